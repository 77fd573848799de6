import type { RedoOptions } from '@runledger/migrator';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { type BackupChoice, noBackupOption, withConsent } from '../../migrations/with-migrator.ts';
import { print, printJson } from '../../terminal/output.ts';

export function redoCommand(): Command {
  return new Command('redo')
    .summary('roll the last one back and apply it again')
    .description(
      'Rolls the last applied migration back and applies it again.\nData in tables that go is lost, so it asks first; in a pipe or a script, say --yes.',
    )
    .option('--stream <name>', 'only this stream of migrations')
    .addOption(noBackupOption())
    .option('--yes', 'do not ask; needed where there is no terminal')
    .addHelpText(
      'after',
      examples('runledger migrate redo', 'runledger migrate redo --stream shop --yes'),
    )
    .action(
      action<RedoOptions & BackupChoice & { yes?: boolean }>(async (options) => {
        const { stream } = options;
        const of = stream === undefined ? '' : ` of ${stream}`;
        const done = await withConsent(
          options,
          `roll the last migration${of} back and apply it again`,
          async (migrator, deeds) => ({ deeds, report: await migrator.redo({ stream }) }),
        );
        if (done === null) return 1;
        const { deeds, report } = done;
        if (options.json) return printJson(report);
        if (report.applied.length === 0) print(`${report.target}: nothing to redo.`);
        deeds.print();
        deeds.printOthers(report.backfills);
      }),
    );
}

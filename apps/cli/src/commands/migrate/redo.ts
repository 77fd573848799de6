import type { RedoOptions } from '@runledger/migrator';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { printJson } from '../../terminal/output.ts';
import { confirmed } from '../../terminal/prompt.ts';
import { printSteps, withMigrator } from './engine.ts';

export function redoCommand(): Command {
  return new Command('redo')
    .summary('roll the last one back and apply it again')
    .description('Rolls the last applied migration back and applies it again.')
    .option('--stream <name>', 'only this stream of migrations')
    .option('--yes', 'do not ask at a terminal')
    .addHelpText(
      'after',
      examples('runledger migrate redo', 'runledger migrate redo --stream shop'),
    )
    .action(
      action<RedoOptions & { yes?: boolean }>(async (options) => {
        const question =
          'Roll the last migration back and apply it again? Data in tables that go is lost.';
        if (!options.yes && !(await confirmed(question))) return 1;
        const { stream } = options;
        const report = await withMigrator(options, (migrator) => migrator.redo({ stream }));
        if (options.json) return printJson(report);
        printSteps('rolled back', report.rolledBack);
        printSteps('applied', report.applied);
      }),
    );
}

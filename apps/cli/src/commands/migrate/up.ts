import { nearest } from '@runledger/config';
import type { UpOptions } from '@runledger/migrator';
import { Command, Option } from 'commander';
import { action, examples } from '../../command.ts';
import { print, printJson } from '../../terminal/output.ts';
import { countOf, duration } from '../../terminal/words.ts';
import { type BackupChoice, noBackupOption, printSteps, withMigrator } from './engine.ts';

export function upCommand(): Command {
  return new Command('up')
    .summary('apply what is pending')
    .description('Applies the migrations that are pending.')
    .option('--to <version>', 'the last version to apply')
    .option('--stream <name>', 'only this stream of migrations')
    .addOption(
      new Option(
        '--out-of-order <rule>',
        'for a migration older than the newest applied one: check applies it unless a later one names the same table',
      )
        .choices(['check', 'allow', 'refuse'])
        .default('check'),
    )
    .addOption(noBackupOption())
    .addHelpText('after', examples('runledger migrate', 'runledger migrate up --to 202501010000'))
    .allowExcessArguments()
    .hook('preAction', refuseOtherCommands)
    .action(
      action<UpOptions & BackupChoice>(async (options) => {
        const report = await withMigrator(options, async (migrator, config) => {
          const { prepareDirectory } = await import('@runledger/config');
          prepareDirectory(config);
          const { to, stream, outOfOrder } = options;
          return migrator.up({ to, stream, outOfOrder });
        });
        if (options.json) return printJson(report);
        printSteps('rolled back', report.rolledBack);
        printSteps('applied', report.applied);
        const isWhole = options.to === undefined && options.stream === undefined;
        print(
          report.applied.length === 0
            ? `${report.target}: ${isWhole ? 'up to date, ' : ''}nothing to apply (${countOf(report.alreadyApplied, 'migration')} applied before).`
            : `${report.target}: ${countOf(report.applied.length, 'migration')} applied in ${duration(report.durationMs)}.`,
        );
      }),
    );
}

/** `migrate statsu` comes here as well, since `up` is what `migrate` means: it must not migrate. */
function refuseOtherCommands(up: Command): void {
  const [word] = up.args;
  if (word === undefined) return;
  const known = up.parent?.commands.map((command) => command.name()) ?? [];
  const meant = nearest(word, known);
  const advice = known.includes(word)
    ? `Write it before its options: runledger migrate ${word} …`
    : meant
      ? `(Did you mean ${meant}?)`
      : `Commands: ${known.join(', ')}`;
  up.error(`error: unknown command '${word}'\n${advice}`);
}

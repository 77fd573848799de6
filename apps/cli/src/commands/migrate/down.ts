import type { DownOptions } from '@runledger/migrator';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { print, printJson } from '../../terminal/output.ts';
import { confirmed } from '../../terminal/prompt.ts';
import { countOf, duration } from '../../terminal/words.ts';
import { wholeNumber } from '../../values.ts';
import { printSteps, withMigrator } from './engine.ts';

export function downCommand(): Command {
  return new Command('down')
    .summary('roll migrations back')
    .description('Rolls migrations back, the last applied first. Without options: one.')
    .option('--steps <number>', 'how many', wholeNumber(1))
    .option('--to <version>', 'everything newer than this version; 0 is everything')
    .option('--stream <name>', 'only this stream of migrations')
    .option('--yes', 'do not ask at a terminal')
    .addHelpText(
      'after',
      examples('runledger migrate down --steps 2', 'runledger migrate down --to 0 --yes'),
    )
    .action(
      action<DownOptions & { yes?: boolean }>(async (options) => {
        const { steps, to, stream } = options;
        const what = to === undefined ? countOf(steps ?? 1, 'migration') : `back to ${to}`;
        const question = `Roll back ${what}? Data in tables that go is lost.`;
        if (!options.yes && !(await confirmed(question))) return 1;
        const report = await withMigrator(options, (migrator) =>
          migrator.down({ steps, to, stream }),
        );
        if (options.json) return printJson(report);
        printSteps('rolled back', report.rolledBack);
        print(
          report.rolledBack.length === 0
            ? `${report.target}: nothing to roll back.`
            : `${report.target}: ${countOf(report.rolledBack.length, 'migration')} rolled back in ${duration(report.durationMs)}.`,
        );
      }),
    );
}

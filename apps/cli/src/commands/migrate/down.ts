import type { DownOptions } from '@runledger/migrator';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { dryRun, dryRunOption, type PlanChoice, planOption } from '../../migrations/plan-making.ts';
import { asOption, keyOption, type SigningOptions } from '../../migrations/signer.ts';
import { type BackupChoice, noBackupOption, withConsent } from '../../migrations/with-migrator.ts';
import { print, printJson } from '../../terminal/output.ts';
import { countOf, duration } from '../../terminal/words.ts';
import { wholeNumber } from '../../values.ts';

export function downCommand(): Command {
  return new Command('down')
    .summary('roll migrations back')
    .description(
      'Rolls migrations back, the last applied first. Without options: one.\nData in tables that go is lost, so it asks first; in a pipe or a script, say --yes.\nWhere it fails or is interrupted, what it had rolled back is told first; with --json in a report that has an `error`.',
    )
    .option('--steps <number>', 'how many', wholeNumber(1))
    .option('--to <version>', 'everything newer than this version; 0 is everything')
    .option('--stream <name>', 'only this stream of migrations')
    .addOption(planOption())
    .addOption(keyOption())
    .addOption(asOption())
    .addOption(noBackupOption())
    .addOption(dryRunOption())
    .option('--yes', 'do not ask; needed where there is no terminal')
    .addHelpText(
      'after',
      examples('runledger migrate down --steps 2', 'runledger migrate down --to 0 --yes'),
    )
    .action(
      action<Choice>(async (options) => {
        const { steps, to, stream, plan: file } = options;
        if (options.dryRun) return await dryRun(options, { direction: 'down', steps, to, stream });
        const what = file === undefined ? scopeOf(options) : `what ${file} names`;
        const done = await withConsent(options, `roll back ${what}`, async (migrator, deeds) => {
          const plan = file === undefined ? undefined : await migrator.readPlan(file);
          return { deeds, report: await migrator.down({ steps, to, stream, plan }) };
        });
        if (done === null) return 1;
        const { deeds, report } = done;
        if (options.json) return printJson(report);
        deeds.print();
        print(
          report.rolledBack.length === 0
            ? `${report.target}: nothing to roll back.`
            : `${report.target}: ${countOf(report.rolledBack.length, 'migration')} rolled back in ${duration(report.durationMs)}.`,
        );
      }),
    );
}

type Choice = Omit<DownOptions, 'plan'> &
  BackupChoice &
  PlanChoice &
  SigningOptions & { readonly yes?: boolean };

function scopeOf({ steps = 1, to, stream }: Choice): string {
  const what =
    to === undefined
      ? countOf(steps, 'migration')
      : `every migration${to === '0' ? '' : ` after ${to}`}`;
  return stream === undefined ? what : `${what} of ${stream}`;
}

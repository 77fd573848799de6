import type { PlanOptions } from '@runledger/migrator';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { failsIn, outOfOrderOption, planned, showPlan } from '../../migrations/plan-making.ts';
import { assertFree, forceOption, writePlan } from '../../migrations/plan-writing.ts';
import { withMigrator } from '../../migrations/with-migrator.ts';
import { UsageError } from '../../terminal/failure.ts';
import { printJson } from '../../terminal/output.ts';
import { wholeNumber } from '../../values.ts';

interface Choice extends Omit<PlanOptions, 'direction'> {
  readonly down?: boolean;
  readonly out?: string;
  readonly force?: boolean;
}

export function planCommand(): Command {
  return new Command('plan')
    .summary('what would be done: statements, locks, hazards')
    .description(
      'Shows what `up`, or with --down `down`, would do to the database as it is now: every statement, the locks it takes, what it rewrites and reads, and whether it can be rolled back.\nStatements are tried on a scratch database; the database itself is only read.\nExit code: 1 when a statement fails where it was tried; whatever else is a hazard leaves it 0.',
    )
    .option('--to <version>', 'the last version to apply; with --down everything newer goes')
    .option('--stream <name>', 'only this stream of migrations')
    .addOption(outOfOrderOption())
    .option('--down', 'plan a rollback')
    .option('--steps <number>', 'with --down: how many', wholeNumber(1))
    .option('--out <file>', 'write the plan to a file, for `migrate --plan` and for approvals')
    .addOption(forceOption())
    .addHelpText(
      'after',
      examples(
        'runledger migrate plan',
        'runledger migrate plan --out plan.json',
        'runledger migrate plan --down --steps 2 --json',
      ),
    )
    .action(
      action<Choice>(async (options) => {
        const { to, stream, outOfOrder, steps, down, out, force } = options;
        if (steps !== undefined && !down) {
          throw new UsageError('--steps goes with --down: say --to VERSION for how far to apply.');
        }
        if (out !== undefined && !force) assertFree(out);
        const direction = down ? ('down' as const) : ('up' as const);
        const plan = await withMigrator({ ...options, reads: true }, (migrator) =>
          planned(migrator, { direction, to, stream, outOfOrder, steps }),
        );
        if (plan === null) return undefined;
        if (options.json) printJson(plan);
        else await showPlan(plan);
        if (out !== undefined) await writePlan(plan, out, force);
        return failsIn(plan) ? 1 : undefined;
      }),
    );
}

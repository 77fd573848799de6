import { writeFileSync } from 'node:fs';
import type { MigrationPlan, PlanOptions } from '@runledger/migrator';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { failsIn, outOfOrderOption, planned, showPlan } from '../../migrations/plan-making.ts';
import { withMigrator } from '../../migrations/with-migrator.ts';
import { CommandError, UsageError } from '../../terminal/failure.ts';
import { note, printJson } from '../../terminal/output.ts';
import { shortHash } from '../../terminal/words.ts';
import { wholeNumber } from '../../values.ts';

interface Choice extends Omit<PlanOptions, 'direction'> {
  readonly down?: boolean;
  readonly out?: string;
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
        const { to, stream, outOfOrder, steps, down } = options;
        if (steps !== undefined && !down) {
          throw new UsageError('--steps goes with --down: say --to VERSION for how far to apply.');
        }
        const direction = down ? ('down' as const) : ('up' as const);
        const plan = await withMigrator({ ...options, reads: true }, (migrator) =>
          planned(migrator, { direction, to, stream, outOfOrder, steps }),
        );
        if (plan === null) return undefined;
        if (options.json) printJson(plan);
        else await showPlan(plan);
        if (options.out !== undefined) await writePlan(plan, options.out);
        return failsIn(plan) ? 1 : undefined;
      }),
    );
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such directory',
  EISDIR: 'it is a directory',
  EACCES: 'it may not be written there',
};

/** @throws CommandError when it cannot be written */
export async function writePlan(plan: MigrationPlan, file: string): Promise<void> {
  const { planText } = await import('@runledger/migrator/plans');
  try {
    writeFileSync(file, planText(plan));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = reasons[code ?? ''] ?? message;
    throw new CommandError(`The plan cannot be written to ${file}: ${reason}.`, { cause });
  }
  note(`Wrote the plan ${shortHash(plan.hash)} to ${file}.`);
}

import { nearest, prepareDirectory } from '@runledger/config';
import type { MigrationPlan, Migrator, UpOptions } from '@runledger/migrator';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { waitingText } from '../../migrations/backfill-texts.ts';
import { reportDifferences } from '../../migrations/model-differences.ts';
import {
  dryRun,
  dryRunOption,
  isWatched,
  outOfOrderOption,
  type PlanChoice,
  planOption,
  type ReviewOptions,
} from '../../migrations/plan-making.ts';
import { asOption, keyOption, type SigningOptions } from '../../migrations/signer.ts';
import { type BackupChoice, noBackupOption, withMigrator } from '../../migrations/with-migrator.ts';
import { print, printJson } from '../../terminal/output.ts';
import { countOf, duration } from '../../terminal/words.ts';

export function upCommand(): Command {
  return new Command('up')
    .summary('apply what is pending')
    .description(
      'Applies the migrations that are pending. At a terminal it shows the plan and asks first.\nThen it compares the tables with the model: what differs is told, and makes the exit code 1.\nWhere it fails or is interrupted, what it had applied stays and is told first; with --json as a report that has an `error`.',
    )
    .option('--to <version>', 'the last version to apply')
    .option('--stream <name>', 'only this stream of migrations')
    .addOption(outOfOrderOption())
    .addOption(planOption())
    .addOption(keyOption())
    .addOption(asOption())
    .addOption(noBackupOption())
    .option('--no-backfills', 'leave backfills, and migrations after them, to `migrate backfill`')
    .addOption(dryRunOption())
    .option('--yes', 'at a terminal: do not ask')
    .addHelpText(
      'after',
      examples(
        'runledger migrate',
        'runledger migrate up --to 202501010000',
        'runledger migrate --plan plan.json',
      ),
    )
    .allowExcessArguments()
    .hook('preAction', refuseOtherCommands)
    .action(
      action<Choice>(async (options) => {
        if (options.dryRun) return await dryRun(options, choiceOf(options));
        const told = { ...options, tells: true };
        const done = await withMigrator(told, async (migrator, config, deeds) => {
          const plan = await planFor(migrator, options);
          if (plan === null) return null;
          prepareDirectory(config);
          const backfills = options.backfills === false ? 'leave' : 'run';
          return { deeds, report: await migrator.up({ ...choiceOf(options), plan, backfills }) };
        });
        if (done === null) return 1;
        const { deeds, report } = done;
        if (options.json) {
          printJson(report);
          return reportDifferences(report.differences);
        }
        deeds.print();
        deeds.printOthers(report.backfills);
        const isWhole = options.to === undefined && options.stream === undefined;
        print(
          report.applied.length === 0
            ? `${report.target}: ${isWhole ? 'up to date, ' : ''}nothing to apply (${countOf(report.alreadyApplied, 'migration')} applied before).`
            : `${report.target}: ${countOf(report.applied.length, 'migration')} applied in ${duration(report.durationMs)}.`,
        );
        if (report.waiting.length > 0) {
          print(waitingText(report.waiting));
          return PENDING;
        }
        return reportDifferences(report.differences);
      }),
    );
}

/** As `migrate status` has it. */
const PENDING = 3;

type Choice = Omit<UpOptions, 'plan' | 'backfills'> & {
  readonly backfills?: boolean;
} & BackupChoice &
  ReviewOptions &
  PlanChoice &
  SigningOptions;

const choiceOf = ({ to, stream, outOfOrder }: Choice) => ({ to, stream, outOfOrder });

/**
 * The plan to hold the engine to: one from a file, or one that a person has just seen and agreed to; `undefined` where
 * nobody can be asked, `null` for a no.
 */
async function planFor(
  migrator: Migrator,
  options: Choice,
): Promise<MigrationPlan | undefined | null> {
  if (options.plan !== undefined) return await migrator.readPlan(options.plan);
  // Loaded when somebody is there.
  if (!isWatched(options)) return undefined;
  const { reviewed } = await import('../../migrations/plan-review.ts');
  return await reviewed(migrator, choiceOf(options), options);
}

/** `migrate statsu` comes here as well, since `up` is what `migrate` means: it must not migrate. */
async function refuseOtherCommands(up: Command): Promise<void> {
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

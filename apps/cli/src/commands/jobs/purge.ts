import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { JobRepository, PurgeOptions } from '@runledger/schema';
import { Command, Option } from 'commander';
import { action, examples } from '../../command.ts';
import { finishOnSignal } from '../../interruption.ts';
import { withStore } from '../../store.ts';
import { note, print, printJson } from '../../terminal/output.ts';
import { startProgress } from '../../terminal/progress.ts';
import { confirmed } from '../../terminal/prompt.ts';
import { countOf } from '../../terminal/words.ts';
import { instant, listOf } from '../../values.ts';

interface Options {
  readonly before: Date;
  readonly status?: PurgeOptions['status'];
  readonly queue?: string;
  readonly yes?: boolean;
}

const ENDED = ['completed', 'failed', 'cancelled'] as const;
const PORTION = 1_000;

export function purgeJobsCommand(): Command {
  return new Command('purge')
    .summary('delete jobs that ended long ago')
    .description(
      'Deletes jobs that have ended, and their files, in portions that hold no lock for long.',
    )
    .requiredOption('--before <time>', 'jobs that ended before then, such as 2026-01-31', instant)
    .addOption(
      new Option('--status <names>', `${ENDED.join(', ')}; comma between (default: all)`).argParser(
        listOf(ENDED),
      ),
    )
    .option('--queue <name>', 'jobs of this queue only')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      examples('runledger jobs purge --before 2026-01-31 --status completed --yes'),
    )
    .action(
      action<Options>(async (options) => {
        const { before, status, queue } = options;
        const which = `jobs that ended before ${before.toISOString()}`;
        if (!options.yes && !(await confirmed(`delete ${which}`, 'each with its files'))) return 1;
        const progress = startProgress(null);
        const signal = finishOnSignal();
        const request = { endedBefore: before, status, queue };
        const purged = await withStore(options, ({ jobs }) =>
          purgeAll(jobs, request, signal, (count) => progress.update(0, countOf(count, 'job'))),
        ).finally(() => progress.end());
        const interrupted = signal.aborted ? { interrupted: true } : {};
        if (options.json) printJson({ purged, ...interrupted });
        else print(`${countOf(purged, 'job')} deleted.`);
        if (signal.aborted) {
          note('Interrupted: what is deleted stays so; the same command goes on from there.');
        }
        return 0;
      }),
    );
}

/**
 * Deletes portion by portion until none is left, or the signal comes.
 * @returns how many
 */
export async function purgeAll(
  jobs: Pick<JobRepository, 'purge'>,
  request: Omit<PurgeOptions, 'limit'>,
  signal: AbortSignal,
  onPurged: (count: number) => void,
): Promise<number> {
  let purged = 0;
  for (let portion = PORTION; portion === PORTION && !signal.aborted; ) {
    portion = await jobs.purge({ ...request, limit: PORTION });
    purged += portion;
    onPurged(purged);
    // SQLite answers at once: without a pause, neither signal nor progress would be heard of before the end.
    await turnOfEventLoop();
  }
  return purged;
}

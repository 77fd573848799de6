import type { JobCounts } from '@runledger/schema';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { printRecord } from '../../records.ts';
import { withStore } from '../../store.ts';
import { wholeNumber } from '../../values.ts';

interface Options {
  readonly organization?: string;
  readonly queue?: string;
  readonly kind?: string;
  readonly upTo: number;
}

/** As the repository has it: that many are counted in an instant. */
const USUAL_BOUND = 10_000;

export function countJobsCommand(): Command {
  return new Command('counts')
    .summary('how many jobs are in which state')
    .description(
      'Counts jobs by state, of one organization or of all. Counting ends at a bound in each state: that number stands for so many or more.',
    )
    .option('--organization <slug>', 'those of this organization only')
    .option('--queue <name>', 'those of this queue only')
    .option('--kind <name>', 'those of this kind only')
    .option(
      '--up-to <number>',
      'where counting ends; a larger number takes longer',
      wholeNumber(1),
      USUAL_BOUND,
    )
    .addHelpText(
      'after',
      examples(
        'runledger jobs counts --queue default',
        'runledger jobs counts --up-to 1000000000 --json',
      ),
    )
    .action(
      action<Options>(async (options) => {
        const { queue, kind, upTo } = options;
        const counts = await withStore(options, async (store) => {
          if (options.organization === undefined)
            return await store.jobs.counts({ queue, kind, upTo });
          const { id } = await organizationOf(store, options.organization);
          return await store.organization(id).jobs.counts({ queue, kind, upTo });
        });
        await printRecord(options, options.json ? counts : inWords(counts, upTo));
        return 0;
      }),
    );
}

const inWords = (counts: JobCounts, upTo: number) =>
  Object.fromEntries(
    Object.entries(counts).map(([status, count]) => [
      status,
      count === upTo ? `${count} or more` : count,
    ]),
  );

import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { printRecord } from '../../records.ts';
import { withStore } from '../../store.ts';

interface Options {
  readonly organization?: string;
  readonly queue?: string;
  readonly kind?: string;
}

export function countJobsCommand(): Command {
  return new Command('counts')
    .summary('how many jobs are in which state')
    .description('Counts jobs by state, of one organization or of all.')
    .option('--organization <slug>', 'those of this organization only')
    .option('--queue <name>', 'those of this queue only')
    .option('--kind <name>', 'those of this kind only')
    .addHelpText('after', examples('runledger jobs counts --queue default'))
    .action(
      action<Options>(async (options) => {
        const { queue, kind } = options;
        const counts = await withStore(options, async (store) => {
          if (options.organization === undefined) return await store.jobs.counts({ queue, kind });
          const { id } = await organizationOf(store, options.organization);
          return await store.organization(id).jobs.counts({ queue, kind });
        });
        await printRecord(options, counts);
        return 0;
      }),
    );
}

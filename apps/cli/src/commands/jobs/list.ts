import type { JobStatus } from '@runledger/schema';
import { Command, Option } from 'commander';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { type PageOptions, pageOf, printPage, withPageOptions } from '../../records.ts';
import { withStore } from '../../store.ts';
import { listOf } from '../../values.ts';
import { factsOf } from './facts.ts';

interface Options extends PageOptions {
  readonly organization?: string;
  readonly status?: readonly JobStatus[];
  readonly queue?: string;
  readonly kind?: string;
}

/** A record, so that a status without a place here does not compile. */
const statuses: Readonly<Record<JobStatus, true>> = {
  queued: true,
  processing: true,
  completed: true,
  failed: true,
  cancelled: true,
};
const statusNames = Object.keys(statuses) as JobStatus[];

export function listJobsCommand(): Command {
  return withPageOptions(new Command('list'))
    .summary('list jobs')
    .description('Lists jobs, of one organization or of all, the newest first.')
    .option('--organization <slug>', 'those of this organization only')
    .addOption(
      new Option('--status <names>', `${statusNames.join(', ')}; comma between`).argParser(
        listOf(statusNames),
      ),
    )
    .option('--queue <name>', 'those of this queue only')
    .option('--kind <name>', 'those of this kind only')
    .addHelpText(
      'after',
      examples(
        'runledger jobs list --status failed',
        'runledger jobs list --organization acme --json',
      ),
    )
    .action(
      action<Options>(async (options) => {
        const { status, queue, kind } = options;
        const filter = { ...pageOf(options), status, queue, kind };
        const page = await withStore(options, async (store) => {
          if (options.organization === undefined) return await store.jobs.list(filter);
          const { id } = await organizationOf(store, options.organization);
          return await store.organization(id).jobs.list(filter);
        });
        await printPage(
          options,
          { ...page, items: page.items.map(factsOf) },
          {
            id: ({ id }) => id,
            kind: (job) => job.kind,
            queue: (job) => job.queue,
            status: (job) => job.status,
            attempt: ({ attempt, maxAttempts }) => `${attempt}/${maxAttempts}`,
            'run at': ({ runAt }) => runAt,
            'locked until': ({ lockedUntil }) => lockedUntil,
            organization: ({ organizationId }) => organizationId,
          },
          'There are no such jobs.',
        );
        return 0;
      }),
    );
}

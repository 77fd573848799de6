import type { Job, OrganizationJobRepository } from '@runledger/schema';
import { Command } from 'commander';
import { audited } from '../../audited.ts';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { withStore } from '../../store.ts';
import { print, printJson } from '../../terminal/output.ts';
import { factsOf } from './facts.ts';

interface Change {
  readonly verb: 'retry' | 'cancel';
  readonly summary: string;
  readonly description: string;
  readonly change: (jobs: OrganizationJobRepository, id: string) => Promise<Job>;
}

interface Options {
  readonly organization: string;
}

/** A command that does one thing to one job. */
export function changeJobCommand({ verb, summary, description, change }: Change): Command {
  return new Command(verb)
    .summary(summary)
    .description(description)
    .argument('<id>', 'its identifier')
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .addHelpText(
      'after',
      examples(`runledger jobs ${verb} 01930b5e-8c1a-7cc4-b1a5-0c8f1d2e3a4b --organization acme`),
    )
    .action(
      action<Options>(async (options, [id = '']) => {
        const job = await withStore(options, async (store) => {
          const organization = await organizationOf(store, options.organization);
          return await audited(
            store,
            organization.id,
            ({ jobs }) => change(jobs, id),
            () => ({ action: `job.${verb}`, resourceType: 'job', resourceId: id }),
          );
        });
        if (options.json) printJson(factsOf(job));
        else print(`The job ${job.id} is ${job.status}.`);
        return 0;
      }),
    );
}

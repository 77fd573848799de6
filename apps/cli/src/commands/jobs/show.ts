import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { printRecord } from '../../records.ts';
import { withStore } from '../../store.ts';
import { CommandError } from '../../terminal/failure.ts';
import { factsOf } from './facts.ts';

interface Options {
  readonly organization: string;
}

export function showJobCommand(): Command {
  return new Command('show')
    .summary('show a job with its files')
    .description('Shows a job: its state, payload, result, last error and files.')
    .argument('<id>', 'its identifier')
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .addHelpText(
      'after',
      examples('runledger jobs show 01930b5e-8c1a-7cc4-b1a5-0c8f1d2e3a4b --organization acme'),
    )
    .action(
      action<Options>(async (options, [id = '']) => {
        const shown = await withStore(options, async (store) => {
          const organization = await organizationOf(store, options.organization);
          const { jobs } = store.organization(organization.id);
          const job = await jobs.get(id);
          if (!job)
            throw new CommandError(`The organization ${organization.slug} has no job ${id}.`);
          return { ...factsOf(job), files: await jobs.files(id) };
        });
        await printRecord(options, shown);
        return 0;
      }),
    );
}

import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { printRecord } from '../../records.ts';
import { withStore } from '../../store.ts';
import { CommandError } from '../../terminal/failure.ts';

interface Options {
  readonly organization: string;
}

export function showTaskCommand(): Command {
  return new Command('show')
    .summary('show a task')
    .description('Shows a task.')
    .argument('<id>', 'its identifier')
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .addHelpText(
      'after',
      examples('runledger tasks show 01930b5e-8c1a-7cc4-b1a5-0c8f1d2e3a4b --organization acme'),
    )
    .action(
      action<Options>(async (options, [id = '']) => {
        const task = await withStore(options, async (store) => {
          const organization = await organizationOf(store, options.organization);
          const found = await store.organization(organization.id).tasks.get(id);
          if (found) return found;
          throw new CommandError(`The organization ${organization.slug} has no task ${id}.`);
        });
        await printRecord(options, task);
        return 0;
      }),
    );
}

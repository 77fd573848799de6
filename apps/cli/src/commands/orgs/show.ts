import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { printRecord } from '../../records.ts';
import { withStore } from '../../store.ts';

export function showOrganizationCommand(): Command {
  return new Command('show')
    .summary('show an organization')
    .description('Shows an organization.')
    .argument('<organization>', 'its slug or identifier')
    .addHelpText('after', examples('runledger orgs show acme'))
    .action(
      action<object>(async (options, [name = '']) => {
        await printRecord(
          options,
          await withStore(options, (store) => organizationOf(store, name)),
        );
        return 0;
      }),
    );
}

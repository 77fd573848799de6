import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { organizationOf, userOf } from '../../organization.ts';
import { printRecord } from '../../records.ts';
import { withStore } from '../../store.ts';

interface Options {
  readonly organization: string;
}

export function showUserCommand(): Command {
  return new Command('show')
    .summary('show a user')
    .description('Shows a user of an organization.')
    .argument('<user>', 'e-mail address or identifier')
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .addHelpText('after', examples('runledger users show ada@example.com --organization acme'))
    .action(
      action<Options>(async (options, [name = '']) => {
        const user = await withStore(options, async (store) =>
          userOf(store, await organizationOf(store, options.organization), name),
        );
        await printRecord(options, user);
        return 0;
      }),
    );
}

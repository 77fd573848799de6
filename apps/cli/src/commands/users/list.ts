import type { User } from '@runledger/schema';
import { Command, Option } from 'commander';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { type PageOptions, pageOf, printPage, withPageOptions } from '../../records.ts';
import { withStore } from '../../store.ts';

interface Options extends PageOptions {
  readonly organization: string;
  readonly role?: User['role'];
  readonly state?: 'active' | 'deactivated';
}

export function listUsersCommand(): Command {
  return withPageOptions(new Command('list'))
    .summary('list users')
    .description('Lists the users of an organization, the newest first.')
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .addOption(new Option('--role <role>', 'those with this role only').choices(['admin', 'user']))
    .addOption(
      new Option('--state <state>', 'those in this state only').choices(['active', 'deactivated']),
    )
    .addHelpText('after', examples('runledger users list --organization acme --role admin'))
    .action(
      action<Options>(async (options) => {
        const { role, state } = options;
        const page = await withStore(options, async (store) => {
          const { id } = await organizationOf(store, options.organization);
          const active = state === undefined ? undefined : state === 'active';
          return await store.organization(id).users.list({ ...pageOf(options), role, active });
        });
        await printPage(
          options,
          page,
          {
            email: ({ email }) => email,
            name: ({ displayName }) => displayName,
            role: (user) => user.role,
            deactivated: ({ deactivatedAt }) => deactivatedAt,
            created: ({ createdAt }) => createdAt,
            id: ({ id }) => id,
          },
          'There are no such users.',
        );
        return 0;
      }),
    );
}

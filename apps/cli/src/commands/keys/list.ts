import type { ApiKeyFilter } from '@runledger/schema';
import { Command, Option } from 'commander';
import { action, examples } from '../../command.ts';
import { organizationOf, userOf } from '../../organization.ts';
import { type PageOptions, pageOf, printPage, withPageOptions } from '../../records.ts';
import { withStore } from '../../store.ts';

interface Options extends PageOptions {
  readonly organization: string;
  readonly user?: string;
  readonly state?: ApiKeyFilter['state'];
}

export function listKeysCommand(): Command {
  return withPageOptions(new Command('list'))
    .summary('list keys')
    .description(
      'Lists the keys of an organization, the newest first; their secrets are not stored.',
    )
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .option('--user <user>', 'those that act for this user only')
    .addOption(
      new Option('--state <state>', 'those in this state only').choices([
        'active',
        'expired',
        'revoked',
      ]),
    )
    .addHelpText('after', examples('runledger keys list --organization acme --state active'))
    .action(
      action<Options>(async (options) => {
        const page = await withStore(options, async (store) => {
          const organization = await organizationOf(store, options.organization);
          const user = options.user && (await userOf(store, organization, options.user));
          return await store.organization(organization.id).apiKeys.list({
            ...pageOf(options),
            userId: user ? user.id : undefined,
            state: options.state,
          });
        });
        await printPage(
          options,
          page,
          {
            name: ({ name }) => name,
            prefix: ({ prefix }) => prefix,
            scopes: ({ scopes }) => scopes.join(', ') || null,
            'last used': ({ lastUsedAt }) => lastUsedAt,
            expires: ({ expiresAt }) => expiresAt,
            revoked: ({ revokedAt }) => revokedAt,
            id: ({ id }) => id,
          },
          'There are no such keys.',
        );
        return 0;
      }),
    );
}

import { Command } from 'commander';
import { audited } from '../../audited.ts';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { withStore } from '../../store.ts';
import { print, printJson } from '../../terminal/output.ts';
import { keyOf } from './find.ts';

interface Options {
  readonly organization: string;
}

export function revokeKeyCommand(): Command {
  return new Command('revoke')
    .summary('refuse a key from now on')
    .description(
      'Refuses a key from now on. Processes that keep verified keys in memory refuse it once their time is over.',
    )
    .argument('<id>', 'its identifier or prefix')
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .addHelpText(
      'after',
      examples('runledger keys revoke 01930b5e-8c1a-7cc4-b1a5-0c8f1d2e3a4b --organization acme'),
    )
    .action(
      action<Options>(async (options, [name = '']) => {
        const key = await withStore(options, async (store) => {
          const organization = await organizationOf(store, options.organization);
          const { id, revokedAt } = await keyOf(store.organization(organization.id), name);
          return await audited(
            store,
            organization.id,
            ({ apiKeys }) => apiKeys.revoke(id),
            () =>
              revokedAt === null
                ? { action: 'api_key.revoke', resourceType: 'api_key', resourceId: id }
                : null,
          );
        });
        if (options.json) printJson(key);
        else print(`The key ${key.name} (${key.prefix}) is revoked.`);
        return 0;
      }),
    );
}

import { Command } from 'commander';
import { audited } from '../../audited.ts';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { printRecord } from '../../records.ts';
import { withStore } from '../../store.ts';
import { UsageError } from '../../terminal/failure.ts';

interface Options {
  readonly slug?: string;
  readonly name?: string;
  readonly externalId?: string;
  readonly quotaTier?: string;
}

export function updateOrganizationCommand(): Command {
  return new Command('update')
    .summary('change an organization')
    .description('Changes what is named and leaves the rest.')
    .argument('<organization>', 'its slug or identifier')
    .option('--slug <slug>', 'its new short name')
    .option('--name <name>', 'its new name for people')
    .option('--external-id <id>', "the identity provider's identifier")
    .option('--quota-tier <tier>', 'its quota tier')
    .addHelpText('after', examples('runledger orgs update acme --quota-tier enterprise'))
    .action(
      action<Options>(async (options, [named = '']) => {
        const { slug, name, externalId, quotaTier } = options;
        const changes = { slug, name, externalId, quotaTier };
        const changed = Object.entries(changes).flatMap(([property, value]) =>
          value === undefined ? [] : [property],
        );
        if (changed.length === 0) {
          throw new UsageError('Nothing is to change: name at least one of the options.');
        }
        const organization = await withStore(options, async (store) => {
          const { id } = await organizationOf(store, named);
          return await audited(
            store,
            id,
            (_, transaction) => transaction.organizations.update(id, changes),
            () => ({
              action: 'organization.update',
              resourceType: 'organization',
              resourceId: id,
              metadata: { changed },
            }),
          );
        });
        await printRecord(options, organization);
        return 0;
      }),
    );
}

import { Command } from 'commander';
import { audited } from '../../audited.ts';
import { action, examples } from '../../command.ts';
import { printRecord } from '../../records.ts';
import { withStore } from '../../store.ts';
import { tellTaken } from '../../taken.ts';

interface Options {
  readonly name?: string;
  readonly externalId?: string;
  readonly quotaTier?: string;
}

export function createOrganizationCommand(): Command {
  return new Command('create')
    .summary('create an organization')
    .description('Creates an organization.')
    .argument('<slug>', 'its short name: 2 to 63 letters a to z, digits and hyphens')
    .option('--name <name>', 'its name for people (default: the slug)')
    .option('--external-id <id>', "the identity provider's identifier")
    .option('--quota-tier <tier>', 'its quota tier (default: pro)')
    .addHelpText('after', examples('runledger orgs create acme --name "Acme Inc."'))
    .action(
      action<Options>(async (options, [slug = '']) => {
        const { name = slug, externalId, quotaTier } = options;
        const { uuidv7 } = await import('@runledger/schema');
        const id = uuidv7();
        const creating = withStore(options, (store) =>
          audited(
            store,
            id,
            (_, transaction) =>
              transaction.organizations.create({ id, slug, name, externalId, quotaTier }),
            () => ({
              action: 'organization.create',
              resourceType: 'organization',
              resourceId: id,
            }),
          ),
        );
        const organization = await creating.catch(
          tellTaken('uq_organizations_slug', takenSlug(slug)),
        );
        await printRecord(options, organization);
        return 0;
      }),
    );
}

const takenSlug = (slug: string) =>
  `The slug ${slug.toLowerCase()} is taken: choose another; \`runledger orgs show ${slug.toLowerCase()}\` shows whose it is.`;

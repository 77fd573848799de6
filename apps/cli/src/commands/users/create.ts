import type { User } from '@runledger/schema';
import { Command, Option } from 'commander';
import { audited } from '../../audited.ts';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { printRecord } from '../../records.ts';
import { withStore } from '../../store.ts';
import { tellTaken } from '../../taken.ts';

interface Options {
  readonly organization: string;
  readonly role: User['role'];
  readonly name?: string;
  readonly externalId?: string;
}

export const TAKEN_EMAIL =
  'The e-mail address is taken by a user of this or another organization: choose another; `runledger users list` shows the users of an organization.';

export function createUserCommand(): Command {
  return new Command('create')
    .summary('create a user')
    .description('Creates a user of an organization.')
    .argument('<email>', 'the e-mail address; one address is one user of the installation')
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .addOption(
      new Option('--role <role>', 'what the user may do')
        .choices(['admin', 'user'])
        .default('user'),
    )
    .option('--name <name>', 'the name for people')
    .option('--external-id <id>', "the identity provider's identifier")
    .addHelpText(
      'after',
      examples('runledger users create ada@example.com --organization acme --role admin'),
    )
    .action(
      action<Options>(async (options, [email = '']) => {
        const { role, name: displayName, externalId } = options;
        const creating = withStore(options, async (store) => {
          const { id } = await organizationOf(store, options.organization);
          return await audited(
            store,
            id,
            ({ users }) => users.create({ email, role, displayName, externalId }),
            (created) => ({
              action: 'user.create',
              resourceType: 'user',
              resourceId: created.id,
              metadata: { role },
            }),
          );
        });
        const user = await creating.catch(tellTaken('uq_users_email', TAKEN_EMAIL));
        await printRecord(options, user);
        return 0;
      }),
    );
}

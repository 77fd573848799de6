import type { User } from '@runledger/schema';
import { Command, Option } from 'commander';
import { audited } from '../../audited.ts';
import { action, examples } from '../../command.ts';
import { organizationOf, userOf } from '../../organization.ts';
import { printRecord } from '../../records.ts';
import { withStore } from '../../store.ts';
import { tellTaken } from '../../taken.ts';
import { UsageError } from '../../terminal/failure.ts';
import { TAKEN_EMAIL } from './create.ts';

interface Options {
  readonly organization: string;
  readonly email?: string;
  readonly role?: User['role'];
  readonly name?: string;
  readonly externalId?: string;
}

export function updateUserCommand(): Command {
  return new Command('update')
    .summary('change a user')
    .description(
      'Changes what is named and leaves the rest. Whether the user may sign in, `users deactivate` and `users reactivate` say.',
    )
    .argument('<user>', 'e-mail address or identifier')
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .option('--email <email>', 'the new e-mail address')
    .addOption(new Option('--role <role>', 'what the user may do').choices(['admin', 'user']))
    .option('--name <name>', 'the new name for people')
    .option('--external-id <id>', "the identity provider's identifier")
    .addHelpText(
      'after',
      examples('runledger users update ada@example.com --organization acme --role admin'),
    )
    .action(
      action<Options>(async (options, [named = '']) => {
        const { email, role, name: displayName, externalId } = options;
        const changes = { email, role, displayName, externalId };
        const changed = Object.entries(changes).flatMap(([property, value]) =>
          value === undefined ? [] : [property],
        );
        if (changed.length === 0) {
          throw new UsageError('Nothing is to change: name at least one of the options.');
        }
        const updating = withStore(options, async (store) => {
          const organization = await organizationOf(store, options.organization);
          const { id } = await userOf(store, organization, named);
          return await audited(
            store,
            organization.id,
            ({ users }) => users.update(id, changes),
            () => ({
              action: 'user.update',
              resourceType: 'user',
              resourceId: id,
              metadata: { changed },
            }),
          );
        });
        const user = await updating.catch(tellTaken('uq_users_email', TAKEN_EMAIL));
        await printRecord(options, user);
        return 0;
      }),
    );
}

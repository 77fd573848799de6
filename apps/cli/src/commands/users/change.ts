import type { OrganizationUserRepository } from '@runledger/schema';
import { Command } from 'commander';
import { audited } from '../../audited.ts';
import { action, examples } from '../../command.ts';
import { organizationOf, userOf } from '../../organization.ts';
import { withStore } from '../../store.ts';
import { print, printJson } from '../../terminal/output.ts';
import { confirmed } from '../../terminal/prompt.ts';

interface Change {
  readonly verb: 'deactivate' | 'reactivate' | 'delete';
  readonly summary: string;
  readonly description: string;
  readonly done: (user: string) => string;
  readonly change: (users: OrganizationUserRepository, id: string) => Promise<unknown>;
  /** What is lost by it, where something is: then the command asks first. */
  readonly loss?: string;
}

interface Options {
  readonly organization: string;
  readonly yes?: boolean;
}

/** A command that does one thing to one user. */
export function changeUserCommand({
  verb,
  summary,
  description,
  done,
  change,
  loss,
}: Change): Command {
  const command = new Command(verb)
    .summary(summary)
    .description(description)
    .argument('<user>', 'e-mail address or identifier')
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .addHelpText('after', examples(`runledger users ${verb} ada@example.com --organization acme`));
  if (loss !== undefined) command.option('--yes', 'do not ask');
  return command.action(
    action<Options>(async (options, [name = '']) => {
      return await withStore(options, async (store) => {
        const organization = await organizationOf(store, options.organization);
        const user = await userOf(store, organization, name);
        const isSure =
          loss === undefined || options.yes || (await confirmed(`${verb} ${user.email}`, loss));
        if (!isSure) return 1;
        await audited(
          store,
          organization.id,
          ({ users }) => change(users, user.id),
          () => ({ action: `user.${verb}`, resourceType: 'user', resourceId: user.id }),
        );
        if (options.json) printJson({ id: user.id, done: verb });
        else print(done(user.email));
        return 0;
      });
    }),
  );
}

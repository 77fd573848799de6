import { Command } from 'commander';
import { examples } from '../command.ts';
import { changeUserCommand } from './users/change.ts';
import { createUserCommand } from './users/create.ts';
import { listUsersCommand } from './users/list.ts';
import { showUserCommand } from './users/show.ts';
import { updateUserCommand } from './users/update.ts';

export function usersCommand(): Command {
  return new Command('users')
    .summary('the people of an organization')
    .description(
      'Creates, lists, shows, changes, deactivates and deletes the users of an organization.',
    )
    .addCommand(createUserCommand())
    .addCommand(listUsersCommand())
    .addCommand(showUserCommand())
    .addCommand(updateUserCommand())
    .addCommand(
      changeUserCommand({
        verb: 'deactivate',
        summary: 'let a user sign in no more',
        description:
          'From now on the user may not sign in, and keys that act for the user are refused.',
        done: (user) => `The user ${user} is deactivated.`,
        change: (users, id) => users.deactivate(id),
      }),
    )
    .addCommand(
      changeUserCommand({
        verb: 'reactivate',
        summary: 'take a deactivation back',
        description: 'Takes a deactivation back: the user may sign in again.',
        done: (user) => `The user ${user} is active again.`,
        change: (users, id) => users.reactivate(id),
      }),
    )
    .addCommand(
      changeUserCommand({
        verb: 'delete',
        summary: 'delete a user who has used nothing',
        description:
          'Deletes a user and the keys that act for the user. One with usage or jobs is refused: deactivate the user instead.',
        done: (user) => `The user ${user} is deleted.`,
        change: (users, id) => users.delete(id),
        loss: 'every key that acts for the user',
      }),
    )
    .addHelpText(
      'after',
      examples(
        'runledger users create ada@example.com --organization acme --role admin',
        'runledger users list --organization acme',
      ),
    );
}

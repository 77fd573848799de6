import { Command } from 'commander';
import { audited } from '../../audited.ts';
import { action, examples } from '../../command.ts';
import { organizationOf, userOf } from '../../organization.ts';
import { withStore } from '../../store.ts';
import { CommandError } from '../../terminal/failure.ts';
import { print, printJson } from '../../terminal/output.ts';

interface Options {
  readonly organization: string;
  readonly by: string;
}

export function approveTaskCommand(): Command {
  return new Command('approve')
    .summary('approve a pending task')
    .description('Approves a pending task, so that agents may begin.')
    .argument('<id>', 'its identifier')
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .requiredOption('--by <user>', 'who approves it, by e-mail address or identifier')
    .addHelpText(
      'after',
      examples(
        'runledger tasks approve 01930b5e-8c1a-7cc4-b1a5-0c8f1d2e3a4b --organization acme --by ada@example.com',
      ),
    )
    .action(
      action<Options>(async (options, [id = '']) => {
        const task = await withStore(options, async (store) => {
          const organization = await organizationOf(store, options.organization);
          const approver = await userOf(store, organization, options.by);
          if (approver.deactivatedAt !== null) {
            throw new CommandError(
              `The user ${approver.email} is deactivated and approves nothing: name somebody else with --by.`,
            );
          }
          return await audited(
            store,
            organization.id,
            ({ tasks }) => tasks.approve(id, approver.id),
            () => ({
              action: 'task.approve',
              resourceType: 'task',
              resourceId: id,
              metadata: { approvedBy: approver.id },
            }),
          );
        });
        if (options.json) printJson(task);
        else print(`The task ${task.taskId} is approved.`);
        return 0;
      }),
    );
}

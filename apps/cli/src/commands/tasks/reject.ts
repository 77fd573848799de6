import { Command } from 'commander';
import { audited } from '../../audited.ts';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { withStore } from '../../store.ts';
import { print, printJson } from '../../terminal/output.ts';

interface Options {
  readonly organization: string;
  readonly reason?: string;
}

export function rejectTaskCommand(): Command {
  return new Command('reject')
    .summary('reject a task that has not begun')
    .description('Rejects a pending or approved task.')
    .argument('<id>', 'its identifier')
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .option('--reason <text>', 'why, kept with the task')
    .addHelpText(
      'after',
      examples(
        'runledger tasks reject 01930b5e-8c1a-7cc4-b1a5-0c8f1d2e3a4b --organization acme --reason "too costly"',
      ),
    )
    .action(
      action<Options>(async (options, [id = '']) => {
        const task = await withStore(options, async (store) => {
          const organization = await organizationOf(store, options.organization);
          return await audited(
            store,
            organization.id,
            ({ tasks }) => tasks.reject(id, options.reason),
            () => ({ action: 'task.reject', resourceType: 'task', resourceId: id }),
          );
        });
        if (options.json) printJson(task);
        else print(`The task ${task.taskId} is rejected.`);
        return 0;
      }),
    );
}

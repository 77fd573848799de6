import { Command } from 'commander';
import { examples } from '../command.ts';
import { approveTaskCommand } from './tasks/approve.ts';
import { listTasksCommand } from './tasks/list.ts';
import { rejectTaskCommand } from './tasks/reject.ts';
import { showTaskCommand } from './tasks/show.ts';
import { taskTimelineCommand } from './tasks/timeline.ts';

export function tasksCommand(): Command {
  return new Command('tasks')
    .summary('what agents were asked to do: approve, reject, follow')
    .description('Lists, shows, approves and rejects tasks, and shows what was done step by step.')
    .addCommand(listTasksCommand())
    .addCommand(showTaskCommand())
    .addCommand(approveTaskCommand())
    .addCommand(rejectTaskCommand())
    .addCommand(taskTimelineCommand())
    .addHelpText('after', examples('runledger tasks list --organization acme --status pending'));
}

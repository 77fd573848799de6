import type { TaskStatus } from '@runledger/schema';
import { Command, Option } from 'commander';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { type PageOptions, pageOf, printPage, withPageOptions } from '../../records.ts';
import { withStore } from '../../store.ts';
import { assertSpan, instant, listOf } from '../../values.ts';

interface Options extends PageOptions {
  readonly organization: string;
  readonly status?: readonly TaskStatus[];
  readonly project?: string;
  readonly from?: Date;
  readonly to?: Date;
}

/** A record, so that a status without a place here does not compile. */
const statuses: Readonly<Record<TaskStatus, true>> = {
  pending: true,
  approved: true,
  executing: true,
  completed: true,
  failed: true,
  rejected: true,
};
const statusNames = Object.keys(statuses) as TaskStatus[];
const SHOWN = 60;

export function listTasksCommand(): Command {
  return withPageOptions(new Command('list'))
    .summary('list tasks')
    .description('Lists the tasks of an organization, the newest first.')
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .addOption(
      new Option('--status <names>', `${statusNames.join(', ')}; comma between`).argParser(
        listOf(statusNames),
      ),
    )
    .option('--project <id>', 'those of this project only')
    .option('--from <time>', 'those asked from this time on', instant)
    .option('--to <time>', 'those asked before this time', instant)
    .addHelpText(
      'after',
      examples('runledger tasks list --organization acme --status failed --from 2026-01-01'),
    )
    .action(
      action<Options>(async (options) => {
        const { status, project, from, to } = options;
        assertSpan(options);
        const page = await withStore(options, async (store) => {
          const { id } = await organizationOf(store, options.organization);
          return await store.organization(id).tasks.list({
            ...pageOf(options),
            status,
            projectId: project,
            createdFrom: from,
            createdBefore: to,
          });
        });
        await printPage(
          options,
          page,
          {
            id: ({ taskId }) => taskId,
            status: (task) => task.status,
            asked: ({ createdAt }) => createdAt,
            request: ({ requestText }) => shortened(requestText),
          },
          'There are no such tasks.',
        );
        return 0;
      }),
    );
}

function shortened(text: string): string {
  // By characters, since half of one is none.
  const line = [...text.replace(/\s+/g, ' ')];
  return line.length > SHOWN ? `${line.slice(0, SHOWN - 1).join('')}…` : line.join('');
}

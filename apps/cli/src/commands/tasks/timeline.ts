import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { type PageOptions, pageOf, printPage, withPageOptions } from '../../records.ts';
import { withStore } from '../../store.ts';

interface Options extends PageOptions {
  readonly organization: string;
}

export function taskTimelineCommand(): Command {
  return withPageOptions(new Command('timeline'))
    .summary('what was done for a task, step by step')
    .description('Shows the steps of a task in their order.')
    .argument('<id>', 'identifier of the task')
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .addHelpText(
      'after',
      examples('runledger tasks timeline 01930b5e-8c1a-7cc4-b1a5-0c8f1d2e3a4b --organization acme'),
    )
    .action(
      action<Options>(async (options, [taskId = '']) => {
        const page = await withStore(options, async (store) => {
          const { id } = await organizationOf(store, options.organization);
          return await store.organization(id).tasks.timeline(taskId, pageOf(options));
        });
        await printPage(
          options,
          page,
          {
            step: ({ stepNumber }) => stepNumber,
            agent: ({ agentType }) => agentType,
            status: ({ status }) => status,
            at: ({ timestamp }) => timestamp,
            'duration ms': ({ durationMs }) => durationMs,
            action: (step) => step.action,
            output: ({ outputSummary }) => outputSummary,
          },
          'Nothing was logged for this task.',
        );
        return 0;
      }),
    );
}

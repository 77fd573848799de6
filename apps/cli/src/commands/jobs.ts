import { Command } from 'commander';
import { examples } from '../command.ts';
import { changeJobCommand } from './jobs/change.ts';
import { countJobsCommand } from './jobs/counts.ts';
import { listJobsCommand } from './jobs/list.ts';
import { purgeJobsCommand } from './jobs/purge.ts';
import { rescueJobsCommand } from './jobs/rescue.ts';
import { showJobCommand } from './jobs/show.ts';

export function jobsCommand(): Command {
  return new Command('jobs')
    .summary('the job queue: look, retry, cancel, rescue')
    .description('Lists, counts, shows, retries, cancels, rescues and purges jobs.')
    .addCommand(listJobsCommand())
    .addCommand(countJobsCommand())
    .addCommand(showJobCommand())
    .addCommand(
      changeJobCommand({
        verb: 'retry',
        summary: 'queue a failed or cancelled job again',
        description: 'Queues a failed or cancelled job again, with all its attempts before it.',
        change: (jobs, id) => jobs.retry(id),
      }),
    )
    .addCommand(
      changeJobCommand({
        verb: 'cancel',
        summary: 'cancel a job that has not ended',
        description:
          'Cancels a job that has not ended. A worker that runs it finds its lease lost and cannot finish it.',
        change: (jobs, id) => jobs.cancel(id),
      }),
    )
    .addCommand(rescueJobsCommand())
    .addCommand(purgeJobsCommand())
    .addHelpText(
      'after',
      examples('runledger jobs list --status failed', 'runledger jobs counts --queue default'),
    );
}

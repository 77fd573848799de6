import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { withStore } from '../../store.ts';
import { print, printJson } from '../../terminal/output.ts';
import { countOf } from '../../terminal/words.ts';

interface Options {
  readonly queue?: string;
}

export function rescueJobsCommand(): Command {
  return new Command('rescue')
    .summary('queue jobs again whose worker is gone')
    .description(
      'Queues jobs again whose lease has expired. Workers do so themselves whenever they claim; this is for when none runs.',
    )
    .option('--queue <name>', 'jobs of this queue only')
    .addHelpText('after', examples('runledger jobs rescue'))
    .action(
      action<Options>(async (options) => {
        const { requeued, failed } = await withStore(options, ({ jobs }) =>
          jobs.rescue({ queue: options.queue }),
        );
        if (options.json) printJson({ requeued, failed });
        else if (requeued + failed === 0) print('No lease has expired.');
        else {
          print(
            `${countOf(requeued, 'job')} queued again, ${countOf(failed, 'job')} without an attempt left failed.`,
          );
        }
        return 0;
      }),
    );
}

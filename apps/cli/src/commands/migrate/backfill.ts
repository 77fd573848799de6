import type { BackfillOptions } from '@runledger/migrator';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { withMigrator } from '../../migrations/with-migrator.ts';
import { print, printJson } from '../../terminal/output.ts';
import { milliseconds, wholeNumber } from '../../values.ts';

interface Choice extends Pick<BackfillOptions, 'stream'> {
  readonly batch?: number;
  readonly pause?: number;
}

export function backfillCommand(): Command {
  return new Command('backfill')
    .summary('run or resume the backfills of migrations')
    .description(
      'Runs the backfills that are not finished, batch by batch, and applies nothing.\nOne that was interrupted goes on after its last committed batch. Ctrl-C stops after the batch that is under way.',
    )
    .argument('[version]', 'that of this migration only')
    .option('--stream <name>', 'only this stream of migrations')
    .option(
      '--batch <rows>',
      'the most rows of a batch, in place of what the file says',
      wholeNumber(1, 100_000),
    )
    .option(
      '--pause <duration>',
      'the shortest pause between two batches, such as 50ms or 2s, in place of what the file says',
      milliseconds,
    )
    .addHelpText(
      'after',
      examples(
        'runledger migrate backfill',
        'runledger migrate backfill 202601010000 --pause 500ms',
      ),
    )
    .action(
      action<Choice>(async (options, [version]) => {
        const { stream, batch, pause } = options;
        const told = { ...options, tells: true };
        const choice = { stream, version, batchSize: batch, pauseMs: pause };
        const { report, deeds } = await withMigrator(told, async (migrator, _, done) => ({
          deeds: done,
          report: await migrator.backfill(choice),
        }));
        if (options.json) return printJson(report);
        deeds.print();
        deeds.printOthers(report.backfills);
        if (report.backfills.length === 0) print(`${report.target}: nothing to backfill.`);
      }),
    );
}

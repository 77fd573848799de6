import type { MeasuredWindow, Measurement, MeasureReport } from '@runledger/migrator';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { onScratch } from '../../migrations/scratch.ts';
import { UsageError } from '../../terminal/failure.ts';
import { print, printJson, styled } from '../../terminal/output.ts';
import { renderTable } from '../../terminal/table.ts';
import { countOf, duration } from '../../terminal/words.ts';
import { wholeNumber } from '../../values.ts';

interface MeasureCommandOptions {
  readonly stream?: string;
  readonly all?: boolean;
  readonly from?: string;
  readonly rows: number;
  readonly applyWindow: number;
  readonly rollbackWindow: number;
}

export function measureCommand(): Command {
  return new Command('measure')
    .summary('durations against the maintenance window')
    .description(
      'Applies pending migrations to a scratch database and rolls them back, with generated rows in the tables that they touch, while an application reads and writes there: how long each takes, and how long the application waits. The database itself is left alone.\nA wait is counted from when a query was due, one every 5 ms, to when it was answered.\nExit code: 0 within the windows, 1 beyond one.',
    )
    .option('--rows <number>', 'rows in each table', wholeNumber(0), 100_000)
    .option('--stream <name>', 'only this stream of migrations')
    .option('--all', 'all migrations, not only those that are pending')
    .option('--from <version>', 'all migrations from this version on')
    .option(
      '--apply-window <seconds>',
      'how long applying all of them may take',
      wholeNumber(0),
      600,
    )
    .option(
      '--rollback-window <seconds>',
      'how long rolling all of them back may take',
      wholeNumber(0),
      60,
    )
    .addHelpText(
      'after',
      examples(
        'runledger migrate measure',
        'runledger migrate measure --from 202501010000 --rows 1000000 --json',
      ),
    )
    .action(
      action<MeasureCommandOptions>(async (options) => {
        const { stream, rows, all, from } = options;
        if (all && from !== undefined) throw new UsageError('Give either --all or --from.');
        const report = await onScratch(options, (migrator, signal) =>
          migrator.measure({
            stream,
            rows,
            signal,
            scope: from === undefined ? (all ? 'all' : 'pending') : { from },
            applyWindowMs: options.applyWindow * 1_000,
            rollbackWindowMs: options.rollbackWindow * 1_000,
          }),
        );
        if (report === null) return;
        if (options.json) printJson(report);
        else await printReport(report);
        return report.ok ? 0 : 1;
      }),
    );
}

async function printReport(report: MeasureReport): Promise<void> {
  const { migrations, target } = report;
  if (migrations.length === 0) {
    print(`${target}: nothing is pending; --all measures what was applied.`);
    return;
  }
  const right = { align: 'right' as const };
  const columns = [
    ...['stream', 'version', 'name'].map((heading) => ({ heading })),
    ...['rows', 'up', 'longest wait', 'down', 'longest wait'].map((heading) => ({
      heading,
      ...right,
    })),
  ];
  const rows = migrations.map(({ stream, version, name, tables, up, down }) => [
    stream,
    version,
    name,
    tables.reduce((sum, table) => sum + table.rows, 0).toLocaleString('en-US'),
    duration(up.durationMs),
    waitOf(up),
    duration(down.durationMs),
    waitOf(down),
  ]);
  print(await renderTable(columns, rows));
  for (const { version, tables } of migrations) {
    for (const { table, problem } of tables.filter((each) => each.rows === 0)) {
      print(styled('yellow', `${version}: no row could be made up for ${table} (${problem})`));
    }
  }
  print(`${target}: ${countOf(migrations.length, 'migration')} measured on a scratch database.`);
  printWindow('apply', report.apply);
  printWindow('rollback', report.rollback);
}

/** Where no table was there to read and to write, nobody waited. */
function waitOf({ load }: Measurement): string {
  if (load.reads + load.writes === 0) return '';
  return duration(Math.max(load.longestReadMs, load.longestWriteMs));
}

function printWindow(name: string, { durationMs, longestWaitMs, windowMs }: MeasuredWindow): void {
  const isWithin = durationMs <= windowMs;
  const verdict = isWithin ? styled('green', 'within') : styled('red', 'beyond');
  print(
    `${name}: ${duration(durationMs)}, ${verdict} the window of ${duration(windowMs)}; the application waited ${duration(longestWaitMs)} at most`,
  );
}

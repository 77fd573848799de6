import type { SmokeFailure, SmokeReport, SmokeStep, StepMetrics } from '@runledger/migrator';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { onScratch } from '../../migrations/scratch.ts';
import { print, printJson, styled } from '../../terminal/output.ts';
import { renderTable } from '../../terminal/table.ts';
import { countOf, duration } from '../../terminal/words.ts';
import { wholeNumber } from '../../values.ts';

interface SmokeCommandOptions {
  readonly stream?: string;
  readonly rows: number;
}

export function smokeCommand(): Command {
  return new Command('smoke')
    .summary('prove that every migration can be rolled back')
    .description(
      'Applies every migration on a scratch database, rolls it back and applies it again: the schema after the rollback must be the one before, byte for byte, the schema after the second time that after the first, and rows must stay where they can. The database itself is left alone; the scratch one goes, whatever happens.\nPostgreSQL makes it on the environment’s server, or on the one that scratchUrl (DB_SCRATCH_URL) names.\nExit code: 0 everything holds, 1 something does not.',
    )
    .option('--stream <name>', 'only this stream of migrations, after those it builds on')
    .option('--rows <number>', 'rows to put into the tables; 0 is none', wholeNumber(0), 100)
    .addHelpText(
      'after',
      examples('runledger migrate smoke', 'runledger migrate smoke --env staging --json'),
    )
    .action(
      action<SmokeCommandOptions>(async (options) => {
        const { stream, rows } = options;
        const report = await onScratch(options, (migrator, signal) =>
          migrator.smoke({ stream, rows, signal }),
        );
        if (report === null) return;
        if (options.json) printJson(report);
        else await printReport(report);
        return report.ok ? 0 : 1;
      }),
    );
}

async function printReport(report: SmokeReport): Promise<void> {
  const { migrations, whole, probe } = report;
  const rows = migrations.map((step) => [
    step.stream,
    step.version,
    step.name,
    ...[step.up, step.down, step.again].map(timeOf),
    String(step.up?.statements ?? ''),
    step.rows.toLocaleString('en-US'),
    step.failure ? styled('red', step.failure.proof) : styled('green', 'holds'),
  ]);
  if (whole) {
    const proof = whole.failure ? styled('red', whole.failure.proof) : styled('green', 'holds');
    rows.push(['', '', 'all together', '', timeOf(whole.down), timeOf(whole.up), '', '', proof]);
  }
  const right = { align: 'right' as const };
  const columns = [
    ...['stream', 'version', 'name'].map((heading) => ({ heading })),
    ...['up', 'down', 'up again', 'statements', 'rows'].map((heading) => ({ heading, ...right })),
    { heading: 'proof' },
  ];
  print(await renderTable(columns, rows));
  for (const step of migrations) printStep(step);
  if (whole?.failure) printFailure('all together', whole.failure);
  const reached = probe.streams.map(({ stream, version }) => `${stream} ${version ?? 'nothing'}`);
  print(`probe of the scratch database: ${probe.state} (${reached.join(', ')})`);
  print(
    report.ok
      ? `${report.target}: ${countOf(migrations.length, 'migration')} applied, rolled back and applied again in ${duration(report.durationMs)}; everything holds.`
      : `${report.target}: ${styled('red', 'the proof failed')}; nothing of it was done to this database.`,
  );
}

function printStep({ stream, version, name, empty, failure }: SmokeStep): void {
  for (const { table, problem } of empty) {
    print(styled('yellow', `${version}: no row could be made up for ${table} (${problem})`));
  }
  if (failure) printFailure(`${stream} ${version} ${name}`, failure);
}

function printFailure(subject: string, { message, difference }: SmokeFailure): void {
  print(`${styled('red', subject)}: ${message}`);
  for (const line of difference?.split('\n') ?? []) {
    print(line.startsWith('+') || line.startsWith('-') ? styled(colourOf(line), line) : line);
  }
}

const colourOf = (line: string) => (line.startsWith('+') ? 'green' : 'red');

const timeOf = (metrics: StepMetrics | null) => (metrics ? duration(metrics.durationMs) : '');

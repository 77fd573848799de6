/** The latencies on the screen, and in `results/latency.json`. */
import { writeFileSync } from 'node:fs';
import Table from 'cli-table3';
import { environment } from '../report.ts';
import { ROWS } from './rows.ts';

export interface Latency {
  readonly engine: string;
  readonly operation: string;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

export function saveLatencies(latencies: readonly Latency[], calls: number): void {
  const file = new URL('../../results/latency.json', import.meta.url);
  const content = { benchmark: 'latency', ...environment(), rows: ROWS, calls, latencies };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  const table = new Table({
    head: ['', 'operation', 'median ms', 'P95 ms', 'max ms'],
    colAligns: ['left', 'left', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const { engine, operation, medianMs, p95Ms, maxMs } of latencies) {
    table.push([engine, operation, medianMs.toFixed(2), p95Ms.toFixed(2), maxMs.toFixed(2)]);
  }
  console.log(table.toString());
  const slow = latencies.filter(({ p95Ms }) => p95Ms >= 5);
  console.log(
    `${latencies.length - slow.length} of ${latencies.length} operations have a P95 below 5 ms.`,
  );
}

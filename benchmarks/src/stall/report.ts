/** The waits on the screen, and in `results/stall.json`. */
import { writeFileSync } from 'node:fs';
import Table from 'cli-table3';
import { environment } from '../report.ts';
import type { Waits } from './application.ts';
import { ROWS } from './table.ts';

export interface Stall extends Waits {
  readonly change: string;
  readonly way: string;
  /** How long the change took, its own waiting included. */
  readonly changeMs: number;
}

export function saveStalls(
  stalls: readonly Stall[],
  settings: Readonly<Record<string, number>>,
): void {
  const file = new URL('../../results/stall.json', import.meta.url);
  const content = { benchmark: 'stall', ...environment(), rows: ROWS, ...settings, stalls };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

export function printStalls(stalls: readonly Stall[]): void {
  const table = new Table({
    head: ['', 'by', 'change s', 'requests', 'median ms', 'P99 ms', 'longest ms'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const { change, way, changeMs, requests, medianMs, p99Ms, longestMs } of stalls) {
    table.push([
      change,
      way,
      (changeMs / 1_000).toFixed(1),
      requests.toLocaleString('en-US'),
      medianMs.toFixed(1),
      p99Ms.toFixed(0),
      longestMs.toFixed(0),
    ]);
  }
  console.log(table.toString());
}

/** The rollbacks on the screen, and in `results/rollback.json`. */
import { writeFileSync } from 'node:fs';
import Table from 'cli-table3';
import { environment } from '../report.ts';
import type { Waits } from '../stall/application.ts';

const WINDOW_MS = 60_000;

export interface Rollback extends Waits {
  readonly engine: string;
  readonly migration: string;
  readonly durationMs: number;
}

export function saveRollbacks(
  rollbacks: readonly Rollback[],
  settings: Readonly<Record<string, number>>,
): void {
  const file = new URL('../../results/rollback.json', import.meta.url);
  const content = {
    benchmark: 'rollback',
    ...environment(),
    windowMs: WINDOW_MS,
    ...settings,
    rollbacks,
  };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

export function printRollbacks(rollbacks: readonly Rollback[]): void {
  const table = new Table({
    head: ['', 'migration', 'rollback ms', 'median wait ms', 'P99 ms', 'longest ms'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const { engine, migration, durationMs, medianMs, p99Ms, longestMs } of rollbacks) {
    table.push([
      engine,
      migration,
      durationMs.toFixed(0),
      medianMs.toFixed(1),
      p99Ms.toFixed(0),
      longestMs.toFixed(0),
    ]);
  }
  console.log(table.toString());
  const late = rollbacks.filter(({ durationMs }) => durationMs >= WINDOW_MS);
  console.log(`${rollbacks.length - late.length} of ${rollbacks.length} took less than a minute.`);
}

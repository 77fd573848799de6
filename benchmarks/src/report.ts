/** The table that a benchmark prints, and the JSON that it leaves in `results/`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import Table from 'cli-table3';
import type { ComparisonResult } from './comparison.ts';

export function printComparison(result: ComparisonResult): void {
  const table = new Table({
    head: ['', 'median ms', 'min–max ms', 'per second', `× ${result.reference}`],
    colAligns: ['left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const standing of result.standings) {
    table.push([
      standing.name,
      standing.medianMs.toFixed(2),
      `${standing.minMs.toFixed(1)}–${standing.maxMs.toFixed(1)}`,
      Math.round(standing.perSecond).toLocaleString('en-US'),
      standing.ratio.toFixed(2),
    ]);
  }
  const target =
    result.target === null
      ? ''
      : ` (target: ≥ ${Number(result.target.toFixed(2))} × ${result.reference})`;
  console.log(`\n${result.operation}${target}`);
  console.log(table.toString());
}

/** Peers are named with the versions that ran. */
const PEERS = [
  '@better-auth/api-key',
  'better-sqlite3',
  'dbmate',
  'drizzle-orm',
  'graphile-worker',
  'kysely',
  'liteque',
  'node-pg-migrate',
  'pg',
  'pg-boss',
  'plainjob',
] as const;

export function saveResults(benchmark: string, results: readonly ComparisonResult[]): void {
  const folder = new URL('../results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = new URL(`${benchmark}.json`, folder);
  const content = { benchmark, ...environment(), results };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** The machine, and the versions of what ran on it. */
export function environment() {
  return {
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
    versions: Object.fromEntries(PEERS.map((name) => [name, installedVersion(name)])),
  };
}

function installedVersion(name: string): string {
  const manifest = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

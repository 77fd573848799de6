/**
 * How long an application waits while the table that it reads and writes is changed, with a transaction in the way
 * that stays open for a while: through the engine, and by the statement that everybody writes at first.
 */
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { startPostgres } from '@tooling/postgres-server';
import type { ComparisonResult } from '../comparison.ts';
import { type Application, startApplication } from './application.ts';
import { CHANGES, type Change } from './changes.ts';
import { printStalls, type Stall, saveStalls } from './report.ts';
import { type BusyTable, busyTable } from './table.ts';

const REQUESTS_PER_SECOND = 200;
const BEFORE_MS = 2_000;
/** How long the report stays open once the change has been begun. */
const REPORT_MS = Number(process.env.REPORT_MS ?? 12_000);
const AFTER_MS = 2_000;

interface Way {
  readonly name: string;
  apply(table: BusyTable, change: Change): Promise<void>;
}

const WAYS: readonly Way[] = [
  { name: 'the plain statement', apply: (table, change) => table.applyNaively(change) },
  { name: 'Runledger', apply: (table, change) => table.migrate(change, {}) },
  {
    name: 'Runledger, waiting 250 ms at most',
    apply: (table, change) => table.migrate(change, { statementLockTimeoutMs: 250 }),
  },
];

/** Prints and writes its own figures: they are waits, and not rates. */
export async function* benchmark(): AsyncGenerator<ComparisonResult> {
  const server = await startPostgres({ durable: true });
  const stalls: Stall[] = [];
  try {
    const measured = async (
      change: string,
      way: string,
      apply: (table: BusyTable) => Promise<void>,
    ) => {
      stalls.push({ change, way, ...(await measure(server.url, apply)) });
      saveStalls(stalls, { requestsPerSecond: REQUESTS_PER_SECOND, reportMs: REPORT_MS });
    };
    await measured('no change', '', () => setTimeout(REPORT_MS));
    for (const change of CHANGES) {
      for (const { name, apply } of WAYS) {
        await measured(change.name, name, (table) => apply(table, change));
      }
    }
    printStalls(stalls);
  } finally {
    await server.stop();
  }
}

async function measure(server: string, apply: (table: BusyTable) => Promise<void>) {
  const table = await busyTable(server);
  try {
    await warmUp(table);
    const application = startApplication(REQUESTS_PER_SECOND, table.ask);
    await setTimeout(BEFORE_MS);
    const report = await table.report();
    const start = performance.now();
    const changing = apply(table).then(() => performance.now() - start);
    await setTimeout(REPORT_MS);
    await report.end();
    const changeMs = await changing;
    await setTimeout(AFTER_MS);
    return { changeMs, ...(await application.stop()) };
  } finally {
    await table.close();
  }
}

/** Connections are made, and statements prepared, before anything is counted. */
async function warmUp(table: BusyTable): Promise<void> {
  const application: Application = startApplication(REQUESTS_PER_SECOND, table.ask);
  await setTimeout(1_000);
  await application.stop();
}

/** How long one call of every operation takes with a million rows: median, 95th percentile and longest. */
import { performance } from 'node:perf_hooks';
import type { Store } from '@runledger/schema';
import type { ComparisonResult } from '../comparison.ts';
import { type FilledDatabase, filledPostgres, filledSqlite } from './databases.ts';
import type { Operation, Operations } from './operation.ts';
import { organizationOperations } from './organization-operations.ts';
import { type Latency, saveLatencies } from './report.ts';
import { ownerOf, ROWS } from './rows.ts';
import { storeOperations } from './store-operations.ts';

const WARM_UPS = 20;
const CALLS = 200;

/** Prints and writes its own figures: there is nobody to compare with. */
// biome-ignore lint/correctness/useYield: the other benchmarks yield comparisons.
export async function* benchmark(): AsyncGenerator<ComparisonResult> {
  const latencies: Latency[] = [];
  for (const open of [filledSqlite, filledPostgres]) {
    const database = await open();
    try {
      latencies.push(...(await measureAll(database)));
    } finally {
      await database.close();
    }
    saveLatencies(latencies, CALLS);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: each operation knows its own repository.
type AnyOperation = Operation<any>;

async function measureAll({ engine, store }: FilledDatabase): Promise<Latency[]> {
  const latencies: Latency[] = [];
  const measureGroup = async (
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    operations: Operations<any>,
    label: string,
    repositories: (n: number) => Record<string, unknown>,
  ) => {
    for (const [name, methods] of Object.entries(operations)) {
      for (const [method, given] of Object.entries(methods)) {
        const operation = typeof given === 'function' ? { run: given } : given;
        const times = await measure(operation as AnyOperation, (n) => repositories(n)[name]);
        if (times) latencies.push({ engine, operation: `${label}${name}.${method}`, ...times });
      }
    }
  };
  await measureGroup(organizationOperations, 'organization.', (n) => organizationOf(store, n));
  await measureGroup(storeOperations(store), '', () => store as unknown as Record<string, unknown>);
  return latencies;
}

function organizationOf(store: Store, n: number): Record<string, unknown> {
  return store.organization(ownerOf(n)) as unknown as Record<string, unknown>;
}

/** `null` where there is nothing to measure. */
async function measure(operation: AnyOperation, repositoryOf: (n: number) => unknown) {
  const times: number[] = [];
  for (let call = 0; call < WARM_UPS + CALLS; call++) {
    const n = (call * 7_919) % ROWS;
    const repository = repositoryOf(n);
    const prepared = await operation.prepare?.(repository, n);
    const start = performance.now();
    const running = operation.run(repository, n, prepared);
    if (running === undefined) return null;
    await running;
    if (call >= WARM_UPS) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const percentile = (share: number) => times[Math.ceil(times.length * share) - 1] as number;
  return { medianMs: percentile(0.5), p95Ms: percentile(0.95), maxMs: percentile(1) };
}

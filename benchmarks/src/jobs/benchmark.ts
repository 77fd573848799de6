/** Draining queues of trivial jobs, and claiming beside finished ones. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '@runledger/postgres';
import { openSqlite } from '@runledger/sqlite';
import { createTestDatabase, startPostgres } from '@tooling/postgres-server';
import { type Comparison, type ComparisonResult, type Contestant, compare } from '../comparison.ts';
import { CLAIMS, claimant, FINISHED, INSERT_POSTGRES, INSERT_SQLITE } from './finished.ts';
import { postgresQueues } from './postgres-queues.ts';
import type { Queue } from './queue.ts';
import { sqliteQueues } from './sqlite-queues.ts';
import { Workers } from './workers.ts';

/** `JOBS` and `ROUNDS` of the environment make a run shorter. */
const JOBS = Number(process.env.JOBS ?? 20_000);
const ROUNDS = Number(process.env.ROUNDS ?? 5);

export async function* benchmark(): AsyncGenerator<ComparisonResult> {
  yield* onSqlite();
  yield* onPostgres();
}

async function* onSqlite(): AsyncGenerator<ComparisonResult> {
  const folder = mkdtempSync(join(tmpdir(), 'runledger-bench-'));
  try {
    const queues = await sqliteQueues(folder);
    yield await drains('SQLite', queues, { workers: 1, reference: 'plainjob', target: 2 });
    for (const queue of queues) await queue.close();
    yield await claims(
      'SQLite',
      await Promise.all(
        [0, FINISHED].map(async (finished) =>
          claimant(
            nameOf(finished),
            await openSqlite({ path: join(folder, `finished-${finished}.db`), migrate: true }),
            { finished, insert: INSERT_SQLITE, tidy: 'ANALYZE' },
          ),
        ),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function* onPostgres(): AsyncGenerator<ComparisonResult> {
  const server = await startPostgres({ durable: true });
  try {
    const queues = await postgresQueues(server.url);
    for (const workers of [1, 2]) {
      const reference = 'graphile-worker, batched';
      yield await drains('PostgreSQL', queues, { workers, reference, target: 1 });
    }
    for (const queue of queues) await queue.close();
    const contestants: Contestant[] = [];
    for (const finished of [0, FINISHED]) {
      const { url } = await createTestDatabase({ server: server.url });
      const store = await openPostgres({ url, migrate: true, statementTimeoutMs: 0 });
      const tidy = 'VACUUM ANALYZE runledger.jobs';
      contestants.push(
        await claimant(nameOf(finished), store, { finished, insert: INSERT_POSTGRES, tidy }),
      );
    }
    yield await claims('PostgreSQL', contestants);
  } finally {
    await server.stop();
  }
}

function drains(
  engine: string,
  queues: readonly Queue[],
  { workers, reference, target }: { workers: number } & Pick<Comparison, 'reference' | 'target'>,
): Promise<ComparisonResult> {
  // Those of the contestant before, who would go on looking for jobs.
  let running: Workers | undefined;
  return compare({
    operation: `${engine}: ${JOBS.toLocaleString('en-US')} trivial jobs drained by ${workers} ${workers === 1 ? 'worker' : 'workers'}`,
    operations: JOBS,
    reference,
    target,
    rounds: ROUNDS,
    contestants: queues.map((queue) => ({
      name: queue.name,
      async prepare() {
        await running?.end();
        await queue.fill(JOBS);
        running = await Workers.start(queue, workers);
      },
      run: () => running?.drain(JOBS),
      finish: () => running?.end(),
    })),
  });
}

const nameOf = (finished: number) =>
  finished === 0 ? 'an empty table' : `${finished.toLocaleString('en-US')} finished jobs`;

function claims(engine: string, contestants: readonly Contestant[]): Promise<ComparisonResult> {
  return compare({
    operation: `${engine}: ${CLAIMS.toLocaleString('en-US')} claims of one job`,
    operations: CLAIMS,
    reference: nameOf(0),
    target: 0.9,
    rounds: 9,
    contestants,
  });
}

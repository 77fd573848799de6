/** The contestants on PostgreSQL, each with a database of its own. */
import { openPostgres } from '@runledger/postgres';
import { createTestDatabase } from '@tooling/postgres-server';
import { makeWorkerUtils } from 'graphile-worker';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { Queue, WorkerKind } from './queue.ts';

const PORTION = 1_000;

/** @param server the address of a PostgreSQL server */
export async function postgresQueues(server: string): Promise<Queue[]> {
  const address = async () => (await createTestDatabase({ server })).url;
  return [
    await runledger('Runledger, 490 ahead', 'runledger-postgres-ahead', await address()),
    await runledger('Runledger, by default', 'runledger-postgres-default', await address()),
    await runledger('Runledger, nothing ahead', 'runledger-postgres', await address()),
    await pgBoss(await address()),
    await graphileWorker('graphile-worker', 'graphile-worker', await address()),
    await graphileWorker('graphile-worker, batched', 'graphile-worker-batched', await address()),
  ];
}

async function runledger(name: string, worker: WorkerKind, address: string): Promise<Queue> {
  const store = await openPostgres({ url: address, migrate: true });
  const { id } = await store.organizations.create({ slug: 'acme', name: 'Acme' });
  const { jobs } = store.organization(id);
  return await queue(name, worker, address, {
    async fill(count) {
      for (let first = 0; first < count; first += PORTION) {
        await jobs.enqueueMany(
          Array.from({ length: Math.min(PORTION, count - first) }, (_, place) => ({
            kind: 'trivial',
            payload: { n: first + place },
          })),
        );
      }
    },
    unended: "SELECT FROM runledger.jobs WHERE status IN ('queued', 'processing')",
    close: () => store.close(),
  });
}

async function pgBoss(address: string): Promise<Queue> {
  const boss = new PgBoss({ connectionString: address, supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue('trivial');
  return await queue('pg-boss', 'pg-boss', address, {
    async fill(count) {
      for (let first = 0; first < count; first += PORTION) {
        await boss.insert(
          'trivial',
          Array.from({ length: Math.min(PORTION, count - first) }, (_, place) => ({
            data: { n: first + place },
          })),
        );
      }
    },
    unended: "SELECT FROM pgboss.job WHERE state < 'completed'",
    close: () => boss.stop({ graceful: false }),
  });
}

async function graphileWorker(name: string, worker: WorkerKind, address: string): Promise<Queue> {
  const utilities = await makeWorkerUtils({ connectionString: address });
  await utilities.migrate();
  return await queue(name, worker, address, {
    async fill(count) {
      await utilities.withPgClient((client) =>
        client.query(
          `SELECT graphile_worker.add_job('trivial', json_build_object('n', n))
           FROM generate_series(1, $1) AS n`,
          [count],
        ),
      );
    },
    unended: 'SELECT FROM graphile_worker._private_jobs',
    close: async () => {
      await utilities.release();
    },
  });
}

interface Parts {
  readonly fill: (count: number) => Promise<void>;
  /** Finds a job that has not ended. */
  readonly unended: string;
  readonly close: () => Promise<void>;
}

async function queue(
  name: string,
  worker: WorkerKind,
  address: string,
  { fill, unended, close }: Parts,
): Promise<Queue> {
  const client = new pg.Client(address);
  await client.connect();
  return {
    name,
    worker,
    address,
    async fill(count) {
      await fill(count);
      // What earlier rounds have left behind is as much for each.
      await client.query('VACUUM ANALYZE');
    },
    async isEmpty() {
      const { rows } = await client.query(`SELECT NOT EXISTS (${unended}) AS is_empty`);
      return rows[0].is_empty;
    },
    async close() {
      await close();
      await client.end();
    },
  };
}

import type { ClaimedJob } from '@runledger/schema';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openPostgres, type PostgresStore } from '../src/store.ts';
import { createDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let store: PostgresStore;
let organizationId: string;

beforeAll(async () => {
  database = await createDatabase();
  // One connection keeps every plan.
  store = await openPostgres({ url: database.url, pool: { max: 1 } });
  organizationId = (await store.organizations.create({ slug: 'acme', name: 'Acme' })).id;
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const job = (queue: string) => ({ kind: 'work', payload: 1, queue });

describe('the clock of leases', () => {
  const databaseTime = async () => {
    const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(
      store.kysely,
    );
    return (rows[0] as { now: Date }).now.getTime();
  };

  it.each([-3_600_000, 3_600_000])(
    "is the database's, however wrong this one is (%d ms)",
    async (wrong) => {
      const { jobs } = store.organization(organizationId);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + wrong });
      onTestFinished(() => void vi.useRealTimers());
      const queue = `clock ${wrong}`;
      const began = await databaseTime();
      const { job: queued } = await jobs.enqueue(job(queue));
      const { job: other } = (await jobs.enqueueMany([job(queue)]))[0] as { job: typeof queued };
      const claimed = await store.jobs.claim({ workerId: 'w', queue, limit: 2, leaseMs: 10_000 });
      expect(claimed.map(({ id }) => id)).toEqual([queued.id, other.id]);
      const [held, failing] = claimed as [ClaimedJob, ClaimedJob];
      const renewed = await store.jobs.heartbeat(held, 20_000);
      const completed = await store.jobs.complete(held);
      const failed = await store.jobs.fail(failing, 'no', { delay: { baseMs: 4_000 } });
      const took = (await databaseTime()) - began;
      const near = (time: Date | null, expected: number) => {
        const late = (time?.getTime() ?? Number.NaN) - began - expected;
        expect(late).toBeGreaterThanOrEqual(-1);
        expect(late).toBeLessThanOrEqual(took + 1);
      };
      near(queued.runAt, 0);
      near(other.runAt, 0);
      near(held.startedAt, 0);
      near(held.lockedUntil, 10_000);
      near(renewed, 20_000);
      near(completed.completedAt, 0);
      expect(failed.runAt.getTime() - began).toBeGreaterThanOrEqual(2_000 - 1);
      expect(failed.runAt.getTime() - began).toBeLessThanOrEqual(4_000 + took + 1);
    },
  );
});

describe('the plans of a queue', () => {
  /** How many rows of the table a call reads, those that it finds to be none of its own included. */
  async function rowsReadBy(call: (inside: PostgresStore['jobs']) => Promise<unknown>) {
    return await store.transaction(async (transaction) => {
      const read = async () => {
        const { rows } = await sql<{ read: number }>`
          select (seq_tup_read + idx_tup_fetch)::int as read
          from pg_stat_xact_user_tables where schemaname = 'runledger' and relname = 'jobs'
        `.execute(transaction.kysely);
        return rows[0]?.read as number;
      };
      const before = await read();
      await call(transaction.jobs);
      return (await read()) - before;
    });
  }

  it('hold when it was empty as they were made, and nobody has counted its rows since', async () => {
    await sql`alter table runledger.jobs set (autovacuum_enabled = false)`.execute(store.kysely);
    const { jobs } = store.organization(organizationId);
    const ofAll = store.jobs;
    const takeOne = async (inside: PostgresStore['jobs'], fair = false) => {
      const [held] = await inside.claim({ workerId: 'w', queue: 'full', fair });
      return held as ClaimedJob;
    };
    const calls: readonly ((inside: PostgresStore['jobs']) => Promise<unknown>)[] = [
      async (inside) => await inside.complete(await takeOne(inside)),
      async (inside) => await inside.fail(await takeOne(inside), 'no'),
      async (inside) => await inside.completeMany([{ lease: await takeOne(inside, true) }]),
      async (inside) => {
        const held = await takeOne(inside);
        await inside.heartbeat(held);
        await inside.heartbeatMany([held]);
        await inside.release(held);
      },
    ];
    // More often than PostgreSQL plans anew before it keeps a plan.
    for (let round = 0; round < 8; round++) {
      await jobs.enqueueMany(calls.map(() => job('full')));
      for (const call of calls) await store.transaction(({ jobs: inside }) => call(inside));
      await ofAll.rescue();
      await ofAll.nextDueAt('full');
    }
    const umbrella = await store.organizations.create({ slug: 'umbrella', name: 'Umbrella' });
    await jobs.enqueueMany(Array.from({ length: 10_000 }, () => job('full')));
    await store.organization(umbrella.id).jobs.enqueueMany([job('full'), job('full')]);
    const read: number[] = [];
    for (const call of calls) read.push(await rowsReadBy(call));
    read.push(await rowsReadBy((inside) => inside.rescue()));
    read.push(await rowsReadBy((inside) => inside.nextDueAt('full')));
    read.push(
      await rowsReadBy((inside) =>
        inside.claim({ workerId: 'w', queue: 'full', limit: 10, fair: true }),
      ),
    );
    expect(Math.max(...read)).toBeLessThan(100);
  });
});

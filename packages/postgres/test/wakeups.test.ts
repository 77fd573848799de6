import { ManualTimers } from '@runledger/conformance';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { connectClient } from '../src/connection/connect.ts';
import { Listener } from '../src/connection/listener.ts';
import type { PostgresOptions } from '../src/connection/options.ts';
import { openPostgres } from '../src/store.ts';
import { jobChannel } from '../src/wakeups.ts';
import { createDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let admin: pg.Client;
let organizationId: string;

beforeAll(async () => {
  database = await createDatabase();
  admin = new pg.Client(database.url);
  await admin.connect();
  const store = await openPostgres({ url: database.url });
  organizationId = (await store.organizations.create({ slug: 'acme', name: 'Acme' })).id;
  await store.close();
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

async function open(options: Partial<PostgresOptions> = {}) {
  const heard: string[] = [];
  const store = await openPostgres({
    url: database.url,
    onQuery: ({ sql }) => heard.push(sql),
    ...options,
  });
  onTestFinished(() => store.close());
  return {
    store,
    jobs: store.organization(organizationId).jobs,
    notified: () => heard.filter((sql) => sql.includes('pg_notify')).length,
    heard,
  };
}

/** A listener, and what waits for its next call. */
function counted() {
  let calls = 0;
  return {
    listener: () => {
      calls += 1;
    },
    reached: (count: number) => vi.waitFor(() => expect(calls).toBe(count)),
    get calls() {
      return calls;
    },
  };
}

const job = (queue = 'default') => ({ kind: 'work', payload: 1, queue });

const listening = async (name: string) => {
  const { rows } = await admin.query(
    "SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND query LIKE 'LISTEN%'",
    [name],
  );
  return rows.map(({ pid }) => pid as number);
};

describe('waking workers', () => {
  it('reaches other stores, by queue', async () => {
    const [enqueuing, working] = [await open(), await open()];
    const [mine, other] = [counted(), counted()];
    await working.store.jobs.onEnqueued('default', mine.listener);
    await working.store.jobs.onEnqueued('other', other.listener);
    await enqueuing.jobs.enqueue(job());
    await mine.reached(1);
    await enqueuing.jobs.enqueueMany([job('other'), job('other'), job('third')]);
    await other.reached(1);
    expect(mine.calls).toBe(1);
  });

  it('tells listeners of the store that enqueues once', async () => {
    const { jobs, store, notified } = await open();
    const [own, last] = [counted(), counted()];
    await store.jobs.onEnqueued('default', own.listener);
    await store.jobs.onEnqueued('last', last.listener);
    await jobs.enqueue(job());
    await vi.waitFor(() => expect(notified()).toBe(1));
    // What comes back through the server comes in order.
    const other = await open();
    await other.jobs.enqueue(job('last'));
    await last.reached(1);
    expect(own.calls).toBe(1);
  });

  it('happens after the commit, in a statement of its own, and not after a rollback', async () => {
    const { store, heard, notified } = await open();
    const enqueueInside = (fail: boolean) =>
      store.transaction(async (transaction) => {
        await transaction.organization(organizationId).jobs.enqueue(job());
        if (fail) throw new Error('roll back');
      });
    await enqueueInside(true).catch(() => undefined);
    await enqueueInside(false);
    await vi.waitFor(() => expect(notified()).toBe(1));
    const notifying = heard.findIndex((sql) => sql.includes('pg_notify'));
    expect(heard.slice(0, notifying).filter((sql) => /^(COMMIT|ROLLBACK)/.test(sql))).toEqual([
      'ROLLBACK',
      'COMMIT',
    ]);
    expect(heard.slice(notifying + 1).some((sql) => sql.startsWith('COMMIT'))).toBe(false);
  });

  it('is left to polling in a transaction that the application began', async () => {
    const { store, notified } = await open();
    await admin.query('BEGIN');
    const bound = store.bind(admin);
    await bound.organization(organizationId).jobs.enqueue(job());
    await admin.query('COMMIT');
    await store.close();
    expect(notified()).toBe(0);
  });

  it('is done together for what is enqueued in a short time', async () => {
    const timers = new ManualTimers();
    const { jobs, notified } = await open({ timers });
    const listener = await open();
    const woken = counted();
    await listener.store.jobs.onEnqueued('default', woken.listener);
    for (let count = 0; count < 20; count++) await jobs.enqueue(job());
    await woken.reached(1);
    expect(notified()).toBe(1);
    timers.advance(50);
    await woken.reached(2);
    expect(notified()).toBe(2);
    timers.advance(50);
    await jobs.enqueue(job());
    await woken.reached(3);
  });

  it('is not lost when the store is closed at once', async () => {
    const timers = new ManualTimers();
    const woken = counted();
    const working = await open();
    await working.store.jobs.onEnqueued('second', woken.listener);
    const { jobs, store } = await open({ timers });
    await jobs.enqueue(job('first'));
    await jobs.enqueue(job('second'));
    await store.close();
    await woken.reached(1);
  });

  it('stays within a schema', async () => {
    expect(jobChannel('runledger')).not.toBe(jobChannel('Runledger'));
    expect(Buffer.byteLength(jobChannel('ü'.repeat(63)))).toBeLessThanOrEqual(63);
    const elsewhere = await openPostgres({ url: database.url, schema: 'elsewhere', migrate: true });
    onTestFinished(() => elsewhere.close());
    const { id } = await elsewhere.organizations.create({ slug: 'acme', name: 'Acme' });
    const { store, jobs } = await open();
    const [here, there] = [counted(), counted()];
    await store.jobs.onEnqueued('default', here.listener);
    await elsewhere.jobs.onEnqueued('default', there.listener);
    const other = await open();
    await elsewhere.organization(id).jobs.enqueue(job());
    await there.reached(1);
    await other.jobs.enqueue(job());
    await here.reached(1);
    expect(there.calls).toBe(1);
    void jobs;
  });
});

describe('the listening connection', () => {
  it('is there while somebody listens, and ends with the store', async () => {
    const { store } = await open({ applicationName: 'ends' });
    expect(await listening('ends')).toEqual([]);
    const stop = await store.jobs.onEnqueued('a', () => undefined);
    const stopOther = await store.jobs.onEnqueued('b', () => undefined);
    expect(await listening('ends')).toHaveLength(1);
    await stop();
    expect(await listening('ends')).toHaveLength(1);
    await stopOther();
    await vi.waitFor(async () => expect(await listening('ends')).toEqual([]));
    await store.jobs.onEnqueued('a', () => undefined);
    expect(await listening('ends')).toHaveLength(1);
    await store.close();
    await vi.waitFor(async () => expect(await listening('ends')).toEqual([]));
  });

  it('comes back when it breaks, and wakes everybody then', async () => {
    const timers = new ManualTimers();
    const { store } = await open({ applicationName: 'breaks', timers });
    const woken = counted();
    await store.jobs.onEnqueued('default', woken.listener);
    const [pid] = await listening('breaks');
    await admin.query('SELECT pg_terminate_backend($1)', [pid]);
    await vi.waitFor(() => expect(timers.waiting).toBe(1));
    expect(woken.calls).toBe(0);
    timers.advance(500);
    await woken.reached(1);
    expect(await listening('breaks')).toHaveLength(1);
    const other = await open();
    await other.jobs.enqueue(job());
    await woken.reached(2);
  });

  it('is tried again, later and later, while it cannot be had', async () => {
    const timers = new ManualTimers();
    let attempts = 0;
    const woken = counted();
    const listener = new Listener({
      channel: 'c',
      connect: async () => {
        attempts += 1;
        if (attempts < 4) throw new Error('not yet');
        return await connectClient({ url: database.url });
      },
      onMessage: () => undefined,
      onReturn: woken.listener,
      timers,
    });
    onTestFinished(() => listener.stop());
    await listener.start();
    for (const longest of [500, 1_000, 2_000]) {
      await vi.waitFor(() => expect(timers.waiting).toBe(1));
      expect(timers.nextInMs).toBeGreaterThanOrEqual(longest / 2);
      timers.advance(longest);
    }
    await woken.reached(1);
    expect(attempts).toBe(4);
  });

  it('is given up behind a pooler, without a word', async () => {
    const timers = new ManualTimers();
    const listener = new Listener({
      channel: 'c',
      async connect() {
        const client = await connectClient({ url: database.url, applicationName: 'pooled' });
        // What a pooler tells: a number of its own.
        return Object.assign(client, { processID: 1 });
      },
      onMessage: () => undefined,
      onReturn: () => undefined,
      timers,
    });
    await listener.start();
    expect(await listening('pooled')).toEqual([]);
    expect(timers.waiting).toBe(0);
    await listener.stop();
  });

  it('ends where it is stopped while it is opened', async () => {
    const { store } = await open({ applicationName: 'hasty' });
    const listening_ = store.jobs.onEnqueued('default', () => undefined);
    await store.close();
    await listening_;
    await vi.waitFor(async () => expect(await listening('hasty')).toEqual([]));
  });
});

import { drivers, openAt } from '@tooling/drivers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { defineJob, type JobContext, PayloadError, PermanentError } from '../src/index.ts';
import { enqueue, gate, nothing, setUp, Watched, work } from './fixtures.ts';

describe.each(drivers)('a worker on $name', (driver) => {
  it('runs a job and keeps its result', async () => {
    const { store, acme, jobs, timers } = await setUp(driver);
    const seen: JobContext<unknown>[] = [];
    const handler = work.handle((context) => {
      seen.push(context);
      return { words: 250 };
    });
    const watched = new Watched(store, timers, handler, { workerId: 'worker-1' });
    const { job } = await work.enqueue(jobs, { story: 'a long one' }, { priority: 2 });
    await watched.worker.start();
    await watched.saw('completed');
    expect(seen[0]).toMatchObject({
      payload: { story: 'a long one' },
      job: { id: job.id, attempt: 1, workerId: 'worker-1', priority: 2 },
      organization: { id: acme.id },
    });
    expect(seen[0]?.store).toBe(store);
    expect(seen[0]?.signal.aborted).toBe(false);
    expect(await jobs.get(job.id)).toMatchObject({
      status: 'completed',
      result: { words: 250 },
      error: null,
      completedAt: timers.clock(),
    });
    expect(watched.events.map(({ type }) => type)).toEqual(['claimed', 'started', 'completed']);
  });

  it('is woken by a job that is enqueued', async () => {
    const { store, acme, jobs, timers } = await setUp(driver);
    const watched = new Watched(store, timers, nothing);
    await watched.worker.start();
    await enqueue(jobs, 1);
    await watched.saw('completed');
    await store.transaction((transaction) => enqueue(transaction.organization(acme.id).jobs, 1));
    await watched.saw('completed', 2);
  });

  it('finds jobs that nobody told it of', async () => {
    const { store, address, acme, timers } = await setUp(driver);
    const deaf = {
      ...store,
      jobs: { ...store.jobs, onEnqueued: async () => () => Promise.resolve() },
    };
    const watched = new Watched(deaf, timers, nothing, { pollMs: 500 });
    await watched.worker.start();
    await expect.poll(() => timers.nextInMs).toBe(500);
    const elsewhere = await openAt(address, { clock: timers.clock });
    onTestFinished(() => elsewhere.close());
    await enqueue(elsewhere.organization(acme.id).jobs, 3);
    expect(watched.events).toEqual([]);
    timers.advance(500);
    await watched.saw('completed', 3);
  });

  it('finds them although it waits for one that is due much later', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const onEnqueued = async () => () => Promise.resolve();
    const deaf = { ...store, jobs: { ...store.jobs, onEnqueued } };
    await enqueue(jobs, 1, { runAt: new Date(timers.now() + 3_600_000) });
    const watched = new Watched(deaf, timers, nothing, { pollMs: 500 });
    await watched.worker.start();
    await expect.poll(() => timers.nextInMs).toBe(500);
    await enqueue(jobs, 1);
    timers.advance(500);
    await watched.saw('completed');
  });

  it('runs a delayed job when it is due, neither before nor after the next poll', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const watched = new Watched(store, timers, nothing, { pollMs: 60_000 });
    const runAt = new Date(timers.now() + 2_345);
    await enqueue(jobs, 1, { runAt });
    await watched.worker.start();
    await expect.poll(() => timers.nextInMs).toBe(2_345);
    timers.advance(2_344);
    expect(watched.events).toEqual([]);
    timers.advance(1);
    await watched.saw('completed');
  });

  it('runs no more at once than it is told, and as many as it can', async () => {
    const { store, jobs, timers } = await setUp(driver);
    let [now, most] = [0, 0];
    const handler = work.handle(async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
    });
    const watched = new Watched(store, timers, handler, { concurrency: 4 });
    await enqueue(jobs, 50);
    await watched.worker.start();
    await watched.saw('completed', 50);
    expect(most).toBe(4);
    expect(await jobs.counts()).toMatchObject({ completed: 50, queued: 0, processing: 0 });
  });

  it('claims and completes in batches', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const calls = { claim: 0, completeMany: 0 };
    const counting = {
      ...store,
      jobs: {
        ...store.jobs,
        claim: (...request: Parameters<typeof store.jobs.claim>) => {
          calls.claim += 1;
          return store.jobs.claim(...request);
        },
        completeMany: (...list: Parameters<typeof store.jobs.completeMany>) => {
          calls.completeMany += 1;
          return store.jobs.completeMany(...list);
        },
      },
    };
    const watched = new Watched(counting, timers, nothing, { concurrency: 20 });
    await enqueue(jobs, 200);
    await watched.worker.start();
    await watched.saw('completed', 200);
    expect(calls.claim).toBeLessThanOrEqual(14);
    expect(calls.completeMany).toBeLessThanOrEqual(14);
  });

  it('claims ahead as many as it is told, and begins them in their order', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const [begun, done] = [[] as unknown[], gate()];
    const handler = work.handle(async ({ payload }) => {
      begun.push(payload);
      await done.promise;
    });
    const watched = new Watched(store, timers, handler, { concurrency: 2, claimAhead: 6 });
    await enqueue(jobs, 30);
    await watched.worker.start();
    await watched.saw('started', 2);
    await expect.poll(() => jobs.counts()).toMatchObject({ processing: 8, queued: 22 });
    expect(watched.worker.running).toBe(2);
    done.resolve();
    await watched.saw('completed', 30);
    expect(begun).toEqual(Array.from({ length: 30 }, (_, number) => ({ number })));
    // Half of them at least, as long as there is something to begin.
    expect(watched.of('claimed').length).toBeLessThanOrEqual(8);
  });

  it('tries a failed job again after a delay, and gives up after the last attempt', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const handler = work.handle(
      ({ job }) => {
        throw new TypeError(`attempt ${job.attempt}`, { cause: new Error('the reason') });
      },
      { retryDelay: { baseMs: 1_000, maxMs: 1_000 } },
    );
    const watched = new Watched(store, timers, handler, { pollMs: 60_000 });
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1, { maxAttempts: 3 });
    await watched.worker.start();
    for (const attempt of [1, 2]) {
      await watched.saw('failed', attempt);
      const { retryAt } = watched.of('failed').at(-1) ?? expect.unreachable();
      const wait = (retryAt?.getTime() ?? 0) - timers.now();
      expect(wait).toBeGreaterThanOrEqual(500);
      expect(wait).toBeLessThanOrEqual(1_000);
      expect(await jobs.get(job.id)).toMatchObject({
        status: 'queued',
        error: {
          name: 'TypeError',
          message: `attempt ${attempt}`,
          cause: { message: 'the reason' },
        },
      });
      await expect.poll(() => timers.nextInMs).toBe(wait);
      timers.advance(wait);
    }
    await watched.saw('failed', 3);
    expect(watched.of('failed').at(-1)).toMatchObject({ retryAt: null });
    expect(await jobs.get(job.id)).toMatchObject({ status: 'failed', attempt: 3 });
  });

  it('ends a job at once that would fail again', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const handler = work.handle(() => {
      throw new PermanentError('there is no such customer');
    });
    const watched = new Watched(store, timers, handler);
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1);
    await watched.worker.start();
    await watched.saw('failed');
    expect(await jobs.get(job.id)).toMatchObject({
      status: 'failed',
      attempt: 1,
      error: { name: 'PermanentError', message: 'there is no such customer' },
    });
  });

  it('leaves a job of an unknown kind to others, for a while', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const watched = new Watched(store, timers, nothing);
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1, { kind: 'other' });
    await enqueue(jobs, 1);
    await watched.worker.start();
    await watched.saw('failed');
    await watched.saw('completed');
    expect(await jobs.get(job.id)).toMatchObject({
      status: 'queued',
      error: {
        name: 'UnknownKindError',
        code: 'UNKNOWN_KIND',
        message:
          'This worker knows no jobs of the kind other: give it a handler, or enqueue them into another queue.',
      },
    });
    expect(watched.of('started')).toHaveLength(1);
    expect(watched.of('failed')[0]?.retryAt?.getTime()).toBeGreaterThanOrEqual(
      timers.now() + 2_500,
    );
  });
});

describe.each(drivers)('completing in a transaction on $name', (driver) => {
  const event = {
    occurredAt: new Date('2026-03-14T15:00:00.000Z'),
    provider: 'openai',
    model: 'm',
  };

  it('keeps what the handler did exactly when the job is completed', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const handler = work.handle(async ({ job, store: given, complete }) => {
      await given.transaction(async (transaction) => {
        await transaction.organization(job.organizationId).metering.record(event);
        await complete(transaction, { pages: 12 });
      });
      return 'left alone';
    });
    const watched = new Watched(store, timers, handler);
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1);
    await watched.worker.start();
    await watched.saw('completed');
    expect(await jobs.get(job.id)).toMatchObject({ status: 'completed', result: { pages: 12 } });
    const { items } = await store.organization(job.organizationId).metering.listEvents();
    expect(items).toHaveLength(1);
  });

  it('keeps nothing of a transaction that fails after it, and tries the job again', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const handler = work.handle(
      async ({ job, store: given, complete }) => {
        await given.transaction(async (transaction) => {
          await transaction.organization(job.organizationId).metering.record(event);
          await complete(transaction, { attempt: job.attempt });
          if (job.attempt === 1) throw new Error('at the last moment');
        });
      },
      { retryDelay: { baseMs: 10, maxMs: 10 } },
    );
    const watched = new Watched(store, timers, handler);
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1);
    await watched.worker.start();
    await watched.saw('failed');
    const { metering } = store.organization(job.organizationId);
    expect((await metering.listEvents()).items).toHaveLength(0);
    // No more time than it takes: a busy database would answer after the lease of the second attempt.
    const { retryAt } = watched.of('failed').at(-1) ?? expect.unreachable();
    const wait = (retryAt?.getTime() ?? 0) - timers.now();
    await expect.poll(() => timers.nextInMs).toBe(wait);
    timers.advance(wait);
    await watched.saw('completed');
    expect((await metering.listEvents()).items).toHaveLength(1);
    expect(await jobs.get(job.id)).toMatchObject({ result: { attempt: 2 } });
  });

  it('knows a job as completed whose handler fails after the commit', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const handler = work.handle(async ({ store: given, complete }) => {
      await given.transaction((transaction) => complete(transaction));
      throw new Error('too late');
    });
    const watched = new Watched(store, timers, handler);
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1);
    await watched.worker.start();
    await watched.saw('completed');
    expect(await jobs.get(job.id)).toMatchObject({ status: 'completed', error: null });
  });

  it('commits nothing for a job that is no longer its own', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const outcomes: unknown[] = [];
    const handler = work.handle(async ({ job, store: given, complete }) => {
      await jobs.cancel(job.id);
      const working = given.transaction(async (transaction) => {
        await transaction.organization(job.organizationId).metering.record(event);
        await complete(transaction);
      });
      outcomes.push(await working.catch((error: unknown) => error));
      throw outcomes[0];
    });
    const watched = new Watched(store, timers, handler);
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1);
    await watched.worker.start();
    await watched.saw('lease-lost');
    expect(outcomes).toMatchObject([{ code: 'LEASE_LOST' }]);
    expect((await store.organization(job.organizationId).metering.listEvents()).items).toEqual([]);
    expect(await jobs.get(job.id)).toMatchObject({ status: 'cancelled' });
  });
});

describe('a kind of job', () => {
  const schema = z.object({ to: z.email(), at: z.coerce.date(), copies: z.int().default(1) });
  const sendMail = defineJob('send-mail', schema, { queue: 'mail', maxAttempts: 5 });
  const payload = { to: 'ada@example.com', at: '2026-03-14T15:00:00.000Z' };

  it.each(drivers)('validates what is enqueued and what is run on $name', async (driver) => {
    const { store, jobs, timers } = await setUp(driver);
    const seen: { to: string; at: Date; copies: number }[] = [];
    const handler = sendMail.handle(({ payload: mail }) => {
      seen.push(mail);
    });
    const watched = new Watched(store, timers, handler, { queue: 'mail' });
    const { job } = await sendMail.enqueue(jobs, payload, { priority: 1 });
    // Kept as it was given: what a default or a conversion makes of it is the business of whoever runs it.
    expect(job).toMatchObject({ queue: 'mail', maxAttempts: 5, priority: 1, payload });
    const wrong = { to: 'nobody', at: 'never' };
    await expect(sendMail.enqueue(jobs, wrong)).rejects.toThrow(PayloadError);
    await expect(sendMail.enqueue(jobs, wrong)).rejects.toThrow(
      'No payload for a job of the kind send-mail: payload.to: Invalid email address; payload.at: Invalid input: expected date, received Date.',
    );
    const other = await jobs.enqueue({ kind: 'send-mail', queue: 'mail', payload: wrong });
    await watched.worker.start();
    await watched.saw('completed');
    await watched.saw('failed');
    expect(seen).toEqual([{ to: payload.to, at: new Date(payload.at), copies: 1 }]);
    expect(await jobs.get(other.job.id)).toMatchObject({
      status: 'failed',
      attempt: 1,
      error: { name: 'PayloadError', code: 'PAYLOAD' },
    });
  });

  it('makes jobs for enqueueing many', async () => {
    expect(await sendMail.job({ ...payload, copies: 2 })).toEqual({
      kind: 'send-mail',
      queue: 'mail',
      maxAttempts: 5,
      payload: { ...payload, copies: 2 },
    });
  });
});

import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { inspect } from 'node:util';
import { ConnectionError, DatabaseError, type Store } from '@runledger/schema';
import { sqlite } from '@tooling/drivers';
import { describe, expect, it } from 'vitest';
import { Worker } from '../src/index.ts';
import { enqueue, gate, nothing, setUp, Watched, work } from './fixtures.ts';

const away = () => new ConnectionError('The database is away.');

function withJobs(store: Store, jobs: Partial<Store['jobs']>): Store {
  return { ...store, jobs: { ...store.jobs, ...jobs } };
}

describe('a worker in trouble', () => {
  it('waits longer each time a claim fails, and goes on', async () => {
    const { store, jobs, timers } = await setUp(sqlite);
    let failures = 6;
    const flaky = withJobs(store, {
      claim: (request) => (failures-- > 0 ? Promise.reject(away()) : store.jobs.claim(request)),
    });
    const watched = new Watched(flaky, timers, nothing);
    await watched.worker.start();
    const waits: number[] = [];
    for (let count = 1; count <= 6; count++) {
      await watched.saw('error', count);
      // What is enqueued meanwhile does not hurry it.
      await enqueue(jobs, 1);
      for (let turns = 0; turns < 3; turns++) await turnOfEventLoop();
      expect(watched.of('error')).toHaveLength(count);
      await expect.poll(() => timers.nextInMs).not.toBeNull();
      waits.push(timers.nextInMs ?? 0);
      timers.advance(timers.nextInMs ?? 0);
    }
    await watched.saw('completed', 6);
    for (const [place, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(50 * 2 ** place);
      expect(wait).toBeLessThanOrEqual(100 * 2 ** place);
    }
    expect(watched.of('error')[0]).toMatchObject({
      during: 'claim',
      error: { code: 'CONNECTION' },
    });
  });

  it('completes what has run once the database is back', async () => {
    const { store, jobs, timers } = await setUp(sqlite);
    let failures = 3;
    const flaky = withJobs(store, {
      completeMany: (list) =>
        failures-- > 0 ? Promise.reject(away()) : store.jobs.completeMany(list),
    });
    let runs = 0;
    const handler = work.handle(() => {
      runs += 1;
    });
    const watched = new Watched(flaky, timers, handler);
    await enqueue(jobs, 4);
    await watched.worker.start();
    await watched.sawInTime('completed', 4);
    expect(runs).toBe(4);
    expect(await jobs.counts()).toMatchObject({ completed: 4 });
  });

  it('knows what was completed though the answer was lost', async () => {
    const { store, jobs, timers } = await setUp(sqlite);
    let failures = 1;
    const flaky = withJobs(store, {
      async completeMany(list) {
        const completed = await store.jobs.completeMany(list);
        if (failures-- > 0) throw away();
        return completed;
      },
    });
    let runs = 0;
    const handler = work.handle(() => {
      runs += 1;
    });
    const watched = new Watched(flaky, timers, handler);
    await enqueue(jobs, 1);
    await watched.worker.start();
    // Nobody can tell it from a job that another worker has: it is done either way.
    await watched.sawInTime('lease-lost');
    expect(runs).toBe(1);
    expect(await jobs.counts()).toMatchObject({ completed: 1 });
  });

  it('leaves a job to others that it cannot end before the lease is over', async () => {
    const { store, jobs, timers } = await setUp(sqlite);
    const broken = withJobs(store, {
      completeMany: () => Promise.reject(away()),
      heartbeatMany: () => Promise.reject(away()),
      fail: () => Promise.reject(away()),
    });
    const handler = work.handle(({ payload }) => {
      if ((payload as { number: number }).number === 0) throw new Error('failed');
    });
    const watched = new Watched(broken, timers, handler, { leaseMs: 1_000 });
    await enqueue(jobs, 2);
    await watched.worker.start();
    await watched.saw('started', 2);
    await watched.sawInTime('error', 6);
    const moving = setInterval(() => timers.advance(100));
    await watched.worker.stop({ deadlineMs: 600_000 }).finally(() => clearInterval(moving));
    expect(await jobs.counts()).toMatchObject({ completed: 0, failed: 0 });
    // From a tenth of a second on, doubled each time: more do not fit into a lease of a second.
    expect(watched.of('error').filter(({ during }) => during === 'fail').length).toBeLessThan(8);
    const next = new Watched(store, timers, nothing);
    await next.worker.start();
    await next.sawInTime('completed', 2);
  });

  it('does not let one completion that is refused hold up the others', async () => {
    const { store, jobs, timers } = await setUp(sqlite);
    const poisonous = withJobs(store, {
      completeMany: (list) =>
        list.some(({ result }) => result === 3)
          ? Promise.reject(new DatabaseError('The database refuses a value.'))
          : store.jobs.completeMany(list),
    });
    const handler = work.handle(({ payload }) => (payload as { number: number }).number);
    const watched = new Watched(poisonous, timers, handler);
    await enqueue(jobs, 6);
    await watched.worker.start();
    await watched.saw('completed', 5);
    expect(watched.of('error')).toMatchObject([
      { during: 'complete', error: { code: 'DATABASE' }, job: { payload: { number: 3 } } },
    ]);
  });

  it('fails a job for good whose result cannot be stored', async () => {
    const { store, jobs, timers } = await setUp(sqlite);
    const handler = work.handle(() => ({ at: new Date() }) as never);
    const watched = new Watched(store, timers, handler);
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1);
    await watched.worker.start();
    await watched.saw('failed');
    expect(await jobs.get(job.id)).toMatchObject({
      status: 'failed',
      error: {
        message:
          'The handler returned what cannot be stored: result.at must be a plain object or an array.',
      },
    });
  });

  it('stores whatever is thrown', async () => {
    const { store, jobs, timers } = await setUp(sqlite);
    const throwing = () => {
      throw new Error('not to be asked');
    };
    const thrown: [thrown: unknown, stored: object][] = [
      ['NUL \0 and a lone \ud83d', { name: 'Error', message: 'NUL \ufffd and a lone \ufffd' }],
      [
        Object.assign(new Error('x'.repeat(20_000)), { code: 42 }),
        { name: 'Error', message: 'x'.repeat(8_000), code: '42' },
      ],
      [
        new Error('outer', { cause: 'inner' }),
        { message: 'outer', cause: { name: 'Error', message: 'inner' } },
      ],
      [null, { name: 'Error', message: 'null' }],
      [undefined, { message: 'undefined' }],
      [Symbol('symbol'), { message: 'Symbol(symbol)' }],
      [
        { code: 'RATE_LIMIT', message: 'slow down', status: 429 },
        { name: 'Error', message: 'slow down', code: 'RATE_LIMIT' },
      ],
      [
        new Error('outer', { cause: { code: 'ECONNRESET', message: 'reset' } }),
        { cause: { message: 'reset', code: 'ECONNRESET' } },
      ],
      [
        Object.assign(new Error('x'), { message: { reason: 'quota' } }),
        { name: 'Error', message: "{ reason: 'quota' }" },
      ],
      [Object.assign(new Error('x'), { name: 5 }), { name: 'Error', message: 'x' }],
      [Object.assign(new Error('x'), { stack: ['a'] }), { name: 'Error', message: 'x' }],
      [Object.create(null), { name: 'Error', message: '[Object: null prototype] {}' }],
      [{ toString: throwing }, { message: '{ toString: [Function: throwing] }' }],
      [
        Object.defineProperty(new Error('x'), 'message', { get: throwing }),
        { message: expect.stringContaining('Error') },
      ],
      [
        new Proxy(new Error('hidden'), { get: throwing, getPrototypeOf: throwing }),
        { message: expect.any(String) },
      ],
      [{ [inspect.custom]: throwing }, { message: expect.stringContaining('throwing') }],
    ];
    const handler = work.handle(({ payload }) => {
      throw thrown[(payload as { number: number }).number]?.[0];
    });
    const watched = new Watched(store, timers, handler, { concurrency: 1, claimAhead: 0 });
    const enqueued = await enqueue(jobs, thrown.length, { maxAttempts: 1 });
    await watched.worker.start();
    await watched.saw('failed', thrown.length);
    expect(watched.of('error')).toEqual([]);
    expect(await jobs.counts()).toMatchObject({ failed: thrown.length, processing: 0 });
    for (const [place, { job }] of enqueued.entries()) {
      const kept = await jobs.get(job.id);
      expect(kept?.error).toMatchObject(thrown[place]?.[1] ?? {});
    }
  });

  it('waits longer each time that it is given nothing although a job is due', async () => {
    const { store, timers } = await setUp(sqlite);
    const locked = withJobs(store, {
      claim: () => Promise.resolve([]),
      nextDueAt: () => Promise.resolve(timers.clock()),
    });
    const watched = new Watched(locked, timers, nothing);
    await watched.worker.start();
    const waits: number[] = [];
    while (waits.length < 5) {
      await expect.poll(() => timers.nextInMs).not.toBeNull();
      for (let turns = 0; turns < 3; turns++) await turnOfEventLoop();
      waits.push(timers.nextInMs ?? 0);
      timers.advance(timers.nextInMs ?? 0);
    }
    const [first = 0] = waits;
    expect(waits).toEqual([1, 2, 4, 8, 16].map((times) => first * times));
  });

  it('finds what came after its first look and before it listened', async () => {
    const { store, jobs, timers } = await setUp(sqlite);
    const looked = gate();
    const slow = withJobs(store, {
      nextDueAt: async (queue) => {
        const dueAt = await store.jobs.nextDueAt(queue);
        looked.resolve();
        return dueAt;
      },
      onEnqueued: async (queue, listener) => {
        await looked.promise;
        await enqueue(jobs, 1);
        return await store.jobs.onEnqueued(queue, listener);
      },
    });
    const watched = new Watched(slow, timers, nothing);
    await watched.worker.start();
    // No time passes, so that it does not poll.
    await watched.saw('completed');
  });

  it('polls where it cannot listen, and listens when it can', async () => {
    const { store, jobs, timers } = await setUp(sqlite);
    let failures = 2;
    const deaf = withJobs(store, {
      onEnqueued: (queue, listener) =>
        failures-- > 0 ? Promise.reject(away()) : store.jobs.onEnqueued(queue, listener),
    });
    const watched = new Watched(deaf, timers, nothing, { pollMs: 600_000 });
    await watched.worker.start();
    await watched.sawInTime('error', 2);
    expect(watched.of('error')).toMatchObject([{ during: 'listen' }, { during: 'listen' }]);
    await expect.poll(() => timers.nextInMs).toBeGreaterThan(0);
    timers.advance(3_000);
    await enqueue(jobs, 1);
    await watched.saw('completed');
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('the listener is broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('the listener is broken'))],
  ])('goes on when its listener %s, and says so', async (_, onEvent) => {
    const { store, jobs, timers } = await setUp(sqlite);
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    const watched = new Watched(store, timers, nothing, { onEvent });
    await enqueue(jobs, 1);
    await watched.worker.start();
    await expect.poll(async () => (await jobs.counts()).completed).toBe(1);
    await expect
      .poll(() => warnings.map(({ message }) => message))
      .toContain('A listener of a worker failed: the listener is broken');
    process.off('warning', note);
  });

  it('names every option that cannot be', async () => {
    const { store } = await setUp(sqlite);
    const options = { handlers: [nothing, nothing], concurrency: 0, leaseMs: 10, pollMs: 0.5 };
    expect(() => new Worker(store, { ...options, queue: 'q'.repeat(64) })).toThrow(
      'The configuration of the worker is not valid: handlers[1].kind must not be handled twice; queue must have at most 63 characters; concurrency must be a whole number from 1 to 1000; leaseMs must be a whole number from 100 to 86400000; pollMs must be a whole number from 10 to 3600000.',
    );
    expect(() => new Worker(store, { handlers: [] })).toThrow(
      'handlers must name at least one kind of job',
    );
  });
});

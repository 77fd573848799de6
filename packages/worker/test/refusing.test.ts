import { systemTimers } from '@runledger/schema';
import { drivers } from '@tooling/drivers';
import { describe, expect, it } from 'vitest';
import { defineJob, Worker } from '../src/index.ts';
import { enqueue, gate, nothing, setUp, Watched, work } from './fixtures.ts';

describe.each(drivers)('a worker on $name', (driver) => {
  it('refuses what it cannot use, in one sentence', async () => {
    const { store } = await setUp(driver);
    const make = (options?: unknown) => () => new Worker(store, options as never);
    const subject = 'The configuration of the worker is not valid: ';
    expect(make()).toThrow(`${subject}options must be an object.`);
    expect(make(null)).toThrow(`${subject}options must be an object.`);
    expect(make({ handlers: [nothing], bogus: 1 })).toThrow(
      `${subject}bogus is no option: there are handlers, `,
    );
    for (const handler of [null, undefined, 'work', { kind: 'x' }, { kind: 'x', run: 1 }]) {
      expect(make({ handlers: [nothing, handler] })).toThrow(
        `${subject}handlers[1] must be what \`handle\` of a kind of job returns.`,
      );
    }
  });

  it.each([
    [{ workerId: '' }, 'workerId must not be empty'],
    [{ onEvent: 5 }, 'onEvent must be a function'],
    [{ fair: 'yes' }, 'fair must be true or false'],
    [{ timers: 5 }, 'timers must have the functions `now` and `after`'],
    [
      { handlers: [{ ...nothing, retryDelay: { baseMs: 0.5 } }] },
      'handlers[0].retryDelay.baseMs must be a whole number from 1 to 2678400000',
    ],
  ])('refuses %j where it is given', async (options, message) => {
    const { store } = await setUp(driver);
    expect(() => new Worker(store, { handlers: [nothing], ...options } as never)).toThrow(
      `The configuration of the worker is not valid: ${message}.`,
    );
  });

  it.each([Number.NaN, -1, '5', null])(
    'goes on when it is to stop within %j',
    async (deadlineMs) => {
      const { store, jobs, timers } = await setUp(driver);
      const watched = new Watched(store, timers, nothing);
      await watched.worker.start();
      const stopping = watched.worker.stop({ deadlineMs } as never);
      await expect(stopping).rejects.toMatchObject({ code: 'VALIDATION' });
      await enqueue(jobs, 1);
      await watched.saw('completed');
    },
  );

  it.each([Number.POSITIVE_INFINITY, 2 ** 31, 2 ** 40])(
    'waits for what runs when it has %d milliseconds to stop',
    async (deadlineMs) => {
      const { store, jobs } = await setUp(driver);
      const [started, done, alive] = [gate(), gate(), gate()];
      const heartbeatMany: typeof store.jobs.heartbeatMany = (...leases) => {
        alive.resolve();
        return store.jobs.heartbeatMany(...leases);
      };
      const watchedStore = { ...store, jobs: { ...store.jobs, heartbeatMany } };
      const aborted: boolean[] = [];
      const handler = work.handle(async ({ signal }) => {
        started.resolve();
        await done.promise;
        aborted.push(signal.aborted);
      });
      // The timers of the process are what overflows.
      const worker = new Worker(watchedStore, {
        handlers: [handler],
        leaseMs: 1_500,
        timers: systemTimers,
      });
      await enqueue(jobs, 1);
      await worker.start();
      await started.promise;
      const stopping = worker.stop({ deadlineMs });
      // Time passes, and a timer that overflowed would have rung.
      await alive.promise;
      done.resolve();
      await stopping;
      expect(aborted).toEqual([false]);
      expect(await jobs.counts()).toMatchObject({ completed: 1 });
    },
  );
});

describe('a kind of jobs', () => {
  it.each(['', 'x'.repeat(64), null, 5])('is not named %j', (kind) => {
    expect(() => defineJob(kind as string)).toThrow('The kind of jobs is not valid: kind ');
  });

  it.each([{}, 5, { '~standard': {} }])('has no schema %j', (schema) => {
    expect(() => defineJob('x', schema as never)).toThrow(
      'The kind of jobs is not valid: schema must follow Standard Schema, as those of zod, valibot and arktype do.',
    );
  });

  it('has defaults that are options', () => {
    expect(() => defineJob('x', null, 5 as never)).toThrow('defaults must be an object');
  });

  it.each([
    [
      { retryDelay: { baseMs: -1 } },
      'retryDelay.baseMs must be a whole number from 1 to 2678400000',
    ],
    [
      { retryDelay: { maxMs: '5' } },
      'retryDelay.maxMs must be a whole number from 1 to 2678400000',
    ],
    [{ retryDelay: { base: 5 } }, 'retryDelay.base is no option: there are baseMs, maxMs'],
    [{ retryDelay: 5 }, 'retryDelay must be an object'],
    [{ bogus: 5 }, 'bogus is no option: there are retryDelay'],
    [null, 'options must be an object'],
  ])('is not handled with %j', (options, message) => {
    expect(() => work.handle(() => undefined, options as never)).toThrow(
      `The handling of jobs of the kind work is not valid: ${message}.`,
    );
  });

  it('is handled by a function', () => {
    expect(() => work.handle(5 as never)).toThrow('run must be a function');
    work.handle(() => undefined, { retryDelay: { baseMs: 1, maxMs: undefined } });
    work.handle(() => undefined, { retryDelay: undefined });
  });
});

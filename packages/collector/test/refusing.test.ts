import {
  ConnectionError,
  NotFoundError,
  type Store,
  TransactionScopeError,
} from '@runledger/schema';
import { drivers } from '@tooling/drivers';
import { describe, expect, it } from 'vitest';
import { type CollectedUsage, UsageCollector } from '../src/index.ts';
import { failing, type Setting, setUp, usage, watched } from './fixtures.ts';

async function withWorkflow({ store, acme }: Setting) {
  const ofAcme = store.organization(acme.id);
  await ofAcme.workflows.upsert({ workflowExecId: 'w', workflowId: 'report', status: 'running' });
  return async () => (await ofAcme.executionUsage.getByWorkflowExecId('w'))[0]?.promptTokens;
}

describe.each(drivers)('totals that no number holds on $name', (driver) => {
  it('are left out, and nobody else is held up', async () => {
    const setting = await setUp(driver);
    const promptTokens = await withWorkflow(setting);
    const { store, acme, timers, events } = setting;
    const other = await store.organizations.create({ slug: 'other', name: 'Other' });
    const { collector, rejections, failures } = watched(store, timers);
    const most = Number.MAX_SAFE_INTEGER;
    const inWorkflow = { workflowExecId: 'w', outputTokens: 0 };
    await collector.record(usage(acme, { ...inWorkflow, inputTokens: most }));
    await collector.flush();
    await collector.record(usage(other, { requestId: 'before' }));
    await collector.record(usage(acme, { ...inWorkflow, inputTokens: 5, requestId: 'too much' }));
    await collector.record(usage(other, { requestId: 'after' }));
    await collector.close();
    expect(failures).toEqual([]);
    expect(rejections).toMatchObject([{ what: 'totals', event: { requestId: 'too much' } }]);
    expect(await promptTokens()).toBe(most);
    expect(await events()).toHaveLength(2);
    expect((await store.organization(other.id).metering.listEvents()).items).toHaveLength(2);
  });
});

describe.each(drivers)('a day that takes no more on $name', (driver) => {
  it.each([{}, { workflowExecId: 'w' }])(
    'refuses its event, and no other: %j',
    async (execution) => {
      const setting = await setUp(driver);
      await withWorkflow(setting);
      const { store, acme, timers, events } = setting;
      const occurredAt = new Date('2026-01-02');
      const most = { occurredAt, inputTokens: Number.MAX_SAFE_INTEGER, provider: 'a', model: 'b' };
      // So many of the most that an event may have are what a total holds.
      const { metering } = store.organization(acme.id);
      await metering.recordBatch(Array.from({ length: 1_024 }, () => most));
      const { collector, rejections, failures } = watched(store, timers);
      await collector.record(usage(acme, { ...execution, requestId: 'before' }));
      const tooMuch = { ...most, ...execution, outputTokens: 0, requestId: 'too much' };
      await collector.record(usage(acme, tooMuch));
      await collector.record(usage(acme, { ...execution, requestId: 'after' }));
      await collector.close();
      expect(failures).toEqual([]);
      expect(rejections).toMatchObject([
        { what: 'event', event: { requestId: 'too much' }, error: { code: 'DATA' } },
      ]);
      expect(rejections[0]?.error.message).toContain(`the organization ${acme.id} on 2026-01-02`);
      const recorded = await events({ occurredFrom: new Date('2026-01-03') });
      expect(recorded.map(({ requestId }) => requestId)).toEqual(['before', 'after']);
    },
  );
});

describe.each(drivers)('a store that refuses an event on $name', (driver) => {
  /** A store that refuses one event, in whatever company it comes. */
  function refusing(store: Store, error: () => Error) {
    return {
      ...failing(store, []),
      metering: {
        recordBatch(batch: Parameters<Store['metering']['recordBatch']>[0]) {
          const isRefused = batch.some(({ requestId }) => requestId === 'poison');
          return isRefused ? Promise.reject(error()) : store.metering.recordBatch(batch);
        },
      },
    };
  }

  it('keeps it and records the others, whatever it says', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    for (const error of [new NotFoundError('There is none.'), new TypeError('no function')]) {
      const before = (await events()).length;
      const { collector, rejections } = watched(
        refusing(store, () => error),
        timers,
      );
      for (const requestId of ['1', 'poison', '3', '4']) {
        await collector.record(usage(acme, { requestId }));
      }
      await expect(collector.flush()).rejects.toThrow(error.message);
      for (let round = 0; round < 3; round++) await collector.flush().catch(() => undefined);
      expect((await events()).length - before).toBe(3);
      expect(collector.pending).toBe(1);
      expect(rejections).toEqual([]);
    }
  });

  it('is not asked for more as long as it cannot be reached', async () => {
    const { store, acme, timers } = await setUp(driver);
    const { collector, failures } = watched(
      refusing(store, () => new ConnectionError('away')),
      timers,
      { batchSize: 2 },
    );
    for (const requestId of ['poison', '2']) await collector.record(usage(acme, { requestId }));
    await expect.poll(() => failures.length).toBe(1);
    await expect(collector.flush()).rejects.toThrow('away');
    expect(collector.pending).toBe(2);
  });
});

describe.each(drivers)('inside a transaction on $name', (driver) => {
  it('waiting for what is recorded is refused at once', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    const { collector } = watched(store, timers, { maxBuffered: 1 });
    await store.transaction(async (transaction) => {
      await transaction.organizations.create({ slug: 'new', name: 'New' });
      await collector.record(usage(acme, { requestId: '1' }));
      await expect(collector.flush()).rejects.toThrow(TransactionScopeError);
      await expect(collector.close()).rejects.toThrow(TransactionScopeError);
      // There is no room for another one.
      const full = collector.record(usage(acme, { requestId: '2' }));
      await expect(full).rejects.toThrow(TransactionScopeError);
      expect(collector.pending).toBe(1);
    });
    // It goes on as if nobody had asked.
    await collector.record(usage(acme, { requestId: '3' }));
    await collector.close();
    expect((await events()).map(({ requestId }) => requestId)).toEqual(['1', '3']);
  });

  it('closing is as good as before once the store is closed', async () => {
    const { store, timers } = await setUp(driver);
    const { collector } = watched(store, timers);
    await store.close();
    await collector.close();
  });
});

describe.each(drivers)('a collector on $name', (driver) => {
  it('refuses what it cannot take, in one sentence', async () => {
    const { store, acme, timers } = await setUp(driver);
    const { collector } = watched(store, timers);
    const record = (given: unknown) => collector.record(given as CollectedUsage);
    for (const given of [null, undefined, 5, [], 'usage']) {
      await expect(record(given)).rejects.toMatchObject({
        code: 'VALIDATION',
        message: expect.stringContaining('must be an object'),
      });
    }
    const untimely = { code: 'VALIDATION', issues: [{ path: 'occurredAt' }] };
    for (const year of [1990, 2525]) {
      const occurredAt = new Date(Date.UTC(year, 0));
      await expect(record(usage(acme, { occurredAt }))).rejects.toMatchObject(untimely);
    }
    await expect(record({ ...usage(acme), occurredAt: 1990 })).rejects.toMatchObject(untimely);
    expect(collector.pending).toBe(0);
  });

  it('refuses options that there are not', async () => {
    const { store, timers } = await setUp(driver);
    const make = (options: unknown) => () => new UsageCollector(store, options as never);
    expect(make(null)).toThrow(
      'The configuration of the collector is not valid: options must be an object.',
    );
    expect(make({ bogus: 1, batchSize: 0 })).toThrow(
      /bogus is no option: there are batchSize, .*; batchSize must be a whole number/,
    );
    for (const [option, message] of [
      [{ onRejected: 5 }, 'onRejected must be a function'],
      [{ onFailure: null }, 'onFailure must be a function'],
      [{ pricing: 'yes' }, 'pricing must be true or false'],
      [{ timers: {} }, 'timers must have the functions `now` and `after`'],
    ] as const) {
      expect(make(option)).toThrow(message);
    }
    const { collector } = watched(store, timers);
    for (const deadlineMs of [Number.NaN, -1, '5', null]) {
      const closing = collector.close({ deadlineMs } as never);
      await expect(closing).rejects.toMatchObject({ code: 'VALIDATION' });
    }
    await expect(collector.close({ bogus: 1 } as never)).rejects.toThrow('bogus is no option');
    await collector.close({ deadlineMs: Number.POSITIVE_INFINITY });
  });
});

/** Attempts one after the other: how large, how many at a time, and what is told of them. */
import { DatabaseError, NIL_UUID, type Store, TransactionScopeError } from '@runledger/schema';
import { drivers, sqlite } from '@tooling/drivers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Backlog } from '../src/backlog.ts';
import { takeIn } from '../src/event.ts';
import { type CollectorStore, UnrecordedUsageError } from '../src/index.ts';
import { type Fate, failing, settled, setUp, usage, watched } from './fixtures.ts';

type Batch = Parameters<Store['metering']['recordBatch']>[0];

/** The store, of whose attempts the test hears before they are made. */
function overheard(store: Store, hear: (batch: Batch) => Promise<void> | void) {
  return {
    ...failing(store, []),
    metering: {
      async recordBatch(batch: Batch) {
        await hear(batch);
        return await store.metering.recordBatch(batch);
      },
    },
  };
}

describe.each(drivers)('attempts on $name', (driver) => {
  it('hold no more events than a batch, however many have come meanwhile', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    const sizes: number[] = [];
    const { collector } = watched(
      overheard(store, ({ length }) => void sizes.push(length)),
      timers,
      { batchSize: 2 },
    );
    await Promise.all(Array.from({ length: 7 }, () => collector.record(usage(acme))));
    await settled(collector);
    // One event is left, which waits for others.
    await collector.flush();
    expect(sizes.filter((size) => size > 0)).toEqual([2, 2, 2, 1]);
    expect(await events()).toHaveLength(7);
  });

  it('are made one at a time, however many wait for them', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    const fates: Fate[] = ['lost', 'lost'];
    const ends = failing(store, fates);
    let underWay = 0;
    let most = 0;
    let isRecorded = false;
    const counted = {
      ...ends,
      metering: {
        async recordBatch(batch: Batch) {
          if (batch.length === 0) return await ends.metering.recordBatch(batch);
          underWay += 1;
          most = Math.max(most, underWay);
          const result = await ends.metering.recordBatch(batch).finally(() => {
            underWay -= 1;
          });
          isRecorded = true;
          return result;
        },
      },
    };
    const { collector } = watched(counted, timers, { batchSize: 1 });
    await collector.record(usage(acme));
    const flushing = Array.from({ length: 4 }, () => collector.flush().then(() => isRecorded));
    const flushed = await Promise.allSettled(flushing);
    expect(most).toBe(1);
    // Whoever waited for an attempt that failed makes one, or waits for that of another: nobody is told too soon.
    const told = flushed.map((each) => (each.status === 'fulfilled' ? each.value : 'failed'));
    expect(told).toEqual([true, true, true, true]);
    expect(await events()).toHaveLength(1);
  });

  it('end where the store is closed, which does not come back', async () => {
    const { store, acme, timers } = await setUp(driver);
    const { collector } = watched(store, timers);
    await collector.record(usage(acme));
    await store.close();
    // No time passes.
    const error = await collector.close().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnrecordedUsageError);
    expect(error).toMatchObject({ events: [{ provider: 'openai' }], cause: { code: 'CLOSED' } });
  });
});

it('what was refused is tried when the first of it may be', () => {
  const backlog = new Backlog();
  const organizationId = '01930000-0000-7000-8000-0000000000aa';
  for (const place of [1, 2]) {
    backlog.push(takeIn({ organizationId, provider: 'a', model: 'b' }, new Date(), place));
  }
  for (const notBefore of [500, 100]) {
    backlog.suspect(backlog.next(1, 0) ?? expect.unreachable(), notBefore);
  }
  expect(backlog.suspectsDueAt).toBe(100);
});

describe('totals', () => {
  async function withWorkflow() {
    const setting = await setUp(sqlite);
    const { workflows, executionUsage } = setting.store.organization(setting.acme.id);
    await workflows.upsert({ workflowExecId: 'w', workflowId: 'report', status: 'running' });
    const promptTokens = async () =>
      (await executionUsage.getByWorkflowExecId('w'))[0]?.promptTokens ?? 0;
    return { ...setting, promptTokens };
  }

  it('that a failing database refuses are not left out', async () => {
    const { store, acme, timers, events, promptTokens } = await withWorkflow();
    let refusals = 1;
    const refusing: CollectorStore = {
      ...failing(store, []),
      transaction: (work) =>
        store.transaction((inside) => {
          const organization = (id: string) => {
            if (refusals-- > 0) throw new DatabaseError('The disk is full.');
            return inside.organization(id);
          };
          return work({ metering: inside.metering, organization });
        }),
    };
    const { collector, rejections } = watched(refusing, timers);
    await collector.record(usage(acme, { workflowExecId: 'w' }));
    await expect(collector.flush()).rejects.toThrow('The disk is full.');
    expect(await events()).toEqual([]);
    await collector.close();
    expect(rejections).toEqual([]);
    expect(await events()).toHaveLength(1);
    expect(await promptTokens()).toBe(100);
  });

  it('of a batch that was recorded without an answer are known by one attempt more', async () => {
    const { store, acme, timers, promptTokens } = await withWorkflow();
    const unanswered = failing(store, ['unanswered']);
    let attempts = 0;
    const counted: CollectorStore = {
      ...unanswered,
      transaction: (work) => {
        attempts += 1;
        return unanswered.transaction(work);
      },
    };
    const { collector } = watched(counted, timers);
    for (let number = 0; number < 8; number++) {
      await collector.record(usage(acme, { workflowExecId: 'w' }));
    }
    await expect(collector.flush()).rejects.toMatchObject({ code: 'CONNECTION' });
    await collector.close();
    expect(attempts).toBe(2);
    expect(await promptTokens()).toBe(800);
  });
});

it('the first of several failures is the one that a flush fails with', async () => {
  const { store, acme, timers } = await setUp(sqlite);
  let failures = 0;
  const refusing = overheard(store, ({ length }) => {
    if (length === 0) return;
    failures += 1;
    throw new DatabaseError(`The refusal ${failures}.`);
  });
  const { collector } = watched(refusing, timers);
  await Promise.all([1, 2, 3].map(() => collector.record(usage(acme))));
  await expect(collector.flush()).rejects.toThrow('The refusal 1.');
  // Its two halves are tried one after the other.
  await expect(collector.flush()).rejects.toThrow('The refusal 2.');
  expect(failures).toBe(3);
});

it('what failed while closing was refused is tried again as before', async () => {
  const { store, acme, timers, events } = await setUp(sqlite);
  const [refuse, fail] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let attempts = 0;
  const slow = overheard(store, async ({ length }) => {
    if (length === 0) {
      await refuse.promise;
      throw new TransactionScopeError('inside');
    }
    attempts += 1;
    if (attempts > 1) return;
    await fail.promise;
    throw Object.assign(new DatabaseError('away'), { isRetryable: true });
  });
  const { collector, failures } = watched(slow, timers, { batchSize: 1 });
  await collector.record(usage(acme));
  const closing = collector.close();
  fail.resolve();
  await expect.poll(() => failures.length).toBe(1);
  refuse.resolve();
  await expect(closing).rejects.toThrow(TransactionScopeError);
  timers.advance(timers.nextInMs ?? 0);
  await settled(collector);
  expect(await events()).toHaveLength(1);
});

it('a warning of what is left out tells nothing that an event holds but its identifier', async () => {
  const { store, acme, timers } = await setUp(sqlite);
  const warnings: string[] = [];
  const note = ({ message }: Error) => void warnings.push(message);
  process.on('warning', note);
  onTestFinished(() => void process.off('warning', note));
  const { collector } = watched(store, timers, { onRejected: undefined });
  const id = '01930000-0000-7000-8000-0000000000aa';
  const secret = { requestId: 'secret-1', metadata: { prompt: 'secret-2' }, tags: ['secret-3'] };
  await collector.record(usage(acme, { organizationId: NIL_UUID, id, ...secret }));
  await collector.close();
  await expect.poll(() => warnings.filter((warning) => warning.includes(id)).length).toBe(1);
  expect(warnings.join('\n')).not.toContain('secret');
});

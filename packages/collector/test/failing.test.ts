import { DatabaseError, NIL_UUID } from '@runledger/schema';
import { drivers, sqlite } from '@tooling/drivers';
import { describe, expect, it } from 'vitest';
import { UnrecordedUsageError } from '../src/index.ts';
import { type Fate, failing, type Setting, settled, setUp, usage, watched } from './fixtures.ts';

const nobody = '01930000-0000-7000-8000-0000000000ff';

/** A task execution to add up. */
async function withTask({ store, acme }: Setting) {
  const ofAcme = store.organization(acme.id);
  const run = { workflowExecId: 'run-1', workflowId: 'report', status: 'running' };
  await ofAcme.workflows.upsert(run);
  await ofAcme.taskStates.upsert({
    ...run,
    taskExecId: 'step-1',
    taskId: 'write',
    component: 'agent',
  });
  const requests = async () => {
    const [totals] = await ofAcme.executionUsage.getByTaskExecId('step-1');
    return (totals?.promptTokens ?? 0) / 100;
  };
  return { requests };
}

describe.each(drivers)('a failing database on $name', (driver) => {
  it.each<Fate[][]>([[['lost', 'lost']], [['unanswered']], [['lost', 'unanswered']]])(
    'counts each event once, and adds it once, when attempts are %j',
    async (fates) => {
      const setting = await setUp(driver);
      const { requests } = await withTask(setting);
      const { store, acme, timers, events } = setting;
      const { collector, failures } = watched(failing(store, [...fates]), timers, {
        batchSize: 5,
      });
      for (let number = 0; number < 5; number++) {
        await collector.record(usage(acme, { taskExecId: 'step-1' }));
      }
      for (let count = 1; count <= fates.length; count++) {
        await expect.poll(() => failures.length).toBe(count);
        expect(failures.at(-1)).toMatchObject({
          failures: count,
          pending: 5,
          retryInMs: timers.nextInMs,
          error: { code: 'CONNECTION' },
        });
        timers.advance(timers.nextInMs ?? 0);
      }
      await settled(collector);
      expect(await events()).toHaveLength(5);
      expect(await requests()).toBe(5);
      expect(timers.waiting).toBe(0);
    },
  );

  it('adds only what is new where another recorded some of a batch', async () => {
    const setting = await setUp(driver);
    const { requests } = await withTask(setting);
    const { store, acme, timers, events } = setting;
    const id = (number: number) => `01930000-0000-7000-8000-00000000000${number}`;
    const event = (number: number) =>
      usage(acme, { id: id(number), occurredAt: timers.clock(), taskExecId: 'step-1' });
    const other = watched(store, timers).collector;
    for (const number of [2, 5]) await other.record(event(number));
    await other.close();
    const { collector, rejections } = watched(store, timers);
    for (let number = 1; number <= 7; number++) await collector.record(event(number));
    await collector.close();
    expect(await events()).toHaveLength(7);
    expect(await requests()).toBe(7);
    expect(rejections).toEqual([]);
  });

  it('finds the events that can never be recorded, and records all others', async () => {
    const setting = await setUp(driver);
    const { requests } = await withTask(setting);
    const { store, acme, timers, events } = setting;
    const { collector, rejections } = watched(store, timers);
    for (let number = 0; number < 40; number++) {
      const organizationId = [7, 21].includes(number) ? nobody : acme.id;
      await collector.record(
        usage(acme, { organizationId, taskExecId: 'step-1', requestId: `${number}` }),
      );
    }
    await collector.close();
    expect(rejections).toMatchObject([
      { what: 'event', event: { requestId: '7' }, error: { code: 'FOREIGN_KEY_VIOLATION' } },
      { what: 'event', event: { requestId: '21' }, error: { code: 'FOREIGN_KEY_VIOLATION' } },
    ]);
    expect(await events()).toHaveLength(38);
    expect(await requests()).toBe(38);
  });

  it('records an event of an execution that nobody noted, and says what is left out', async () => {
    const setting = await setUp(driver);
    const { requests } = await withTask(setting);
    const { store, acme, timers, events } = setting;
    const { collector, rejections } = watched(store, timers);
    for (const taskExecId of ['step-1', 'step-2', 'step-1']) {
      await collector.record(usage(acme, { taskExecId }));
    }
    await collector.close();
    expect(rejections).toMatchObject([
      {
        what: 'totals',
        event: { taskExecId: 'step-2' },
        error: { code: 'FOREIGN_KEY_VIOLATION', constraint: 'fk_execution_llm_usage_task_exec_id' },
      },
    ]);
    expect(await events()).toHaveLength(3);
    expect(await requests()).toBe(2);
  });

  it('keeps what cannot be recorded by the deadline, and records it on closing again', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    const away: Fate[] = Array.from({ length: 100 }, () => 'lost');
    const { collector } = watched(failing(store, away), timers, { maxBuffered: 2 });
    await collector.record(usage(acme, { requestId: '1' }));
    await collector.record(usage(acme, { requestId: '2' }));
    // A third has no room and waits.
    const third = collector.record(usage(acme, { requestId: '3' }));
    const closing = collector.close({ deadlineMs: 1_000 });
    const refused = expect(closing).rejects.toThrow(UnrecordedUsageError);
    const wait = setInterval(() => timers.advance(timers.nextInMs ?? 0));
    await refused;
    clearInterval(wait);
    const error: UnrecordedUsageError = await closing.then(
      () => expect.unreachable(),
      (reason) => reason,
    );
    expect(error.message).toContain('3 usage events could not be recorded in time');
    expect(error.events.map(({ requestId }) => requestId)).toEqual(['1', '2', '3']);
    expect(collector.pending).toBe(3);
    // Elsewhere or later: each counts once.
    await store.metering.recordBatch(error.events);
    away.length = 0;
    await collector.close();
    await third;
    expect(collector.pending).toBe(0);
    expect(await events()).toHaveLength(3);
  });
});

describe('a refusal that says nothing of its reason', () => {
  it('does not hold up the others', async () => {
    const { store, acme, timers, events } = await setUp(sqlite);
    // One event brings the database to refuse the statement, whatever it is sent with.
    const isPoisoned = { now: true };
    const poisonous: typeof store.metering = {
      ...store.metering,
      recordBatch(batch) {
        const refuses = isPoisoned.now && batch.some(({ requestId }) => requestId === 'poison');
        if (refuses) return Promise.reject(new DatabaseError('The database refuses a value.'));
        return store.metering.recordBatch(batch);
      },
    };
    const { collector, rejections, failures } = watched(
      {
        metering: poisonous,
        organization: (id) => store.organization(id),
        transaction: (work) => store.transaction(work),
      },
      timers,
    );
    for (let number = 0; number < 20; number++) {
      await collector.record(usage(acme, { requestId: number === 11 ? 'poison' : `${number}` }));
    }
    for (let round = 0; round < 8; round++) {
      const before = failures.length;
      timers.advance(timers.nextInMs ?? 0);
      await expect.poll(() => failures.length).toBeGreaterThan(before);
    }
    expect(await events()).toHaveLength(19);
    expect(collector.pending).toBe(1);
    // It is not held against others that come later.
    await collector.record(usage(acme));
    timers.advance(1_000);
    await expect.poll(() => events()).toHaveLength(20);
    // A flush tries it too, and says why it failed.
    await expect(collector.flush()).rejects.toThrow('The database refuses a value.');
    expect(rejections).toEqual([]);
    isPoisoned.now = false;
    await collector.close();
    expect(await events()).toHaveLength(21);
  });

  it('is tried again later each time', async () => {
    const { store, acme, timers } = await setUp(sqlite);
    const refused = Array.from({ length: 10 }, (): Fate => 'lost');
    const refusing = failing(store, refused, () => new DatabaseError('The database refuses.'));
    const { collector, failures } = watched(refusing, timers, { batchSize: 1 });
    await collector.record(usage(acme));
    for (const count of [1, 2, 3, 4, 5]) {
      await expect.poll(() => failures.length).toBe(count);
      const longest = 200 * 2 ** (count - 1);
      const { retryInMs, ...attempt } = failures.at(-1) ?? expect.unreachable();
      expect(attempt).toMatchObject({ failures: count, pending: 1 });
      expect(retryInMs).toBeGreaterThanOrEqual(longest / 2);
      expect(retryInMs).toBeLessThanOrEqual(longest);
      await expect.poll(() => timers.nextInMs).toBe(retryInMs);
      timers.advance(retryInMs);
    }
  });

  it('is reported by a warning where nobody listens', async () => {
    const { store, acme, timers } = await setUp(sqlite);
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    const { collector } = watched(store, timers, { onRejected: undefined });
    await collector.record(usage(acme, { organizationId: NIL_UUID }));
    await collector.close();
    await expect.poll(() => warnings.map(({ name }) => name)).toContain('UsageRejected');
    process.off('warning', note);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('the listener is broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('the listener is broken'))],
  ])('goes on when a listener %s', async (_, onRejected) => {
    const { store, acme, timers, events } = await setUp(sqlite);
    const { collector } = watched(store, timers, { onRejected });
    await collector.record(usage(acme, { organizationId: NIL_UUID }));
    await collector.record(usage(acme));
    await collector.close();
    expect(await events()).toHaveLength(1);
  });
});

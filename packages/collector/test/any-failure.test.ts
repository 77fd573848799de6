import { drivers, type TestDriver } from '@tooling/drivers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Fate, failing, setUp, usage, watched } from './fixtures.ts';

type Step =
  | { readonly does: 'record'; readonly inTask: boolean; readonly again: boolean }
  | { readonly does: 'advance'; readonly milliseconds: number }
  | { readonly does: 'flush' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('record' as const),
      inTask: fc.boolean(),
      // Given twice, as by a caller that tries again.
      again: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('advance' as const),
      milliseconds: fc.integer({ min: 0, max: 2_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ does: 'flush' as const }) },
);

const plan = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 40 }),
  fates: fc.array(fc.constantFrom<Fate>('lost', 'unanswered', 'kept'), { maxLength: 12 }),
  batchSize: fc.integer({ min: 1, max: 8 }),
});

async function counts(driver: TestDriver): Promise<void> {
  const { store, acme, timers } = await setUp(driver);
  const ofAcme = store.organization(acme.id);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(plan, async ({ steps, fates, batchSize }) => {
      run += 1;
      const execution = { workflowExecId: `run-${run}`, workflowId: 'any', status: 'running' };
      const taskExecId = `step-${run}`;
      await ofAcme.workflows.upsert(execution);
      await ofAcme.taskStates.upsert({ ...execution, taskExecId, taskId: 'a', component: 'agent' });
      const { collector } = watched(failing(store, [...fates]), timers, { batchSize });
      let [recorded, inTask] = [0, 0];
      for (const each of steps) {
        if (each.does === 'record') {
          const id = `01930000-0000-7000-8000-${String(run * 1_000 + recorded).padStart(12, '0')}`;
          const execution = each.inTask ? { taskExecId } : {};
          const event = usage(acme, {
            id,
            occurredAt: timers.clock(),
            tags: [`${run}`],
            ...execution,
          });
          await collector.record(event);
          if (each.again) await collector.record(event);
          recorded += 1;
          inTask += each.inTask ? 1 : 0;
        } else if (each.does === 'advance') {
          timers.advance(each.milliseconds);
        } else {
          // It may fail, as the plan says; nothing is lost by it.
          await Promise.allSettled([collector.flush()]);
        }
      }
      const moving = setInterval(() => timers.advance(timers.nextInMs ?? 0));
      // Time passes whether or not the database has answered: a deadline would come before it had the chance to.
      const closing = collector.close({ deadlineMs: Number.POSITIVE_INFINITY });
      await closing.finally(() => clearInterval(moving));
      const { items } = await ofAcme.metering.listEvents({ limit: 1_000, order: 'desc' });
      expect(items.filter(({ tags }) => tags?.[0] === `${run}`)).toHaveLength(recorded);
      const [totals] = await ofAcme.executionUsage.getByTaskExecId(taskExecId);
      expect((totals?.promptTokens ?? 0) / 100).toBe(inTask);
    }),
    { numRuns: 40 },
  );
}

it.each(drivers)('on $name every event counts once, whatever fails when', async (driver) => {
  await counts(driver);
});

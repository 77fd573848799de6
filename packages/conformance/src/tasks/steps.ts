import {
  type ExecutionLog,
  executionLogs,
  IllegalTransitionError,
  NotFoundError,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { uuid } from '../fixtures.ts';
import { openTwo, request, step } from './fixtures.ts';

const numbersOf = (steps: readonly ExecutionLog[]) => steps.map(({ stepNumber }) => stepNumber);
const upTo = (count: number) => Array.from({ length: count }, (_, place) => place + 1);

async function openWithTask(driver: DriverUnderTest) {
  const opened = await openTwo(driver);
  const { taskId } = await opened.acme.tasks.create(request());
  return { ...opened, taskId };
}

export function taskStepSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › tasks › steps`, () => {
    it('are numbered from 1 on, each task for itself', async () => {
      const { acme, taskId, clock } = await openWithTask(driver);
      const next = await acme.tasks.create(request());
      const first = await acme.tasks.appendLog(taskId.toUpperCase(), step());
      expect(first).toEqual({
        organizationId: acme.id,
        logId: first.logId,
        taskId,
        stepNumber: 1,
        ...step(),
        status: 'running',
        outputSummary: null,
        outputFull: null,
        timestamp: clock.now(),
        durationMs: null,
      });
      const given = step({
        logId: uuid(7),
        status: 'failed',
        outputSummary: '🚀é\n',
        outputFull: { lines: ['x', null], by: { 'a"b': 1.5 } },
        timestamp: new Date(0),
        durationMs: Number.MAX_SAFE_INTEGER,
      });
      const second = await acme.tasks.appendLog(taskId, given);
      expect(second).toEqual({ organizationId: acme.id, taskId, stepNumber: 2, ...given });
      expect((await acme.tasks.appendLog(next.taskId, step())).stepNumber).toBe(1);
      expect((await acme.tasks.timeline(taskId)).items).toEqual([first, second]);
    });

    it('come many at once in the order given, all or none', async () => {
      const { acme, taskId, database } = await openWithTask(driver);
      await acme.tasks.appendLog(taskId, step());
      const many = Array.from({ length: 1_234 }, (_, place) =>
        step({ action: `Step ${place + 2}` }),
      );
      const logged = await acme.tasks.appendLogs(taskId, many);
      expect(logged.map(({ stepNumber, action }) => [stepNumber, action])).toEqual(
        many.map(({ action }, place) => [place + 2, action]),
      );
      expect(await acme.tasks.appendLogs(taskId, [])).toEqual([]);
      const repeated = [step({ logId: uuid(7) }), step({ logId: uuid(7) })];
      await expect(acme.tasks.appendLogs(taskId, repeated)).rejects.toMatchObject({
        constraint: 'pk_execution_logs',
      });
      const error = await acme.tasks
        .appendLogs(taskId, [step(), step({ durationMs: -1 }), null as never])
        .catch((thrown: unknown) => thrown);
      expect((error as ValidationError).issues.map(({ path }) => path)).toEqual([
        'steps[1].durationMs',
        'steps[2]',
      ]);
      expect(await database.rows(executionLogs)).toHaveLength(1_235);
    });

    it('keep the first 500 characters of a summary', async () => {
      const { acme, taskId } = await openWithTask(driver);
      const long = '🚀'.repeat(501);
      const logged = await acme.tasks.appendLog(taskId, step({ outputSummary: long }));
      expect(logged.outputSummary).toBe('🚀'.repeat(500));
      const end = { status: 'completed', outputSummary: `a${long}` } as const;
      expect((await acme.tasks.finishLog(taskId, 1, end)).outputSummary).toBe(
        `a${'🚀'.repeat(499)}`,
      );
    });

    it('have no gaps and no duplicates, whoever logs at a time', async () => {
      const { acme, taskId, store } = await openWithTask(driver);
      const single = Array.from({ length: 50 }, () => acme.tasks.appendLog(taskId, step()));
      const several = Array.from({ length: 5 }, () =>
        acme.tasks.appendLogs(taskId, [step(), step(), step()]),
      );
      const inTransactions = Array.from({ length: 5 }, () =>
        store.transaction(async (inside) => {
          const { tasks } = inside.organization(acme.id);
          const first = await tasks.appendLog(taskId, step());
          const second = await tasks.appendLog(taskId, step());
          expect(second.stepNumber).toBe(first.stepNumber + 1);
          return [first, second];
        }),
      );
      const rolledBack = Array.from({ length: 5 }, () =>
        store
          .transaction(async (inside) => {
            await inside.organization(acme.id).tasks.appendLog(taskId, step());
            throw new Error('Never mind.');
          })
          .catch(() => []),
      );
      const logged = await Promise.all([
        ...single.map(async (one) => [await one]),
        ...several,
        ...inTransactions,
        ...rolledBack,
      ]);
      for (const steps of logged) {
        const [first = 1] = numbersOf(steps);
        expect(numbersOf(steps)).toEqual(steps.map((_, place) => first + place));
      }
      const { items } = await acme.tasks.timeline(taskId, { limit: 1_000 });
      expect(numbersOf(items)).toEqual(upTo(75));
      expect(numbersOf(logged.flat()).sort((a, b) => a - b)).toEqual(upTo(75));
    });

    it('are numbered on by transactions that see the past, which run again', async () => {
      const { acme, taskId, store } = await openWithTask(driver);
      await Promise.all(
        Array.from({ length: 8 }, () =>
          store.transaction(
            async (inside) => {
              const { tasks } = inside.organization(acme.id);
              await tasks.get(taskId);
              await tasks.appendLog(taskId, step());
            },
            { isolation: 'repeatable read', retries: 20 },
          ),
        ),
      );
      expect(numbersOf((await acme.tasks.timeline(taskId)).items)).toEqual(upTo(8));
    });

    it('end once, with what they brought', async () => {
      const { acme, other, taskId } = await openWithTask(driver);
      const logged = await acme.tasks.appendLog(taskId, step({ outputSummary: 'Begun.' }));
      const end = { status: 'completed', outputFull: ['x'], durationMs: 5 } as const;
      const ended = await acme.tasks.finishLog(taskId.toUpperCase(), 1, end);
      expect(ended).toEqual({ ...logged, ...end });
      const again = acme.tasks.finishLog(taskId, 1, { status: 'failed' });
      await expect(again).rejects.toThrow(IllegalTransitionError);
      await expect(again).rejects.toThrow(
        `The step 1 of the task ${taskId} is completed and cannot become failed.`,
      );
      for (const missing of [
        () => acme.tasks.finishLog(taskId, 2, end),
        () => acme.tasks.finishLog(uuid(404), 1, end),
        () => other.tasks.finishLog(taskId, 1, end),
      ]) {
        await expect(missing()).rejects.toThrow(NotFoundError);
      }
      await acme.tasks.appendLog(taskId, step());
      const finishes = await Promise.allSettled(
        Array.from({ length: 8 }, () => acme.tasks.finishLog(taskId, 2, { status: 'failed' })),
      );
      expect(finishes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('are refused by the model, and for tasks of nobody', async () => {
      const { acme, other, taskId } = await openWithTask(driver);
      for (const missing of [
        () => other.tasks.appendLog(taskId, step()),
        () => acme.tasks.appendLogs(uuid(404), [step()]),
      ]) {
        await expect(missing()).rejects.toThrow(NotFoundError);
      }
      for (const refused of [
        () => acme.tasks.appendLog('seven', step()),
        () => acme.tasks.appendLog(taskId, undefined as never),
        () => acme.tasks.appendLog(taskId, step({ status: 'done' as never })),
        () => acme.tasks.appendLog(taskId, step({ stepNumber: 99 } as never)),
        () => acme.tasks.appendLogs(taskId, [step({ stepNumber: 99 } as never)]),
        () => acme.tasks.appendLogs(taskId, step() as never),
        () => acme.tasks.finishLog(taskId, 0, { status: 'completed' }),
        () => acme.tasks.finishLog(taskId, '1' as never, { status: 'completed' }),
        () => acme.tasks.finishLog(taskId, 1, { status: 'running' as never }),
        () => acme.tasks.finishLog(taskId, 1, {} as never),
        () => acme.tasks.finishLog(taskId, 1, { status: 'failed', action: 'x' } as never),
        () => acme.tasks.finishLog(taskId, 1, null as never),
        () => acme.tasks.timeline('seven'),
        () => acme.tasks.timeline(taskId, { limit: 0 }),
      ]) {
        await expect(refused()).rejects.toThrow(ValidationError);
      }
    });

    it('are read in pages, forwards and backwards', async () => {
      const { acme, other, taskId } = await openWithTask(driver);
      await acme.tasks.appendLogs(
        taskId,
        Array.from({ length: 5 }, () => step()),
      );
      const first = await acme.tasks.timeline(taskId, { limit: 2 });
      expect(numbersOf(first.items)).toEqual([1, 2]);
      const second = await acme.tasks.timeline(taskId, { after: first.next });
      expect([numbersOf(second.items), second.next]).toEqual([[3, 4, 5], null]);
      const back = await acme.tasks.timeline(taskId, { order: 'desc', limit: 1 });
      expect(numbersOf(back.items)).toEqual([5]);
      expect((await other.tasks.timeline(taskId)).items).toEqual([]);
      expect((await acme.tasks.timeline(uuid(404))).items).toEqual([]);
    });
  });
}

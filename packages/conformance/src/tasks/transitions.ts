import {
  IllegalTransitionError,
  NotFoundError,
  type Task,
  type TaskRepository,
  type TaskStatus,
  ValidationError,
} from '@runledger/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { openTwo, request } from './fixtures.ts';

type Target = Exclude<TaskStatus, 'pending'>;

/** Every transition, as a call that says as little as it may. */
const transitions: {
  readonly [to in Target]: (tasks: TaskRepository, id: string) => Promise<Task>;
} = {
  approved: (tasks, id) => tasks.approve(id, 'eve'),
  rejected: (tasks, id) => tasks.reject(id),
  executing: (tasks, id) => tasks.start(id),
  completed: (tasks, id) => tasks.complete(id),
  failed: (tasks, id) => tasks.fail(id, 'It broke.'),
};

const legal: { readonly [from in TaskStatus]: readonly Target[] } = {
  pending: ['approved', 'rejected'],
  approved: ['executing', 'rejected'],
  executing: ['completed', 'failed'],
  completed: [],
  failed: [],
  rejected: [],
};

const targets = Object.keys(transitions) as Target[];

export function taskTransitionSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › tasks › transitions`, () => {
    it('leave their time, their author and what the task took', async () => {
      const { acme, clock } = await openTwo(driver);
      const { taskId, ...asked } = await acme.tasks.create(request());
      const approvedAt = clock.step();
      const approved = await acme.tasks.approve(taskId.toUpperCase(), 'eve "7"');
      expect(approved).toEqual({
        taskId,
        ...asked,
        status: 'approved',
        approvedAt,
        approvedBy: 'eve "7"',
      });
      clock.step();
      const executing = await acme.tasks.start(taskId);
      expect(executing).toEqual({ ...approved, status: 'executing' });
      const completedAt = clock.step();
      const outcome = {
        actualResources: { duration_seconds: 12, gpu_vram_mb_used: 0, cpu_time_ms: 3, more: 'x' },
        externalAiUsed: { model: 'gpt-5', token_count: 7, cost_usd: 0.01 },
      };
      const completed = await acme.tasks.complete(taskId, outcome);
      expect(completed).toEqual({ ...executing, ...outcome, status: 'completed', completedAt });
      expect(await acme.tasks.get(taskId)).toEqual(completed);
    });

    it('keep why a task failed or was rejected', async () => {
      const { acme, clock } = await openTwo(driver);
      const failing = await acme.tasks.create(request());
      await acme.tasks.approve(failing.taskId, 'eve');
      await acme.tasks.start(failing.taskId);
      const completedAt = clock.step();
      const externalAiUsed = { model: 'gpt-5' };
      expect(await acme.tasks.fail(failing.taskId, 'No room.', { externalAiUsed })).toMatchObject({
        status: 'failed',
        errorMessage: 'No room.',
        completedAt,
        externalAiUsed,
        actualResources: null,
      });
      const reasoned = await acme.tasks.create(request());
      expect(await acme.tasks.reject(reasoned.taskId, 'Too late.')).toMatchObject({
        status: 'rejected',
        errorMessage: 'Too late.',
        completedAt,
        approvedAt: null,
      });
      const silent = await acme.tasks.create(request());
      expect((await acme.tasks.reject(silent.taskId)).errorMessage).toBeNull();
    });

    it('are refused where they do not follow, with both states', async () => {
      const { acme } = await openTwo(driver);
      await fc.assert(
        fc.asyncProperty(fc.array(fc.constantFrom(...targets), { maxLength: 7 }), async (asked) => {
          let { taskId, status } = await acme.tasks.create(request());
          for (const to of asked) {
            const attempt = transitions[to](acme.tasks, taskId);
            if (legal[status].includes(to)) {
              status = (await attempt).status;
              expect(status).toBe(to);
            } else {
              await expect(attempt).rejects.toMatchObject({
                code: 'ILLEGAL_TRANSITION',
                from: status,
                to,
                message: `The task ${taskId} is ${status} and cannot become ${to}.`,
              });
            }
          }
          expect((await acme.tasks.get(taskId))?.status).toBe(status);
        }),
        { numRuns: 30 },
      );
    });

    it('are not for tasks of nobody, or of others', async () => {
      const { acme, other } = await openTwo(driver);
      const { taskId } = await other.tasks.create(request());
      for (const transition of Object.values(transitions)) {
        const attempt = transition(acme.tasks, taskId);
        await expect(attempt).rejects.toThrow(NotFoundError);
        await expect(attempt).rejects.toThrow(`The organization has no task ${taskId}.`);
        await expect(transition(acme.tasks, 'seven')).rejects.toThrow(ValidationError);
      }
      expect((await other.tasks.get(taskId))?.status).toBe('pending');
    });

    it('refuse what the model refuses, and leave the task', async () => {
      const { acme } = await openTwo(driver);
      const { taskId } = await acme.tasks.create(request());
      const attempts = [
        ...[undefined, null, 7, 'a\0', 'x'.repeat(256)].map(
          (by) => () => acme.tasks.approve(taskId, by as string),
        ),
        () => acme.tasks.reject(taskId, 7 as never),
        ...[
          null,
          'x',
          [],
          { status: 'failed' },
          { actualResources: Number.NaN },
          { actualResources: 'x' },
        ].map((outcome) => () => acme.tasks.complete(taskId, outcome as never)),
        () => acme.tasks.fail(taskId, undefined as never),
        () => acme.tasks.fail(taskId, 'No room.', { externalAiUsed: () => 1 } as never),
      ];
      for (const attempt of attempts) await expect(attempt()).rejects.toThrow(ValidationError);
      expect((await acme.tasks.get(taskId))?.status).toBe('pending');
    });

    it('have one winner of many that are made at a time', async () => {
      const { acme } = await openTwo(driver);
      for (let round = 0; round < 4; round++) {
        const { taskId } = await acme.tasks.create(request());
        const outcomesOf = (calls: (() => Promise<Task>)[]) =>
          Promise.allSettled(calls.map((call) => call()));
        const approvals = await outcomesOf(
          Array.from(
            { length: 12 },
            (_, number) => () => acme.tasks.approve(taskId, `eve ${number}`),
          ),
        );
        const won = approvals.filter(({ status }) => status === 'fulfilled');
        expect(won).toHaveLength(1);
        expect((won[0] as PromiseFulfilledResult<Task>).value).toEqual(
          await acme.tasks.get(taskId),
        );
        for (const lost of approvals.filter(({ status }) => status === 'rejected')) {
          expect((lost as PromiseRejectedResult).reason).toBeInstanceOf(IllegalTransitionError);
        }
        const starts = await outcomesOf(
          Array.from(
            { length: 6 },
            (_, number) => () =>
              number % 2 === 0 ? acme.tasks.start(taskId) : acme.tasks.reject(taskId),
          ),
        );
        expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      }
    });

    it('go with the transaction that they are made in', async () => {
      const { acme, store } = await openTwo(driver);
      const { taskId } = await acme.tasks.create(request());
      const failure = new Error('Never mind.');
      const work = store.transaction(async (inside) => {
        const { tasks } = inside.organization(acme.id);
        await tasks.approve(taskId, 'eve');
        await expect(tasks.complete(taskId)).rejects.toThrow(IllegalTransitionError);
        await tasks.start(taskId);
        throw failure;
      });
      await expect(work).rejects.toBe(failure);
      expect((await acme.tasks.get(taskId))?.status).toBe('pending');
    });
  });
}

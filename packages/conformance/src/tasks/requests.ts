import {
  ForeignKeyViolationError,
  tasks,
  UniqueViolationError,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { uuid } from '../fixtures.ts';
import { BEGIN } from '../workflows/fixtures.ts';
import { openTwo, request } from './fixtures.ts';

export function taskRequestSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › tasks › requests`, () => {
    it('are pending, and given back as they were asked', async () => {
      const { acme, other } = await openTwo(driver);
      const given = {
        projectId: 'höhle "7"',
        requestText: `Book\n${'🚀'.repeat(99_995)}`,
        createdBy: 'ada',
        estimatedResources: { duration_seconds: 1.5, gpu_vram_mb: 0, more: { kept: [null] } },
      };
      const created = await acme.tasks.create(given);
      expect(created).toEqual({
        organizationId: acme.id,
        taskId: created.taskId,
        ...given,
        status: 'pending',
        createdAt: new Date(BEGIN),
        approvedAt: null,
        approvedBy: null,
        completedAt: null,
        actualResources: null,
        externalAiUsed: null,
        errorMessage: null,
      });
      expect(await acme.tasks.get(created.taskId.toUpperCase())).toEqual(created);
      expect(await other.tasks.get(created.taskId)).toBeNull();
    });

    it('come with nothing that only their transitions may set', async () => {
      const { acme } = await openTwo(driver);
      const done = await acme.tasks.create(request());
      const again = { ...done, taskId: uuid(1), status: 'completed', approvedBy: 'nobody' };
      const created = await acme.tasks.create(again);
      expect(created).toMatchObject({ status: 'pending', approvedBy: null });
      expect(await acme.tasks.get(uuid(1))).toEqual(created);
    });

    it('are created many at once, all or none', async () => {
      const { acme, other, store, database } = await openTwo(driver);
      const many = Array.from({ length: 300 }, (_, number) =>
        request({ taskId: uuid(1_000 - number), requestText: `Request ${number}` }),
      );
      const created = await acme.tasks.createMany(many);
      expect(created.map(({ requestText }) => requestText)).toEqual(
        many.map(({ requestText }) => requestText),
      );
      expect(await acme.tasks.get(uuid(1_000))).toEqual(created[0]);
      expect(await acme.tasks.createMany([])).toEqual([]);
      await other.tasks.create(request({ taskId: uuid(1_000) }));
      for (const ids of [[1, 1_000], [1, 1], [1_000]]) {
        const taken = ids.map((id) => request({ taskId: uuid(id) }));
        const refused = acme.tasks.createMany(taken);
        await expect(refused).rejects.toMatchObject({ constraint: 'pk_tasks' });
        await expect(refused).rejects.toThrow(UniqueViolationError);
      }
      const again = acme.tasks.create(request({ taskId: uuid(1_000) }));
      await expect(again).rejects.toThrow(UniqueViolationError);
      const nobody = store.organization(uuid(404));
      const orphan = nobody.tasks.create(request());
      await expect(orphan).rejects.toThrow(ForeignKeyViolationError);
      await expect(orphan).rejects.toThrow('no organizationId');
      await expect(nobody.tasks.createMany([request()])).rejects.toThrow(ForeignKeyViolationError);
      expect(await database.rows(tasks)).toHaveLength(301);
    });

    it('are refused by the model, each with its place', async () => {
      const { acme, database } = await openTwo(driver);
      const error = await acme.tasks
        .createMany([
          request(),
          request({ requestText: 'x'.repeat(100_001) }),
          request({ taskId: 'seven', estimatedResources: Number.NaN as never }),
          'Book a room.' as never,
          request({ estimatedResources: [1] as never }),
        ])
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as ValidationError).issues.map(({ path }) => path)).toEqual([
        'tasks[1].requestText',
        'tasks[2].taskId',
        'tasks[2].estimatedResources',
        'tasks[3]',
        'tasks[4].estimatedResources',
      ]);
      await expect(acme.tasks.createMany({} as never)).rejects.toThrow(ValidationError);
      await expect(acme.tasks.create(undefined as never)).rejects.toThrow(ValidationError);
      await expect(acme.tasks.get('seven')).rejects.toThrow(ValidationError);
      expect(await database.rows(tasks)).toEqual([]);
    });

    it('are listed by state, project, asker and age, newest first', async () => {
      const { acme, other, clock } = await openTwo(driver);
      const make = async (number: number, projectId: string | null, createdBy: string | null) => {
        const created = await acme.tasks.create(
          request({ taskId: uuid(number), projectId, createdBy }),
        );
        clock.step();
        return created;
      };
      await make(1, 'a', 'ada');
      const middle = await make(2, 'b', 'ada');
      await make(3, 'a', null);
      await acme.tasks.approve(uuid(2), 'eve');
      await acme.tasks.reject(uuid(3));
      const listed = async (filter: Parameters<typeof acme.tasks.list>[0]) =>
        (await acme.tasks.list(filter)).items.map(({ taskId }) => Number(taskId.slice(-2)));
      expect(await listed({})).toEqual([3, 2, 1]);
      expect(await listed({ order: 'asc' })).toEqual([1, 2, 3]);
      expect(await listed({ status: 'pending' })).toEqual([1]);
      expect(await listed({ status: ['pending', 'rejected', 'failed'] })).toEqual([3, 1]);
      expect(await listed({ projectId: 'a' })).toEqual([3, 1]);
      expect(await listed({ projectId: ['b', 'c'], createdBy: 'ada' })).toEqual([2]);
      expect(await listed({ createdFrom: middle.createdAt })).toEqual([3, 2]);
      expect(await listed({ createdBefore: middle.createdAt, status: 'approved' })).toEqual([]);
      expect((await other.tasks.list()).items).toEqual([]);
      await expect(acme.tasks.list({ status: 'done' as never })).rejects.toThrow(ValidationError);
    });
  });
}

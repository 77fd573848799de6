/** Deleting executions whose parts hang deep on one another. */
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { openTwo, task, workflow } from './fixtures.ts';

const DEEP = 1_200;

const idOf = (place: number) => `step-${place}`;

/** Each a part of the one before. */
const chain = (workflowExecId: (place: number) => string) =>
  Array.from({ length: DEEP }, (_, place) =>
    task(idOf(place), {
      workflowExecId: workflowExecId(place),
      parentStateId: place === 0 ? null : idOf(place - 1),
    }),
  );

async function openDeep(driver: DriverUnderTest, workflowExecId: (place: number) => string) {
  const { acme, other, store } = await openTwo(driver);
  for (const organization of [acme, other]) {
    await organization.workflows.upsertMany([workflow('run'), workflow('second')]);
    await organization.taskStates.upsertMany(chain(workflowExecId));
  }
  return { acme, other, store };
}

export function deepDeletionSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › executions › deleting deep ones`, () => {
    it('deletes a workflow with a chain of parts of any length', async () => {
      const { acme, other } = await openDeep(driver, () => 'run');
      expect(await acme.workflows.delete('run')).toBe(true);
      expect(await acme.workflows.delete('run')).toBe(false);
      expect((await acme.taskStates.list()).items).toEqual([]);
      expect(await acme.workflows.get('second')).not.toBeNull();
      expect(await other.taskStates.get(idOf(DEEP - 1))).not.toBeNull();
    });

    it('deletes a task with such a chain, and nothing above it', async () => {
      const { acme, other } = await openDeep(driver, () => 'run');
      expect(await acme.taskStates.delete(idOf(1))).toBe(true);
      expect(await acme.taskStates.delete(idOf(1))).toBe(false);
      expect((await acme.taskStates.list()).items.map((state) => state.taskExecId)).toEqual([
        idOf(0),
      ]);
      expect(await other.taskStates.get(idOf(1))).toMatchObject({ parentStateId: idOf(0) });
    });

    it('deletes parts that ran for another workflow with what they are part of', async () => {
      const { acme } = await openDeep(driver, (place) => (place < 100 ? 'run' : 'second'));
      expect(await acme.workflows.delete('run')).toBe(true);
      expect((await acme.taskStates.list()).items).toEqual([]);
      expect(await acme.workflows.get('second')).not.toBeNull();
    });

    it('deletes references that lead in a circle', async () => {
      const { acme } = await openDeep(driver, () => 'run');
      await acme.taskStates.upsert(task(idOf(0), { parentStateId: idOf(DEEP - 1) }));
      expect(await acme.taskStates.delete(idOf(7))).toBe(true);
      expect((await acme.taskStates.list()).items).toEqual([]);
    });

    it('goes with the transaction that it is part of', async () => {
      const { acme, store } = await openDeep(driver, () => 'run');
      const failing = store.transaction(async (transaction) => {
        const inside = transaction.organization(acme.id);
        expect(await inside.workflows.delete('run')).toBe(true);
        expect(await inside.taskStates.get(idOf(3))).toBeNull();
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect(await acme.taskStates.get(idOf(3))).toMatchObject({ parentStateId: idOf(2) });
    });
  });
}

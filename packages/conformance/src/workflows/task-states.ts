import { TransactionScopeError, ValidationError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { BEGIN, openTwo, shuffled, task, totals, workflow } from './fixtures.ts';

export function taskStateSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › workflows › task states`, () => {
    it('writes a new state whole, and over the one that is there', async () => {
      const { acme, clock } = await openTwo(driver);
      await acme.workflows.upsert(workflow('run'));
      const given = task('t', { agentId: 'greeter', actionId: 'greet', input: { name: 'é' } });
      const first = await acme.taskStates.upsert(given);
      expect(first).toEqual({
        organizationId: acme.id,
        ...given,
        executionType: 'basic',
        usage: null,
        toolId: null,
        parentStateId: null,
        output: null,
        error: null,
        createdAt: new Date(BEGIN),
        updatedAt: new Date(BEGIN),
      });
      const now = clock.step();
      const second = await acme.taskStates.upsert({ ...first, status: 'done', usage: [1] });
      expect(second).toEqual({ ...first, status: 'done', usage: [1], updatedAt: now });
      expect(await acme.taskStates.get('t')).toEqual(second);
    });

    it('writes many in any order, parts before what they are part of', async () => {
      const { acme } = await openTwo(driver);
      await acme.workflows.upsert(workflow('run'));
      const written = await acme.taskStates.upsertMany([
        task('part of part', { parentStateId: 'part' }),
        task('part', { parentStateId: 'whole' }),
        task('whole'),
      ]);
      expect(written.map(({ taskExecId }) => taskExecId)).toEqual([
        'part of part',
        'part',
        'whole',
      ]);
      expect((await acme.taskStates.get('part'))?.parentStateId).toBe('whole');
    });

    it('does so too where one statement does not take them all', async () => {
      const { acme, clock } = await openTwo(driver);
      await acme.workflows.upsert(workflow('run'));
      const id = (number: number) => `t${String(number).padStart(4, '0')}`;
      const last = 2_345;
      const states = Array.from({ length: last + 1 }, (_, number) =>
        // Each is part of one far behind it, so that most wait for a later statement.
        task(id(number), {
          parentStateId: number === last ? null : id(Math.min(number + 1_100, last)),
        }),
      );
      const written = await acme.taskStates.upsertMany(states);
      expect(written.map(({ parentStateId }) => parentStateId)).toEqual(
        states.map(({ parentStateId }) => parentStateId),
      );
      expect(await acme.taskStates.get(id(0))).toEqual(written[0]);
      const now = clock.step();
      const again = await acme.taskStates.upsertMany(states.toReversed());
      expect(again.toReversed()).toEqual(written.map((state) => ({ ...state, updatedAt: now })));
    });

    it('is refused by the rule of its kind, before any statement', async () => {
      const { acme } = await openTwo(driver);
      await acme.workflows.upsert(workflow('run'));
      const refused = acme.taskStates.upsert(task('t', { agentId: 'greeter' }));
      await expect(refused).rejects.toThrow(ValidationError);
      await expect(refused).rejects.toThrow(
        'must fit together: a basic execution has an agent and an action',
      );
    });

    it('gives the direct parts, oldest first', async () => {
      const { acme, other, clock } = await openTwo(driver);
      await acme.workflows.upsert(workflow('run'));
      await acme.taskStates.upsertMany([task('whole'), task('z', { parentStateId: 'whole' })]);
      clock.step();
      await acme.taskStates.upsertMany([
        task('b', { parentStateId: 'whole' }),
        task('B', { parentStateId: 'whole' }),
        task('deeper', { parentStateId: 'b' }),
      ]);
      const ids = async (id: string) =>
        (await acme.taskStates.children(id)).map(({ taskExecId }) => taskExecId);
      expect(await ids('whole')).toEqual(['z', 'B', 'b']);
      expect(await ids('deeper')).toEqual([]);
      expect(await ids('nobody')).toEqual([]);
      expect(await other.taskStates.children('whole')).toEqual([]);
    });

    it('deletes an execution with its parts and totals', async () => {
      const { acme, other } = await openTwo(driver);
      await acme.workflows.upsert(workflow('run'));
      await acme.taskStates.upsertMany([
        task('whole'),
        task('part', { parentStateId: 'whole' }),
        task('beside'),
      ]);
      await acme.executionUsage.upsert(totals({ taskExecId: 'part' }));
      expect(await other.taskStates.delete('whole')).toBe(false);
      expect(await acme.taskStates.delete('whole')).toBe(true);
      expect(await acme.taskStates.delete('whole')).toBe(false);
      const { items } = await acme.taskStates.list();
      expect(items.map(({ taskExecId }) => taskExecId)).toEqual(['beside']);
      expect(await acme.executionUsage.getByTaskExecId('part')).toEqual([]);
    });

    it('keeps organizations apart that use the same identifiers', async () => {
      const { acme, other } = await openTwo(driver);
      for (const each of [acme, other]) await each.workflows.upsert(workflow('run'));
      await acme.taskStates.upsert(task('t', { status: 'mine' }));
      await other.taskStates.upsert(task('t', { status: 'theirs' }));
      expect((await acme.taskStates.get('t'))?.status).toBe('mine');
      expect((await other.taskStates.tree('t'))?.state.status).toBe('theirs');
    });

    it('keeps a state for one transaction at a time', async () => {
      const { acme, store } = await openTwo(driver);
      await acme.workflows.upsert(workflow('run'));
      await acme.taskStates.upsert(task('t', { output: 0 }));
      await expect(acme.taskStates.getForUpdate('t')).rejects.toThrow(TransactionScopeError);
      const increment = () =>
        store.transaction(async (inside) => {
          const { taskStates } = inside.organization(acme.id);
          const state = await taskStates.getForUpdate('t');
          if (!state) throw new Error('The state is gone.');
          await taskStates.upsert({ ...state, output: (state.output as number) + 1 });
        });
      await Promise.all(Array.from({ length: 12 }, increment));
      expect((await acme.taskStates.get('t'))?.output).toBe(12);
    });

    it('lets many write the same states at a time', async () => {
      const { acme } = await openTwo(driver);
      await acme.workflows.upsert(workflow('run'));
      const ids = Array.from({ length: 60 }, (_, number) => `t${number}`);
      const writers = Array.from({ length: 16 }, (_, writer) =>
        shuffled(ids, writer).map((id) =>
          task(id, {
            status: `by-${writer}`,
            parentStateId: id === 't0' || writer % 2 === 0 ? null : 't0',
          }),
        ),
      );
      for (let round = 0; round < 5; round++) {
        await Promise.all(writers.map((states) => acme.taskStates.upsertMany(states)));
      }
      const { items } = await acme.taskStates.list();
      // Whoever came last wrote all of them.
      expect(new Set(items.map(({ status }) => status)).size).toBe(1);
      expect(items).toHaveLength(ids.length);
    });
  });
}

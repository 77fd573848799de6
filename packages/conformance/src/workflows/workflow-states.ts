import { TransactionScopeError, ValidationError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { uuid } from '../fixtures.ts';
import { BEGIN, openTwo, task, totals, workflow } from './fixtures.ts';

const ODD = '"\\ \n{}[]\u2028 ünïcødé 🚀';

export function workflowStateSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › workflows › states`, () => {
    it('writes a new state whole, and gives it back', async () => {
      const { acme } = await openTwo(driver);
      const given = workflow(ODD, {
        workflowId: ODD,
        usage: [{ model: 'm', tokens: 3 }, 'x', null],
        input: { [ODD]: [1, 2.5, -7e-9, true, null, ODD] },
        output: ODD,
        error: false,
      });
      const written = await acme.workflows.upsert(given);
      expect(written).toEqual({
        organizationId: acme.id,
        ...given,
        createdAt: new Date(BEGIN),
        updatedAt: new Date(BEGIN),
      });
      expect(await acme.workflows.get(ODD)).toEqual(written);
    });

    it('gives back what is stored, which what the caller does with its own leaves alone', async () => {
      const { acme } = await openTwo(driver);
      const input = { list: ['a', -0], absent: undefined };
      const createdAt = new Date(BEGIN);
      const given = workflow('run', { input, createdAt });
      const written = [
        await acme.workflows.upsert(given),
        await acme.workflows.upsert(given),
        ...(await acme.workflows.upsertMany([given])),
      ];
      input.list.push('later');
      createdAt.setTime(0);
      for (const state of written) {
        expect(state).toStrictEqual(await acme.workflows.get('run'));
        expect(state.input).toStrictEqual({ list: ['a', 0] });
        expect(state.createdAt).toEqual(new Date(BEGIN));
      }
    });

    it('writes over the state that is there: its beginning stays, its change advances', async () => {
      const { acme, clock } = await openTwo(driver);
      const first = await acme.workflows.upsert(workflow('run', { input: { a: 1 }, output: 'x' }));
      const now = clock.step();
      const second = await acme.workflows.upsert({
        ...first,
        status: 'done',
        output: null,
        createdAt: now,
      });
      expect(second).toEqual({ ...first, status: 'done', output: null, updatedAt: now });
      expect(await acme.workflows.get('run')).toEqual(second);
    });

    it('takes the beginning of an execution from its caller, once', async () => {
      const { acme } = await openTwo(driver);
      const createdAt = new Date('2020-02-29T00:00:00.001Z');
      const written = await acme.workflows.upsert(workflow('run', { createdAt }));
      expect(written.createdAt).toEqual(createdAt);
      expect(written.updatedAt).toEqual(new Date(BEGIN));
    });

    it('keeps organizations apart that use the same identifiers', async () => {
      const { acme, other } = await openTwo(driver);
      await acme.workflows.upsert(workflow('run', { status: 'mine' }));
      expect(await other.workflows.get('run')).toBeNull();
      expect(await other.workflows.delete('run')).toBe(false);
      await other.workflows.upsert({
        ...(await acme.workflows.upsert(workflow('run', { status: 'mine' }))),
        status: 'theirs',
      });
      expect((await acme.workflows.get('run'))?.status).toBe('mine');
      expect((await other.workflows.list()).items.map(({ status }) => status)).toEqual(['theirs']);
      expect((await acme.workflows.list({ status: 'theirs' })).items).toEqual([]);
    });

    it('writes many, new and old, and gives them back in the order given', async () => {
      const { acme, clock } = await openTwo(driver);
      const old = await acme.workflows.upsert(workflow('b', { input: [ODD] }));
      const now = clock.step();
      const written = await acme.workflows.upsertMany([
        workflow('c', { status: 'one', usage: [] }),
        workflow('b', { status: 'two', error: { code: 7 } }),
        workflow('a', { createdAt: old.createdAt }),
        workflow('c', { status: 'last', input: ODD }),
      ]);
      expect(written.map(({ workflowExecId, status }) => [workflowExecId, status])).toEqual([
        ['c', 'last'],
        ['b', 'two'],
        ['a', 'running'],
        ['c', 'last'],
      ]);
      expect(written[1]).toEqual({
        ...old,
        status: 'two',
        input: null,
        error: { code: 7 },
        updatedAt: now,
      });
      expect(await acme.workflows.get('c')).toEqual(written[0]);
      expect(await acme.workflows.upsertMany([])).toEqual([]);
    });

    it('writes more than one statement takes, all or none', async () => {
      const { acme, database } = await openTwo(driver);
      const many = Array.from({ length: 1_203 }, (_, number) => workflow(`run-${number}`));
      const written = await acme.workflows.upsertMany(many);
      expect(written.map(({ workflowExecId }) => workflowExecId)).toEqual(
        many.map(({ workflowExecId }) => workflowExecId),
      );
      expect((await acme.workflows.list({ limit: 1_000 })).items).toHaveLength(1_000);
      const nobody = database.store.organization(uuid(404));
      await expect(nobody.workflows.upsertMany(many)).rejects.toThrow('organizations');
      expect((await nobody.workflows.list()).items).toEqual([]);
    });

    it('refuses what the model refuses, every row of it, and writes nothing', async () => {
      const { acme } = await openTwo(driver);
      const error = await acme.workflows
        .upsertMany([
          workflow('fine'),
          workflow('run', { status: 'x'.repeat(64) }),
          { workflowExecId: 'a\u0000b', status: 'x' } as never,
          null as never,
        ])
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as ValidationError).issues.map(({ path }) => path)).toEqual([
        'states[1].status',
        'states[2].workflowExecId',
        'states[2].workflowId',
        'states[3]',
      ]);
      expect(await acme.workflows.get('fine')).toBeNull();
      for (const bad of [undefined, null, 'x', {}]) {
        await expect(acme.workflows.upsertMany(bad as never)).rejects.toThrow(ValidationError);
        await expect(acme.workflows.upsert(bad as never)).rejects.toThrow(ValidationError);
      }
    });

    it('refuses an identifier that none can be', async () => {
      const { acme } = await openTwo(driver);
      for (const bad of [undefined, null, 7, 'a\u0000', '\ud800', 'x'.repeat(256)]) {
        const id = bad as string;
        await expect(acme.workflows.get(id)).rejects.toThrow(ValidationError);
        await expect(acme.workflows.delete(id)).rejects.toThrow(ValidationError);
        await expect(acme.workflows.progress(id)).rejects.toThrow(ValidationError);
        await expect(acme.workflows.progressOf([id])).rejects.toThrow(ValidationError);
      }
      await expect(acme.workflows.progressOf('run' as never)).rejects.toThrow(ValidationError);
    });

    it('deletes an execution with its tasks and totals, and nothing else', async () => {
      const { acme, other } = await openTwo(driver);
      for (const each of [acme, other]) {
        await each.workflows.upsertMany([workflow('run'), workflow('next')]);
        await each.taskStates.upsertMany([task('t'), task('n', { workflowExecId: 'next' })]);
        await each.executionUsage.upsertMany([
          totals({ taskExecId: 't' }),
          totals({ taskExecId: 'n' }),
          totals({ workflowExecId: 'run' }),
        ]);
      }
      expect(await acme.workflows.delete('run')).toBe(true);
      expect(await acme.workflows.delete('run')).toBe(false);
      expect(await acme.taskStates.get('t')).toBeNull();
      expect(await acme.executionUsage.getByTaskExecId('t')).toEqual([]);
      expect(await acme.executionUsage.getByWorkflowExecId('run')).toEqual([]);
      expect(await acme.executionUsage.getByTaskExecId('n')).toHaveLength(1);
      expect(await other.executionUsage.getByTaskExecId('t')).toHaveLength(1);
      expect(await other.workflows.get('run')).not.toBeNull();
    });

    it('keeps a state for one transaction at a time', async () => {
      const { acme, store } = await openTwo(driver);
      await acme.workflows.upsert(workflow('run', { output: 0 }));
      await expect(acme.workflows.getForUpdate('run')).rejects.toThrow(TransactionScopeError);
      const increment = () =>
        store.transaction(async (inside) => {
          const { workflows } = inside.organization(acme.id);
          const state = await workflows.getForUpdate('run');
          if (!state) throw new Error('The state is gone.');
          await workflows.upsert({ ...state, output: (state.output as number) + 1 });
        });
      await Promise.all(Array.from({ length: 12 }, increment));
      expect((await acme.workflows.get('run'))?.output).toBe(12);
      await store.transaction(async (inside) => {
        expect(await inside.organization(acme.id).workflows.getForUpdate('none')).toBeNull();
      });
    });
  });

  describe(`${driver.name} › workflows › progress`, () => {
    it('counts the tasks of an execution by status, of one and of many', async () => {
      const { acme, other } = await openTwo(driver);
      await acme.workflows.upsertMany(['run', 'next', 'idle'].map((id) => workflow(id)));
      await acme.taskStates.upsertMany([
        task('a', { status: 'done' }),
        task('b', { status: 'done' }),
        task('c', { status: '__proto__' }),
        task('d', { workflowExecId: 'next' }),
      ]);
      const run = {
        total: 3,
        byStatus: Object.fromEntries([
          ['done', 2],
          ['__proto__', 1],
        ]),
      };
      const next = { total: 1, byStatus: { running: 1 } };
      const none = { total: 0, byStatus: {} };
      expect(await acme.workflows.progress('run')).toEqual(run);
      expect(await acme.workflows.progressOf(['next', 'run', 'idle', 'gone', 'run'])).toEqual(
        new Map([
          ['next', next],
          ['run', run],
          ['idle', none],
          ['gone', none],
        ]),
      );
      expect(await acme.workflows.progressOf([])).toEqual(new Map());
      expect(await other.workflows.progress('run')).toEqual(none);
    });
  });
}

import { executionLlmUsage, ValidationError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { uuid } from '../fixtures.ts';
import { BEGIN, openTwo, shuffled, task, totals, workflow } from './fixtures.ts';

async function openWithExecutions(driver: DriverUnderTest, ids: readonly string[] = ['t']) {
  const opened = await openTwo(driver);
  for (const each of [opened.acme, opened.other]) {
    await each.workflows.upsert(workflow('run'));
    await each.taskStates.upsertMany(ids.map((id) => task(id)));
  }
  return opened;
}

export function executionUsageSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › workflows › execution usage`, () => {
    it('leaves the same row when the same totals come twice', async () => {
      const { acme, clock, database } = await openWithExecutions(driver);
      for (const execution of [{ taskExecId: 't' }, { workflowExecId: 'run' }]) {
        const given = totals(execution, { agentId: 'a', reasoningTokens: 7 });
        const first = await acme.executionUsage.upsert(given);
        expect(first).toEqual({
          organizationId: acme.id,
          id: first.id,
          workflowExecId: null,
          taskExecId: null,
          ...given,
          cachedPromptTokens: null,
          inputAudioTokens: null,
          outputAudioTokens: null,
          createdAt: first.updatedAt,
          updatedAt: first.updatedAt,
        });
        clock.step();
        expect(await acme.executionUsage.upsert(given)).toEqual(first);
        expect(await acme.executionUsage.upsertMany([given, given])).toEqual([first, first]);
      }
      expect(await database.rows(executionLlmUsage)).toHaveLength(2);
    });

    it('writes over the totals that are there; only then its change advances', async () => {
      const { acme, clock } = await openWithExecutions(driver);
      const first = await acme.executionUsage.upsert(
        totals({ taskExecId: 't' }, { reasoningTokens: 7 }),
      );
      const changes = [
        { promptTokens: 5 },
        { reasoningTokens: null },
        { reasoningTokens: 0 },
        { agentId: 'a' },
        { agentId: null },
        { costUsd: 0.000_000_001 },
        { model: 'Claude' },
        { provider: 'Anthropic' },
      ];
      let expected = first;
      for (const change of changes) {
        expected = { ...expected, ...change, updatedAt: clock.step() };
        // What a row that was read says of itself is left aside.
        const given = { ...expected, id: uuid(7), updatedAt: new Date(0) };
        expect(await acme.executionUsage.upsert(given)).toEqual(expected);
      }
      expect(await acme.executionUsage.getByTaskExecId('t')).toEqual([expected]);
      expect(expected.createdAt).toEqual(new Date(BEGIN));
    });

    it('gives the totals of an execution by component, each kind of execution by itself', async () => {
      const { acme, other } = await openWithExecutions(driver, ['t', 'run']);
      await acme.executionUsage.upsertMany([
        totals({ taskExecId: 'run' }, { component: 'tool' }),
        totals({ taskExecId: 'run' }, { component: 'Agent' }),
        totals({ taskExecId: 'run' }, { component: 'agent' }),
        totals({ workflowExecId: 'run' }, { component: 'router' }),
        totals({ taskExecId: 't' }, { component: 'other' }),
      ]);
      const components = (found: readonly { component: string }[]) =>
        found.map(({ component }) => component);
      expect(components(await acme.executionUsage.getByTaskExecId('run'))).toEqual([
        'Agent',
        'agent',
        'tool',
      ]);
      expect(components(await acme.executionUsage.getByWorkflowExecId('run'))).toEqual(['router']);
      expect(await other.executionUsage.getByTaskExecId('run')).toEqual([]);
      expect(await acme.executionUsage.getByTaskExecId('nobody')).toEqual([]);
      await expect(acme.executionUsage.getByTaskExecId('\0')).rejects.toThrow(ValidationError);
      await expect(acme.executionUsage.getByWorkflowExecId(1 as never)).rejects.toThrow(
        ValidationError,
      );
    });

    it('writes many, all or none, and gives them back in the order given', async () => {
      const { acme } = await openWithExecutions(driver, ['t', 'u']);
      const given = [
        totals({ taskExecId: 'u' }),
        totals({ workflowExecId: 'run' }, { promptTokens: 1 }),
        totals({ taskExecId: 't' }),
        totals({ workflowExecId: 'run' }, { component: 'tool' }),
        totals({ workflowExecId: 'run' }, { promptTokens: 2 }),
      ];
      const written = await acme.executionUsage.upsertMany(given);
      expect(
        written.map(({ taskExecId, component, promptTokens }) => [
          taskExecId,
          component,
          promptTokens,
        ]),
      ).toEqual([
        ['u', 'agent', 100],
        [null, 'agent', 2],
        ['t', 'agent', 100],
        [null, 'tool', 100],
        [null, 'agent', 2],
      ]);
      expect(await acme.executionUsage.upsertMany([])).toEqual([]);
      const error = await acme.executionUsage
        .upsertMany([
          totals({ taskExecId: 't' }, { component: 'new' }),
          totals({ taskExecId: 't' }, { workflowExecId: 'run' }),
          totals({ taskExecId: 't' }, { promptTokens: -1, costUsd: 5e6 }),
        ])
        .catch((thrown: unknown) => thrown);
      expect((error as ValidationError).issues.map(({ path }) => path)).toEqual([
        'usage[1].workflowExecId, taskExecId',
        'usage[2].promptTokens',
        'usage[2].costUsd',
      ]);
      expect(await acme.executionUsage.getByTaskExecId('t')).toHaveLength(1);
      await expect(acme.executionUsage.upsertMany(null as never)).rejects.toThrow(ValidationError);
      await expect(acme.executionUsage.upsert(undefined as never)).rejects.toThrow(ValidationError);
    });

    it('writes more than one statement takes', async () => {
      const ids = Array.from({ length: 1_100 }, (_, number) => `t${number}`);
      const { acme } = await openWithExecutions(driver, ids);
      const written = await acme.executionUsage.upsertMany(
        ids.map((taskExecId, promptTokens) => totals({ taskExecId }, { promptTokens })),
      );
      expect(written.map(({ promptTokens }) => promptTokens)).toEqual(ids.map((_, place) => place));
    });

    it('lets many write the same totals at a time', async () => {
      const ids = Array.from({ length: 60 }, (_, number) => `t${number}`);
      const { acme, database } = await openWithExecutions(driver, ids);
      const ofTasks = ids.map((taskExecId) => ({ taskExecId }));
      const ofAll = [...ofTasks, { workflowExecId: 'run' }];
      const flush = (writer: number, round: number) =>
        shuffled(writer % 4 === 0 ? ofAll : ofTasks, writer).map((execution) =>
          totals(execution, { promptTokens: round * 100 + writer }),
        );
      for (let round = 0; round < 8; round++) {
        await Promise.all(
          Array.from({ length: 20 }, (_, writer) =>
            acme.executionUsage.upsertMany(flush(writer, round)),
          ),
        );
      }
      expect(await database.rows(executionLlmUsage)).toHaveLength(ofAll.length);
    });
  });
}

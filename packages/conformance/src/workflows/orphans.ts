/** References that lead nowhere: refused, and named alike whatever the engine knows. */
import { ForeignKeyViolationError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { uuid } from '../fixtures.ts';
import { openTwo, task, totals, workflow } from './fixtures.ts';

async function refusal(writing: Promise<unknown>): Promise<ForeignKeyViolationError> {
  const error = await writing.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ForeignKeyViolationError);
  return error as ForeignKeyViolationError;
}

export function orphanSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › workflows › orphans`, () => {
    it('are refused with the reference that is missing', async () => {
      const { acme, other, store } = await openTwo(driver);
      const nobody = store.organization(uuid(404));
      for (const each of [acme, other]) await each.workflows.upsert(workflow('run'));
      await other.workflows.upsert(workflow('theirs'));
      await other.taskStates.upsert(task('theirs'));
      const seen = [
        await refusal(nobody.workflows.upsert(workflow('run'))),
        await refusal(nobody.workflows.upsertMany([workflow('run'), workflow('next')])),
        await refusal(acme.taskStates.upsert(task('t', { workflowExecId: 'theirs' }))),
        await refusal(acme.taskStates.upsert(task('t', { parentStateId: 'theirs' }))),
        await refusal(acme.taskStates.upsertMany([task('a'), task('t', { parentStateId: 'x' })])),
        await refusal(acme.executionUsage.upsert(totals({ taskExecId: 'theirs' }))),
        await refusal(acme.executionUsage.upsert(totals({ workflowExecId: 'theirs' }))),
        await refusal(
          acme.executionUsage.upsertMany([
            totals({ workflowExecId: 'run' }),
            totals({ taskExecId: 'theirs' }),
          ]),
        ),
      ];
      expect(seen.map(({ message }) => message)).toEqual([
        `The workflow_states row refers to a row of organizations that is not there: no organizationId "${uuid(404)}".`,
        `The workflow_states row refers to a row of organizations that is not there: no organizationId "${uuid(404)}".`,
        'The task_states row refers to a row of workflow_states that is not there: no workflowExecId "theirs" of the organization.',
        'The task_states row refers to a row of task_states that is not there: no parentStateId "theirs" of the organization.',
        'The task_states row refers to a row of task_states that is not there: no parentStateId "x" of the organization.',
        'The execution_llm_usage row refers to a row of task_states that is not there: no taskExecId "theirs" of the organization.',
        'The execution_llm_usage row refers to a row of workflow_states that is not there: no workflowExecId "theirs" of the organization.',
        'The execution_llm_usage row refers to a row of task_states that is not there: no taskExecId "theirs" of the organization.',
      ]);
      expect(seen.map(({ table, constraint }) => [table, constraint])).toContainEqual([
        'task_states',
        'fk_task_states_parent_state_id',
      ]);
      expect(await acme.taskStates.get('a')).toBeNull();
      expect(await acme.executionUsage.getByWorkflowExecId('run')).toEqual([]);
    });

    it('end the transaction that they are written in', async () => {
      const { acme, store } = await openTwo(driver);
      const writing = store.transaction(async (inside) => {
        const { workflows, taskStates } = inside.organization(acme.id);
        await workflows.upsert(workflow('run'));
        await taskStates.upsert(task('t', { workflowExecId: 'missing' }));
      });
      expect((await refusal(writing)).message).toContain('no workflowExecId "missing"');
      expect(await acme.workflows.get('run')).toBeNull();
    });
  });
}

import {
  DataError,
  ForeignKeyViolationError,
  type NewOrganizationExecutionUsage,
  type Store,
  TransactionScopeError,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, openFresh } from '../fixtures.ts';

const workflow = { workflowExecId: 'run-1', workflowId: 'report', status: 'running' };
const task = { ...workflow, taskExecId: 'step-1', taskId: 'research', component: 'agent' };

/** An organization with one execution of a workflow and one of its tasks. */
async function executions(store: Store, slug = 'acme') {
  const acme = store.organization((await createOrganization(store, slug)).id);
  await acme.workflows.upsert(workflow);
  await acme.taskStates.upsert(task);
  return acme;
}

const used = (facts: Partial<NewOrganizationExecutionUsage>): NewOrganizationExecutionUsage => ({
  component: 'agent',
  provider: 'anthropic',
  model: 'claude-sonnet-4',
  promptTokens: 100,
  completionTokens: 20,
  totalTokens: 120,
  costUsd: 0.000_000_001,
  ...facts,
});

export function addingUsageSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › execution usage › addMany`, () => {
    it('begins at nothing and adds to what is there', async () => {
      let now = new Date('2026-03-04T05:06:07.089Z');
      const { store } = await openFresh(driver, { clock: () => now });
      const acme = await executions(store);
      const first = await acme.executionUsage.addMany([used({ taskExecId: 'step-1' })]);
      now = new Date('2026-03-04T05:06:08.000Z');
      const later = used({
        taskExecId: 'step-1',
        model: 'claude-opus-4',
        agentId: 'critic',
        promptTokens: 11,
        completionTokens: 0,
        totalTokens: 11,
        costUsd: 1.5,
      });
      const [total] = await acme.executionUsage.addMany([later]);
      expect(total).toEqual({
        ...first[0],
        model: 'claude-opus-4',
        agentId: 'critic',
        promptTokens: 111,
        completionTokens: 20,
        totalTokens: 131,
        costUsd: 1.500_000_001,
        updatedAt: now,
      });
      expect(await acme.executionUsage.getByTaskExecId('step-1')).toEqual([total]);
    });

    it('adds what is known to what is not, and leaves unknown what nobody knows', async () => {
      const { store } = await openFresh(driver);
      const acme = await executions(store);
      const step = { taskExecId: 'step-1' };
      await acme.executionUsage.addMany([used({ ...step, reasoningTokens: 5 })]);
      await acme.executionUsage.addMany([used({ ...step, cachedPromptTokens: 7 })]);
      const [total] = await acme.executionUsage.addMany([used({ ...step, reasoningTokens: 6 })]);
      expect(total).toMatchObject({
        reasoningTokens: 11,
        cachedPromptTokens: 7,
        inputAudioTokens: null,
        outputAudioTokens: null,
      });
    });

    it('adds all of one list, workflows and tasks, whatever comes twice', async () => {
      const { store } = await openFresh(driver);
      const acme = await executions(store);
      const totals = await acme.executionUsage.addMany([
        used({ taskExecId: 'step-1', promptTokens: 1 }),
        used({ workflowExecId: 'run-1', promptTokens: 2 }),
        used({ taskExecId: 'step-1', promptTokens: 3, model: 'claude-opus-4' }),
        used({ taskExecId: 'step-1', component: 'tool', promptTokens: 4 }),
      ]);
      expect(totals.map(({ promptTokens, model }) => [promptTokens, model])).toEqual([
        [4, 'claude-opus-4'],
        [2, 'claude-sonnet-4'],
        [4, 'claude-opus-4'],
        [4, 'claude-sonnet-4'],
      ]);
      expect(await acme.executionUsage.summarize('run-1')).toMatchObject({
        promptTokens: 10,
        completionTokens: 80,
        costNanoUsd: 4n,
      });
    });

    it('loses nothing to others who add to the same totals', async () => {
      const { store } = await openFresh(driver);
      const acme = await executions(store);
      const mine = [used({ taskExecId: 'step-1' }), used({ workflowExecId: 'run-1' })];
      await Promise.all(
        Array.from({ length: 20 }, (_, number) =>
          acme.executionUsage.addMany(number % 2 ? mine : mine.toReversed()),
        ),
      );
      expect(await acme.executionUsage.summarize('run-1')).toMatchObject({
        promptTokens: 4_000,
        totalTokens: 4_800,
        costNanoUsd: 40n,
      });
    });

    it('adds nothing where one is refused', async () => {
      const { store } = await openFresh(driver);
      const acme = await executions(store);
      const unknown = [used({ taskExecId: 'step-1' }), used({ taskExecId: 'step-2' })];
      await expect(acme.executionUsage.addMany(unknown)).rejects.toThrow(ForeignKeyViolationError);
      const wrong = [used({ taskExecId: 'step-1' }), used({ promptTokens: -1 })];
      await expect(acme.executionUsage.addMany(wrong)).rejects.toThrow(ValidationError);
      await expect(acme.executionUsage.addMany(wrong)).rejects.toThrow(/usage\[1\]\.promptTokens/);
      expect(await acme.executionUsage.getByTaskExecId('step-1')).toEqual([]);
      expect(await acme.executionUsage.addMany([])).toEqual([]);
    });

    it('adds nothing where a total would be beyond what a number holds', async () => {
      const { store } = await openFresh(driver);
      const acme = await executions(store);
      const step = { taskExecId: 'step-1' };
      const most = used({ ...step, promptTokens: Number.MAX_SAFE_INTEGER, costUsd: 4_194_304 });
      await acme.executionUsage.addMany([most, { ...most, promptTokens: 0 }]);
      const before = await acme.executionUsage.getByTaskExecId('step-1');
      const refused = [
        [used({ workflowExecId: 'run-1' }), used(step)],
        [used({ ...step, component: 'tool' }), used({ ...step, promptTokens: 0, costUsd: 1e6 })],
        [used({ ...step, component: 'tool' }), used({ ...step, promptTokens: 1 })],
      ];
      for (const usage of refused) {
        const thrown = await acme.executionUsage.addMany(usage).catch((error: unknown) => error);
        expect(thrown).toBeInstanceOf(DataError);
        expect(thrown).toHaveProperty(
          'message',
          'A total would be beyond 2^53 - 1, which a number cannot hold exactly: nothing was added.',
        );
      }
      expect(await acme.executionUsage.getByTaskExecId('step-1')).toEqual(before);
      expect(await acme.executionUsage.getByWorkflowExecId('run-1')).toEqual([]);
      const going = store.transaction(async (transaction) => {
        const { executionUsage, workflows } = transaction.organization(acme.id);
        await workflows.upsert({ ...workflow, workflowExecId: 'run-2' });
        await executionUsage.addMany([used(step)]).catch(() => 'ignored');
      });
      await expect(going).rejects.toThrow(TransactionScopeError);
      expect(await acme.executionUsage.getByTaskExecId('step-1')).toEqual(before);
      expect(await acme.workflows.get('run-2')).toBeNull();
    });

    it('keeps organizations apart', async () => {
      const { store } = await openFresh(driver);
      const [acme, umbrella] = [await executions(store), await executions(store, 'umbrella')];
      await acme.executionUsage.addMany([used({ taskExecId: 'step-1' })]);
      expect(await umbrella.executionUsage.getByTaskExecId('step-1')).toEqual([]);
    });
  });
}

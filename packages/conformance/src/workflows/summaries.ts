import {
  DataError,
  executionLlmUsage,
  type UsageSummary,
  uuidv7,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { openTwo, task, totals, workflow } from './fixtures.ts';

const NOTHING: UsageSummary = {
  promptTokens: 0,
  completionTokens: 0,
  totalTokens: 0,
  reasoningTokens: 0,
  cachedPromptTokens: 0,
  inputAudioTokens: 0,
  outputAudioTokens: 0,
  costUsd: 0,
  costNanoUsd: 0n,
};

const LARGEST_USD = 4_194_304;

export function usageSummarySuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › workflows › usage summaries`, () => {
    it('add up a workflow execution and its tasks, by component and by model', async () => {
      const { acme, other } = await openTwo(driver);
      for (const each of [acme, other]) {
        await each.workflows.upsertMany([workflow('run'), workflow('next')]);
        await each.taskStates.upsertMany([
          task('a'),
          task('b', { parentStateId: 'a' }),
          task('c', { workflowExecId: 'next' }),
        ]);
      }
      const openai = { provider: 'openai', model: 'gpt-5' };
      await acme.executionUsage.upsertMany([
        totals({ workflowExecId: 'run' }, { component: 'router', cachedPromptTokens: 3 }),
        totals({ taskExecId: 'a' }, { reasoningTokens: 4 }),
        totals({ taskExecId: 'b' }, { ...openai, costUsd: 0.2, inputAudioTokens: 5 }),
        totals({ taskExecId: 'b' }, { ...openai, component: 'tool', outputAudioTokens: 6 }),
        totals({ taskExecId: 'c' }, { promptTokens: 7 }),
      ]);
      const router = sums(1, { cachedPromptTokens: 3, costNanoUsd: 1_000_000n });
      const summary = await acme.executionUsage.summarize('run');
      expect(summary).toEqual({
        workflowExecId: 'run',
        ...sums(4, {
          reasoningTokens: 4,
          cachedPromptTokens: 3,
          inputAudioTokens: 5,
          outputAudioTokens: 6,
          costNanoUsd: 203_000_000n,
        }),
        byComponent: {
          agent: sums(2, { reasoningTokens: 4, inputAudioTokens: 5, costNanoUsd: 201_000_000n }),
          router,
          tool: sums(1, { outputAudioTokens: 6, costNanoUsd: 1_000_000n }),
        },
        byModel: {
          'anthropic/claude-sonnet-4': sums(2, {
            reasoningTokens: 4,
            cachedPromptTokens: 3,
            costNanoUsd: 2_000_000n,
          }),
          'openai/gpt-5': sums(2, {
            inputAudioTokens: 5,
            outputAudioTokens: 6,
            costNanoUsd: 201_000_000n,
          }),
        },
      });
      await acme.workflows.upsert(workflow('slashes'));
      await acme.executionUsage.upsertMany(
        [
          ['a', { provider: 'a/b', model: 'c' }] as const,
          ['b', { provider: 'a', model: 'b/c' }] as const,
          ['c', { provider: 'a%2Fb', model: 'c' }] as const,
        ].map(([component, named]) =>
          totals({ workflowExecId: 'slashes' }, { component, ...named }),
        ),
      );
      const { byModel } = await acme.executionUsage.summarize('slashes');
      expect(Object.keys(byModel)).toEqual(['a%252Fb/c', 'a%2Fb/c', 'a/b/c']);

      const none = { ...NOTHING, byComponent: {}, byModel: {} };
      const many = await acme.executionUsage.summarizeMany(['gone', 'run', 'next', 'run']);
      expect(many).toEqual([
        { workflowExecId: 'gone', ...none },
        summary,
        await acme.executionUsage.summarize('next'),
        summary,
      ]);
      expect(many[2]?.promptTokens).toBe(7);
      expect(await other.executionUsage.summarize('run')).toEqual({
        workflowExecId: 'run',
        ...none,
      });
      expect(await acme.executionUsage.summarizeMany([])).toEqual([]);
      await expect(acme.executionUsage.summarizeMany('run' as never)).rejects.toThrow(
        ValidationError,
      );
      await expect(acme.executionUsage.summarize(null as never)).rejects.toThrow(ValidationError);
    });

    it('are exact in nano-dollars beyond 64 bits', async () => {
      const { acme, store } = await openTwo(driver);
      await acme.workflows.upsert(workflow('run'));
      const count = 2_500;
      const rows = Array.from({ length: count }, (_, number) => ({
        organizationId: acme.id,
        id: uuidv7(),
        ...totals({ workflowExecId: 'run' }, { component: `c${number}`, costUsd: LARGEST_USD }),
      }));
      await store.load(executionLlmUsage, rows);
      const summary = await acme.executionUsage.summarize('run');
      expect(summary.costNanoUsd).toBe(BigInt(count) * BigInt(LARGEST_USD) * 1_000_000_000n);
      expect(summary.costUsd).toBe(count * LARGEST_USD);
      expect(summary.promptTokens).toBe(count * 100);
    });

    it('refuse a number of tokens that a number cannot hold exactly', async () => {
      const { acme } = await openTwo(driver);
      await acme.workflows.upsert(workflow('run'));
      await acme.executionUsage.upsertMany(
        ['a', 'b'].map((component) =>
          totals({ workflowExecId: 'run' }, { component, promptTokens: Number.MAX_SAFE_INTEGER }),
        ),
      );
      await expect(acme.executionUsage.summarize('run')).rejects.toThrow(DataError);
    });
  });
}

/** So many of the usual totals, and what differs. */
function sums(count: number, facts: Partial<UsageSummary>): UsageSummary {
  const { costNanoUsd = 0n } = facts;
  return {
    ...NOTHING,
    promptTokens: count * 100,
    completionTokens: count * 20,
    totalTokens: count * 120,
    ...facts,
    costUsd: Number(costNanoUsd) / 1e9,
  };
}

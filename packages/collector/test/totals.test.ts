import type { UsageSummary } from '@runledger/schema';
import { drivers } from '@tooling/drivers';
import { describe, expect, it } from 'vitest';
import { takeIn } from '../src/event.ts';
import { readOpenAi } from '../src/index.ts';
import { totalsOf } from '../src/totals.ts';
import { type Setting, setUp, usage, watched } from './fixtures.ts';

const run = { workflowExecId: 'run-1', workflowId: 'report', status: 'running' };

async function withExecutions({ store, acme }: Setting) {
  const ofAcme = store.organization(acme.id);
  await ofAcme.workflows.upsert(run);
  for (const taskExecId of ['step-1', 'step-2']) {
    await ofAcme.taskStates.upsert({ ...run, taskExecId, taskId: 'write', component: 'agent' });
  }
  return ofAcme;
}

describe('what a batch adds to totals', () => {
  const [one, other] = [1, 2].map((n) => `0190c4a0-0000-7000-8000-00000000000${n}`);
  const taken = (organizationId = '', taskExecId = '', model = 'm') =>
    takeIn({ organizationId, taskExecId, provider: 'p', model }, new Date(), 0);

  it('comes in the order of the keys: batches that lock in different orders deadlock', () => {
    const batch = [taken(other, 'y'), taken(other, 'x'), taken(one, 'z'), taken(other, 'y')];
    expect(
      totalsOf(batch).map(({ organizationId, usage: rows }) => [
        organizationId,
        ...rows.map(({ taskExecId }) => taskExecId),
      ]),
    ).toEqual([
      [one, 'z'],
      [other, 'x', 'y'],
    ]);
  });

  it('has the model of the latest request, of two at once that of the second', () => {
    const batch = [taken(one, 'z', 'first'), taken(one, 'z', 'second')];
    for (const { event } of batch) event.occurredAt = new Date(0);
    expect(totalsOf(batch)[0]?.usage).toMatchObject([{ model: 'second' }]);
  });
});

describe.each(drivers)('totals of executions on $name', (driver) => {
  it('are what the events of each execution and component add up to', async () => {
    const setting = await setUp(driver);
    const { store, acme, timers } = setting;
    const { executionUsage } = await withExecutions(setting);
    const { collector } = watched(store, timers);
    const response = {
      model: 'gpt-5',
      usage: {
        prompt_tokens: 1_000,
        completion_tokens: 300,
        total_tokens: 1_300,
        prompt_tokens_details: { cached_tokens: 640, cache_write_tokens: 160, audio_tokens: 12 },
        completion_tokens_details: { reasoning_tokens: 128 },
      },
    };
    const step = { organizationId: acme.id, taskExecId: 'step-1', agentId: 'writer' };
    const reading = readOpenAi(response);
    if (reading === null) expect.unreachable();
    await collector.record({ ...step, model: 'gpt-5', ...reading, costUsd: 0.004 });
    timers.advance(10);
    await collector.record({ ...step, ...usage(acme), model: 'gpt-5-mini', agentId: 'critic' });
    await collector.record(usage(acme, { taskExecId: 'step-1', component: 'tool' }));
    await collector.record(usage(acme, { workflowExecId: 'run-1' }));
    // The task counts where both are named: a workflow's summary has its tasks in it.
    await collector.record(usage(acme, { workflowExecId: 'run-1', taskExecId: 'step-2' }));
    await collector.close();

    expect(await executionUsage.getByTaskExecId('step-1')).toMatchObject([
      {
        component: 'agent',
        agentId: 'critic',
        provider: 'openai',
        model: 'gpt-5-mini',
        promptTokens: 1_100,
        completionTokens: 320,
        totalTokens: 1_420,
        reasoningTokens: 128,
        cachedPromptTokens: 640,
        inputAudioTokens: 12,
        outputAudioTokens: null,
        costUsd: 0.004,
      },
      { component: 'tool', promptTokens: 100, completionTokens: 20, totalTokens: 120 },
    ]);
    expect(await executionUsage.getByWorkflowExecId('run-1')).toMatchObject([
      { component: 'agent', promptTokens: 100 },
    ]);
    expect(await executionUsage.getByTaskExecId('step-2')).toHaveLength(1);
    expect(await executionUsage.summarize('run-1')).toMatchObject({
      promptTokens: 1_400,
      completionTokens: 380,
    });
  });

  it('lose nothing to other collectors, nor to a process that begins anew', async () => {
    const setting = await setUp(driver);
    const { store, acme, timers, events } = setting;
    const { executionUsage } = await withExecutions(setting);
    for (const generation of [1, 2]) {
      const collectors = Array.from(
        { length: 4 },
        () => watched(store, timers, { batchSize: 7 }).collector,
      );
      for (let number = 0; number < 100; number++) {
        for (const collector of collectors) {
          const taskExecId = number % 3 === 0 ? 'step-2' : 'step-1';
          await collector.record(
            usage(acme, { taskExecId, inputTokens: number, costUsd: generation / 1e9 }),
          );
        }
      }
      await Promise.all(collectors.map((collector) => collector.close()));
    }
    const recorded = await events();
    expect(recorded).toHaveLength(800);
    const sum = (count: (event: (typeof recorded)[number]) => number) =>
      recorded.reduce((total, event) => total + count(event), 0);
    const expected: Partial<UsageSummary> = {
      promptTokens: sum(({ inputTokens }) => inputTokens),
      completionTokens: sum(({ outputTokens }) => outputTokens),
      costNanoUsd: 1_200n,
    };
    expect(await executionUsage.summarize('run-1')).toMatchObject(expected);
  });
});

describe.each(drivers)('prices on $name', (driver) => {
  it('are looked up for events that do not bring what they cost', async () => {
    const setting = await setUp(driver);
    const { store, acme, timers, events } = setting;
    const { executionUsage } = await withExecutions(setting);
    const price = await store.models.publish({
      provider: 'openai',
      model: 'gpt-5',
      inputUsdPerMtok: 1.25,
      cachedInputUsdPerMtok: 0.125,
      cacheWriteUsdPerMtok: 0,
      outputUsdPerMtok: 10,
      reasoningUsdPerMtok: 10,
      effectiveFrom: new Date('2026-01-01T00:00:00.000Z'),
    });
    const { collector } = watched(store, timers, { pricing: true });
    await collector.record(usage(acme, { requestId: 'priced', taskExecId: 'step-1' }));
    timers.advance(1);
    await collector.record(usage(acme, { requestId: 'given', costUsd: 0.5 }));
    timers.advance(1);
    await collector.record(usage(acme, { requestId: 'unknown', model: 'llama' }));
    await collector.close();
    // 100 × 1.25 + 20 × 10 dollars a million.
    expect(await events()).toMatchObject([
      { requestId: 'priced', costUsd: 0.000_325, priceId: price.id },
      { requestId: 'given', costUsd: 0.5, priceId: null },
      { requestId: 'unknown', costUsd: null, priceId: null },
    ]);
    expect(await executionUsage.getByTaskExecId('step-1')).toMatchObject([{ costUsd: 0.000_325 }]);
  });
});

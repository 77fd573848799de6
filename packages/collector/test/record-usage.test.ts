import { drivers } from '@tooling/drivers';
import { describe, expect, it } from 'vitest';
import { recordUsage } from '../src/index.ts';
import { setUp, usage } from './fixtures.ts';

describe.each(drivers)('recordUsage on $name', (driver) => {
  it('keeps event and totals with the rest of the transaction, and adds nothing a second time', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    const ofAcme = store.organization(acme.id);
    const run = { workflowExecId: 'run-1', workflowId: 'report', status: 'running' };
    await ofAcme.workflows.upsert(run);
    const given = {
      ...usage(acme, { workflowExecId: 'run-1', inputTokens: 100, outputTokens: 20 }),
      id: '01930000-0000-7000-8000-000000000001',
      occurredAt: timers.clock(),
    };
    const undone = new Error('changed my mind');
    await expect(
      store.transaction(async (transaction) => {
        await recordUsage(transaction, given);
        throw undone;
      }),
    ).rejects.toBe(undone);
    expect(await events()).toEqual([]);

    const record = () => store.transaction((transaction) => recordUsage(transaction, given));
    expect(await record()).toEqual({ id: given.id, recorded: true });
    expect(await record()).toEqual({ id: given.id, recorded: false });
    expect(await events()).toHaveLength(1);
    expect(await ofAcme.executionUsage.getByWorkflowExecId('run-1')).toMatchObject([
      { promptTokens: 100, completionTokens: 20, totalTokens: 120 },
    ]);
  });

  it('names the event that was recorded first under the key, with totals and without', async () => {
    const { store, acme, events } = await setUp(driver);
    const run = { workflowExecId: 'run-1', workflowId: 'report', status: 'running' };
    await store.organization(acme.id).workflows.upsert(run);
    for (const execution of [{}, { workflowExecId: 'run-1' }]) {
      const given = { ...usage(acme, execution), idempotencyKey: JSON.stringify(execution) };
      const record = () => store.transaction((transaction) => recordUsage(transaction, given));
      const first = await record();
      expect(await record()).toEqual({ id: first.id, recorded: false });
      expect((await events()).map(({ id }) => id)).toContain(first.id);
    }
    expect(await events()).toHaveLength(2);
  });

  it('looks up what it cost where that is wished', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    await store.models.publish({
      provider: 'openai',
      model: 'gpt-5',
      inputUsdPerMtok: 1_000_000,
      outputUsdPerMtok: 0,
      cachedInputUsdPerMtok: 0,
      cacheWriteUsdPerMtok: 0,
      reasoningUsdPerMtok: 0,
      effectiveFrom: new Date(0),
    });
    await store.transaction((transaction) =>
      recordUsage(
        transaction,
        {
          organizationId: acme.id,
          occurredAt: timers.clock(),
          provider: 'openai',
          model: 'gpt-5',
          inputTokens: 7,
        },
        { pricing: true },
      ),
    );
    expect(await events()).toMatchObject([{ costUsd: 7 }]);
  });
});

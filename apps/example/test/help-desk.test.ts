/** The app on both databases: the same test, told only where the database is. */
import { loadConfig, openStore, type RunledgerStore } from '@runledger/config';
import { createTestDatabase } from '@tooling/postgres-server';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Assistant, FakeAssistant } from '../src/assistant.ts';
import { createHelpDesk } from '../src/help-desk.ts';

const file = new URL('../runledger.config.json', import.meta.url).pathname;

const databases: Record<string, () => Promise<RunledgerStore>> = {
  async sqlite() {
    const config = await loadConfig({ file, driver: 'sqlite', path: ':memory:', variables: {} });
    return await openStore(config, { migrate: true });
  },
  async postgres() {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    const config = await loadConfig({ file, driver: 'postgres', url, variables: {} });
    return await openStore(config, { migrate: true });
  },
};

/** A desk with one customer and a price; closed when the test is over. */
async function openDesk(open: () => Promise<RunledgerStore>, assistant: Assistant) {
  const store = await open();
  onTestFinished(() => store.close());
  const { id } = await store.organizations.create({ slug: 'acme', name: 'Acme' });
  await store.models.publish({
    provider: 'openai',
    model: 'gpt-5',
    inputUsdPerMtok: 1_000_000,
    outputUsdPerMtok: 2_000_000,
    cachedInputUsdPerMtok: 0,
    cacheWriteUsdPerMtok: 0,
    reasoningUsdPerMtok: 0,
    effectiveFrom: new Date(0),
  });
  const desk = createHelpDesk(store, assistant);
  return { store, desk, id, acme: store.organization(id) };
}

describe.each(Object.entries(databases))('the help desk on %s', (_, open) => {
  it('answers a ticket, and keeps the answer, the cost and the audit entry together', async () => {
    const { desk, id, acme } = await openDesk(open, new FakeAssistant());
    const ticket = await desk.submit(id, 'Where is my invoice?');
    await desk.start();
    await vi.waitFor(async () => expect(await acme.jobs.counts()).toMatchObject({ completed: 1 }));
    await desk.close();

    const answered = await desk.tickets.get(id, ticket.id);
    expect(answered?.answer).toContain('Where is my invoice?');
    expect(answered?.createdAt).toEqual(ticket.createdAt);
    const [event] = (await acme.metering.listEvents()).items;
    const [input, output] = [ticket.question.length, answered?.answer?.length ?? 0];
    expect(event).toMatchObject({ inputTokens: input, outputTokens: output });
    expect(event?.costUsd).toBe(input + 2 * output);
    expect(await acme.executionUsage.getByWorkflowExecId(ticket.id)).toMatchObject([
      { promptTokens: input, completionTokens: output, costUsd: input + 2 * output },
    ]);
    expect((await acme.audit.list()).items).toMatchObject([
      { action: 'ticket.answer', resourceId: ticket.id },
    ]);
    expect(await acme.audit.verify()).toMatchObject({ valid: true });
  });

  it('tries again when the model is out of order, and bills one answer', async () => {
    let calls = 0;
    const assistant: Assistant = {
      complete(prompt) {
        calls += 1;
        if (calls === 1) return Promise.reject(new Error('503 Service Unavailable'));
        return new FakeAssistant().complete(prompt);
      },
    };
    const { desk, id, acme } = await openDesk(open, assistant);
    await desk.submit(id, 'Can I pay in euros?');
    await desk.start();
    await vi.waitFor(async () => expect(await acme.jobs.counts()).toMatchObject({ completed: 1 }), {
      timeout: 10_000,
    });
    await desk.close();
    expect(calls).toBe(2);
    expect((await acme.metering.listEvents()).items).toHaveLength(1);
  });

  it('takes neither the ticket nor the job in when one of them is refused', async () => {
    const { desk, store, id, acme } = await openDesk(open, new FakeAssistant());
    await expect(desk.submit(id, 'x'.repeat(10_001))).rejects.toMatchObject({ code: 'VALIDATION' });
    await expect(
      store.transaction(async (transaction) => {
        await transaction.organization(id).jobs.enqueue({ kind: 'answer-ticket', payload: {} });
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await acme.jobs.counts()).toMatchObject({ queued: 0 });
    await desk.close();
  });

  it('records what a chat used by the time it is closed', async () => {
    const { desk, id, acme } = await openDesk(open, new FakeAssistant());
    expect(await desk.chat(id, 'Is anybody there?')).toContain('Is anybody there?');
    await desk.close();
    const [day] = (await acme.metering.listDailyUsage()).items;
    expect(day).toMatchObject({ requestCount: 1, inputTokens: 'Is anybody there?'.length });
  });
});

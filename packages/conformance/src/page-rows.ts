/** Three rows for each list of a store, so that a page has others before and behind it. */
import {
  apiKeys,
  budgets,
  dailyUsage,
  executionLogs,
  jobs,
  modelRegistryEntries,
  NIL_UUID,
  organizations,
  type Store,
  taskStates,
  tasks,
  usageEvents,
  users,
  workflowStates,
} from '@runledger/schema';
import { uuid } from './fixtures.ts';

export const CREATED = new Date('2026-03-14T00:00:00Z');
export const LONG_AGO = new Date('2001-01-01');
export const MUCH_LATER = new Date('2090-01-01');
export const ACME = uuid(1);
const organizationId = ACME;
const createdAt = CREATED;
const NUMBERS = [1, 2, 3];

export async function fill(store: Store): Promise<void> {
  const times = { createdAt, updatedAt: CREATED };
  const each = <T>(row: (number: number) => T) => NUMBERS.map(row);
  await store.load(
    organizations,
    each((number) => ({ id: uuid(number), slug: `org-${number}`, name: 'x', ...times })),
  );
  await store.load(
    users,
    each((number) => ({
      organizationId,
      id: uuid(number),
      email: `${number}@example.com`,
      role: 'user' as const,
      // Ahead of every page.
      deactivatedAt: number === 2 ? MUCH_LATER : null,
      ...times,
    })),
  );
  await store.load(
    apiKeys,
    each((number) => {
      const prefix = `prefix-${number}`;
      const hash = new Uint8Array(32).fill(number);
      return { organizationId, id: uuid(number), name: 'x', prefix, hash, createdAt };
    }),
  );
  await store.load(
    jobs,
    each((number) => {
      const status = number === 2 ? 'failed' : 'queued';
      const about = { kind: 'summary', payload: {}, userId: uuid(1), status, createdAt } as const;
      return { organizationId, id: uuid(number), ...about };
    }),
  );
  await store.load(
    tasks,
    each((number) => {
      const status = number === 2 ? 'approved' : 'pending';
      const about = { requestText: 'x', projectId: 'p', createdBy: 'ada', createdAt };
      return { organizationId, taskId: uuid(number), status, ...about } as const;
    }),
  );
  await store.load(
    executionLogs,
    each((number) => {
      const about = { agentType: 'code', action: 'x', timestamp: CREATED };
      return { organizationId, logId: uuid(number), taskId: uuid(1), stepNumber: number, ...about };
    }),
  );
  const running = { workflowId: 'w', status: 'running' };
  await store.load(
    workflowStates,
    each((number) => ({ organizationId, workflowExecId: `e${number}`, ...running, ...times })),
  );
  await store.load(
    taskStates,
    each((number) => {
      const about = { component: 'agent', taskId: number === 2 ? 'u' : 't', workflowExecId: 'e1' };
      return { organizationId, taskExecId: `t${number}`, ...about, ...running, ...times };
    }),
  );
  const name = { provider: 'openai', model: 'gpt-5' };
  await store.load(
    usageEvents,
    each((number) => ({
      organizationId,
      id: uuid(number),
      occurredAt: CREATED,
      userId: uuid(1),
      apiKeyId: uuid(number === 2 ? 2 : 1),
      jobId: uuid(1),
      workflowExecId: 'e1',
      taskExecId: 't1',
      requestId: 'r',
      ...name,
    })),
  );
  await store.load(
    dailyUsage,
    each((number) => {
      const day = `2026-03-0${number}`;
      return { organizationId, userId: NIL_UUID, apiKeyId: NIL_UUID, day };
    }),
  );
  await store.load(
    budgets,
    each((number) => {
      const action = number === 2 ? 'warn' : 'block';
      const about = { period: 'day', limitTokens: 1, ...times } as const;
      return { organizationId, id: uuid(number), action, ...about } as const;
    }),
  );
  const prices = {
    inputUsdPerMtok: 1,
    outputUsdPerMtok: 1,
    cachedInputUsdPerMtok: 1,
    cacheWriteUsdPerMtok: 1,
    reasoningUsdPerMtok: 1,
  };
  await store.load(
    modelRegistryEntries,
    [NIL_UUID, ACME].flatMap((owner, place) =>
      each((number) => ({
        id: uuid(10 * (place + 1) + number),
        organizationId: owner,
        ...name,
        displayName: 'x',
        ...prices,
        effectiveFrom: new Date(LONG_AGO.getTime() + number),
        createdAt,
      })),
    ),
  );
  const entry = { actorType: 'system', actorId: 'a', resourceType: 'thing', resourceId: 'r' };
  for (const action of ['a.b', 'c.d', 'a.b']) {
    await store.organization(ACME).audit.append({ ...entry, action, occurredAt: CREATED } as never);
  }
}

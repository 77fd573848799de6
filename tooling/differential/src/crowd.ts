/** Many rows with few values, so that every filter of a list leaves more than one of them. */
import {
  apiKeys,
  executionLogs,
  jobs,
  modelRegistryEntries,
  NIL_UUID,
  organizations,
  type Repositories,
  taskStates,
  tasks,
  users,
  workflowStates,
} from '@runledger/schema';

/** When all of it is; days, months and instants around it. */
export const NOW = new Date('2026-03-01T12:00:00.000Z');

const ROWS = 12;

const uuid = (number: number) => `01930000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const at = (number: number) => new Date(NOW.getTime() + ((number % 4) - 2) * 1_000);
const one = <T>(values: readonly T[], number: number): T => values[number % values.length] as T;
/** What engines sort and fold in their own ways. */
const word = (number: number) => one(['a', 'A', 'é', '\u{1f600}', '\uffee'], number);
const rowsOf = <T>(row: (number: number) => T): T[] =>
  Array.from({ length: ROWS }, (_, number) => row(number));

export const organizationId = uuid(0);
export const taskId = uuid(0);
const own = { organizationId };
const userOf = (number: number) => uuid(number % 3);

export async function gather(store: Repositories): Promise<void> {
  await store.load(
    organizations,
    rowsOf((n) => ({
      id: uuid(n),
      slug: `slug-${n}`,
      name: 'a',
      quotaTier: word(n),
      createdAt: at(n),
    })),
  );
  await store.load(
    users,
    rowsOf((n) => ({
      ...own,
      id: uuid(n),
      email: `${n}@example.com`,
      role: one(['admin', 'user'] as const, n),
      deactivatedAt: one([null, NOW], n),
      createdAt: at(n),
    })),
  );
  await store.load(
    apiKeys,
    rowsOf((n) => ({
      ...own,
      id: uuid(n),
      userId: one([userOf(n), null], n),
      name: 'a',
      prefix: `prefix${n}`,
      hash: new Uint8Array(32).fill(n),
      createdAt: at(n),
      expiresAt: one([null, new Date(NOW.getTime() - 1), null], n),
      revokedAt: one([null, null, at(n)], n),
    })),
  );
  for (const owner of [NIL_UUID, organizationId]) await loadPrices(store, owner);
  await loadExecutions(store);
  await loadTasks(store);
  await loadJobs(store);
  await meter(store);
}

async function loadPrices(store: Repositories, owner: string): Promise<void> {
  await store.load(
    modelRegistryEntries,
    rowsOf((n) => ({
      organizationId: owner,
      id: uuid(n + (owner === organizationId ? 100 : 200)),
      provider: word(n % 2),
      model: word(n % 3),
      displayName: 'a',
      status: one(['active', 'deprecated', 'retired'] as const, n),
      inputUsdPerMtok: 1,
      outputUsdPerMtok: 1,
      cachedInputUsdPerMtok: 1,
      cacheWriteUsdPerMtok: 1,
      reasoningUsdPerMtok: 1,
      effectiveFrom: new Date(NOW.getTime() - n * 1_000),
    })),
  );
}

async function loadExecutions(store: Repositories): Promise<void> {
  const times = (n: number) => ({ createdAt: at(n), updatedAt: at(n + 1) });
  await store.load(
    workflowStates,
    rowsOf((n) => ({
      ...own,
      workflowExecId: `w${n}`,
      workflowId: word(n),
      status: word(n),
      ...times(n),
    })),
  );
  await store.load(
    taskStates,
    rowsOf((n) => ({
      ...own,
      taskExecId: `t${String(n).padStart(2, '0')}`,
      component: 'a',
      status: word(n),
      taskId: word(n),
      workflowExecId: `w${n % 2}`,
      workflowId: word(n),
      parentStateId: n < 4 ? null : `t0${n % 2}`,
      ...times(n),
    })),
  );
}

async function loadTasks(store: Repositories): Promise<void> {
  const statuses = ['pending', 'approved', 'executing', 'completed'] as const;
  await store.load(
    tasks,
    rowsOf((n) => ({
      ...own,
      taskId: uuid(n),
      projectId: word(n),
      requestText: 'a',
      createdBy: word(n),
      status: one(statuses, n),
      createdAt: at(n),
    })),
  );
  await store.load(
    executionLogs,
    rowsOf((n) => ({
      ...own,
      logId: uuid(n),
      taskId,
      stepNumber: n + 1,
      agentType: 'a',
      action: 'a',
    })),
  );
}

async function loadJobs(store: Repositories): Promise<void> {
  const statuses = ['queued', 'completed', 'failed', 'cancelled'] as const;
  await store.load(
    jobs,
    rowsOf((n) => ({
      ...own,
      id: uuid(n),
      userId: userOf(n),
      queue: word(n % 3),
      kind: word(n % 3),
      payload: {},
      status: one(statuses, n),
      createdAt: at(n),
      completedAt: n % 4 === 0 ? null : at(n),
    })),
  );
}

async function meter(store: Repositories): Promise<void> {
  const { metering, budgets: ownBudgets, audit } = store.organization(organizationId);
  await metering.recordBatch(
    rowsOf((n) => ({
      id: uuid(n),
      occurredAt: new Date(at(n).getTime() - (n % 3) * 86_400_000),
      userId: userOf(n),
      apiKeyId: uuid(n % 2),
      jobId: uuid(n % 3),
      requestId: word(n % 3),
      workflowExecId: `w${n % 2}`,
      taskExecId: `t0${n % 2}`,
      provider: word(n % 3),
      model: word(n % 3),
      status: one(['ok', 'error'] as const, n),
    })),
  );
  for (const budget of rowsOf((n) => ({
    id: uuid(n),
    userId: one([null, userOf(n)], n),
    apiKeyId: one([null, null, uuid(n % 2)], n),
    period: one(['day', 'month'] as const, n),
    action: one(['block', 'warn'] as const, n),
    limitTokens: n,
  }))) {
    await ownBudgets.create(budget);
  }
  for (const chain of [store.audit, audit]) {
    await chain.appendMany(
      rowsOf((n) => ({
        id: uuid(n),
        occurredAt: at(n),
        actorType: one(['user', 'system'] as const, n),
        actorId: word(n % 3),
        action: word(n % 3),
        resourceType: word(n % 3),
        resourceId: word(n % 3),
      })),
    );
  }
}

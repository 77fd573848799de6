/** Every list with each of its filters: its pages follow one another, however much time there is between two. */
import {
  type ApiKeyFilter,
  type AuditFilter,
  apiKeys,
  type BudgetFilter,
  type BudgetStatusFilter,
  budgets,
  type DailyUsageFilter,
  dailyUsage,
  executionLogs,
  type JobFilter,
  jobs,
  type ModelFilter,
  modelRegistryEntries,
  type OrganizationFilter,
  organizations,
  type Page,
  type PageRequest,
  type Store,
  type TaskFilter,
  type TaskStateFilter,
  taskStates,
  tasks,
  type UsageEventFilter,
  type UserFilter,
  usageEvents,
  users,
  type WorkflowStateFilter,
  workflowStates,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from './driver.ts';
import { openFresh, uuid } from './fixtures.ts';

const CREATED = new Date('2026-03-14T00:00:00Z');
const LONG_AGO = new Date('2001-01-01');
const MUCH_LATER = new Date('2090-01-01');
const NIL = '00000000-0000-0000-0000-000000000000';
const ACME = uuid(1);
const organizationId = ACME;
const createdAt = CREATED;

/** A value for each filter, so that a filter without one does not compile. */
type Asked<F extends PageRequest> = { [name in Exclude<keyof F, keyof PageRequest>]-?: F[name] };

interface ListUnderTest {
  readonly list: (request: PageRequest) => Promise<Page<unknown>>;
  readonly filters: object;
}

function under<F extends PageRequest>(
  list: (request: F) => Promise<Page<unknown>>,
  filters: Asked<F>,
): ListUnderTest {
  return { list: (request) => list(request as F), filters };
}

const createdWithin = { createdFrom: CREATED, createdBefore: MUCH_LATER };
const within = { ...createdWithin, updatedFrom: LONG_AGO, updatedBefore: MUCH_LATER };

/** Each list of a store with filters that all of its rows pass. */
function listsOf(store: Store): Readonly<Record<string, ListUnderTest>> {
  const acme = store.organization(ACME);
  const job = {
    status: ['queued', 'failed'],
    queue: 'default',
    kind: ['summary', 'none'],
    userId: uuid(1),
    ...createdWithin,
  } as const;
  const budget = {
    userId: null,
    apiKeyId: null,
    period: 'day',
    action: ['block', 'warn'],
  } as const;
  const model = { provider: 'openai', model: 'gpt-5', status: 'active', at: 'now' } as const;
  return {
    organizations: under<OrganizationFilter>((asked) => store.organizations.list(asked), {
      quotaTier: 'pro',
      ...createdWithin,
    }),
    users: under<UserFilter>((asked) => acme.users.list(asked), {
      role: 'user',
      active: true,
      ...createdWithin,
    }),
    'API keys': under<ApiKeyFilter>((asked) => acme.apiKeys.list(asked), {
      userId: null,
      state: 'active',
      ...createdWithin,
    }),
    jobs: under<JobFilter>((asked) => acme.jobs.list(asked), job),
    'jobs of all': under<JobFilter>((asked) => store.jobs.list(asked), job),
    tasks: under<TaskFilter>((asked) => acme.tasks.list(asked), {
      status: ['pending', 'approved'],
      projectId: 'p',
      createdBy: 'ada',
      ...createdWithin,
    }),
    steps: under<PageRequest>((asked) => acme.tasks.timeline(uuid(1), asked), {}),
    workflows: under<WorkflowStateFilter>((asked) => acme.workflows.list(asked), {
      status: 'running',
      workflowId: 'w',
      ...within,
    }),
    'task states': under<TaskStateFilter>((asked) => acme.taskStates.list(asked), {
      status: 'running',
      workflowId: 'w',
      workflowExecId: 'e1',
      taskId: ['t', 'u'],
      parentStateId: null,
      ...within,
    }),
    events: under<UsageEventFilter>((asked) => acme.metering.listEvents(asked), {
      occurredFrom: CREATED,
      occurredBefore: MUCH_LATER,
      userId: uuid(1),
      apiKeyId: [uuid(1), uuid(2)],
      jobId: uuid(1),
      workflowExecId: 'e1',
      taskExecId: 't1',
      requestId: 'r',
      provider: 'openai',
      model: 'gpt-5',
      status: 'ok',
    }),
    days: under<DailyUsageFilter>((asked) => acme.metering.listDailyUsage(asked), {
      dayFrom: '2026-01-01',
      dayTo: '2026-12-31',
      userId: NIL,
      apiKeyId: NIL,
    }),
    budgets: under<BudgetFilter>((asked) => acme.budgets.list(asked), budget),
    'status of budgets': under<BudgetStatusFilter>((asked) => acme.budgets.status(asked), {
      ...budget,
      at: CREATED,
    }),
    models: under<ModelFilter>((asked) => store.models.list(asked), model),
    'own models': under<ModelFilter>((asked) => acme.models.list(asked), model),
    entries: under<AuditFilter>((asked) => acme.audit.list(asked), {
      actorType: 'system',
      actorId: 'a',
      action: ['a.b', 'c.d'],
      resourceType: 'thing',
      resourceId: 'r',
      occurredFrom: CREATED,
      occurredBefore: MUCH_LATER,
    }),
  };
}

const NUMBERS = [1, 2, 3];

/** Three rows for each list. */
async function fill(store: Store): Promise<void> {
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
      return { organizationId, userId: NIL, apiKeyId: NIL, day };
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
    [NIL, ACME].flatMap((owner, place) =>
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

export function pageSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › pages`, () => {
    it('follow one another, whatever is asked and however late the next is', async () => {
      let now = CREATED.getTime();
      const { store } = await openFresh(driver, { clock: () => new Date(now) });
      await fill(store);
      for (const [name, { list, filters }] of Object.entries(listsOf(store))) {
        const alone = Object.entries(filters).map(([filter, value]) => ({ [filter]: value }));
        for (const asked of [{}, ...alone, filters]) {
          for (const order of ['asc', 'desc'] as const) {
            const request = { ...asked, order };
            const whole = await list(request);
            const seen: unknown[] = [];
            for (let after: string | null | undefined; after !== null; ) {
              const page: Page<unknown> = await list({ ...request, after, limit: 1 });
              seen.push(...page.items);
              after = page.next;
              now += 1_000;
            }
            const words = `${name} ${JSON.stringify(request)}`;
            expect(whole.items.length, words).toBe(3);
            expect(seen, words).toEqual(whole.items);
          }
        }
      }
    });
  });
}

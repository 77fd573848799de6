/** Every list of a store, with a value for each of its filters. */
import {
  type ApiKeyFilter,
  type AuditFilter,
  type BudgetFilter,
  type BudgetStatusFilter,
  type DailyUsageFilter,
  type JobFilter,
  type ModelFilter,
  NIL_UUID,
  type OrganizationFilter,
  type Page,
  type PageRequest,
  type Store,
  type TaskFilter,
  type TaskStateFilter,
  type UsageEventFilter,
  type UserFilter,
  type WorkflowStateFilter,
} from '@runledger/schema';
import { uuid } from './fixtures.ts';
import { ACME, CREATED, LONG_AGO, MUCH_LATER } from './page-rows.ts';

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

/** Each list of a store with filters that all rows of `page-rows.ts` pass. */
export function listsOf(store: Store): Readonly<Record<string, ListUnderTest>> {
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
      userId: NIL_UUID,
      apiKeyId: NIL_UUID,
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

/**
 * Every operation of an organization's repositories, tried with an identifier that is another's. The compiler
 * demands an attempt for each operation there is.
 */
import type { OrganizationStore } from '@runledger/schema';

type Repositories = Omit<OrganizationStore, 'id'>;

/** One operation with the identifier in every place where one may stand. */
type Attempt<R> = (repository: R, identifier: string) => Promise<unknown>;

export type Attempts = {
  readonly [Name in keyof Repositories]: {
    readonly [Operation in keyof Repositories[Name]]: Attempt<Repositories[Name]>;
  };
};

const AT = new Date('2026-03-14T15:00:00.000Z');
const prices = {
  displayName: 'A model',
  inputUsdPerMtok: 9,
  outputUsdPerMtok: 9,
  cachedInputUsdPerMtok: 9,
  cacheWriteUsdPerMtok: 9,
  reasoningUsdPerMtok: 9,
  effectiveFrom: AT,
};
const event = { occurredAt: AT, provider: 'openai', model: 'gpt-5', inputTokens: 1 };
const entry = { actorType: 'user' as const, action: 'stranger.try', resourceType: 'task' };
const step = { agentType: 'code', action: 'strange' };
const file = { fileName: 'strange', blobPath: 'b', contentType: 'text/plain', sizeBytes: 1 };

const workflow = (id: string) => ({ workflowExecId: id, workflowId: id, status: 'strange' });
const taskState = (id: string) => ({
  taskExecId: `${id}-of-a-stranger`,
  component: 'task',
  status: 'strange',
  taskId: id,
  workflowExecId: id,
  workflowId: id,
  parentStateId: id,
});
const usage = (id: string) => ({ taskExecId: id, component: 'agent', provider: 'p', model: 'm' });

export const attempts: Attempts = {
  users: {
    create: (users, id) => users.create({ id, email: `${id}@stranger.example`, role: 'user' }),
    createMany: (users, id) =>
      users.createMany([{ id, email: `${id}@strangers.example`, role: 'user' }]),
    get: (users, id) => users.get(id),
    getMany: (users, id) => users.getMany([id]),
    getByEmail: (users, id) => users.getByEmail(id),
    getByExternalId: (users, id) => users.getByExternalId(id),
    list: (users, id) => users.list({ after: id }),
    update: (users, id) => users.update(id, { displayName: 'strange' }),
    deactivate: (users, id) => users.deactivate(id),
    reactivate: (users, id) => users.reactivate(id),
    delete: (users, id) => users.delete(id),
  },
  apiKeys: {
    issue: (keys, id) => keys.issue({ name: 'strange', userId: id }),
    get: (keys, id) => keys.get(id),
    list: (keys, id) => keys.list({ userId: id }),
    rotate: (keys, id) => keys.rotate(id),
    revoke: (keys, id) => keys.revoke(id),
  },
  models: {
    publish: (models, id) => models.publish({ ...prices, id, provider: id, model: id }),
    importPrices: (models, id) =>
      models.importPrices([{ ...prices, provider: id, model: 'neighbour-model' }]),
    get: (models, id) => models.get(id),
    list: (models, id) => models.list({ provider: id }),
    priceAt: (models, id) => models.priceAt({ provider: 'neighbour-provider', model: id }),
    cost: (models, id) =>
      models.cost({ provider: 'neighbour-provider', model: id, inputTokens: 1_000 }),
    end: (models, id) => models.end({ provider: 'neighbour-provider', model: id }),
    priced: (models, id) => models.priced({ ...event, provider: id, model: 'neighbour-model' }),
    pricedBatch: (models, id) =>
      models.pricedBatch([{ ...event, provider: 'neighbour-provider', model: id }]),
    setStatus: (models, id) =>
      models.setStatus({ provider: 'neighbour-provider', model: id }, 'retired'),
  },
  workflows: {
    upsert: (workflows, id) => workflows.upsert(workflow(id)),
    upsertMany: (workflows, id) => workflows.upsertMany([workflow(id)]),
    get: (workflows, id) => workflows.get(id),
    getForUpdate: (workflows, id) => workflows.getForUpdate(id),
    list: (workflows, id) => workflows.list({ workflowId: id }),
    delete: (workflows, id) => workflows.delete(id),
    progress: (workflows, id) => workflows.progress(id),
    progressOf: async (workflows, id) => [...(await workflows.progressOf([id]))],
  },
  taskStates: {
    upsert: (states, id) => states.upsert(taskState(id)),
    upsertMany: (states, id) => states.upsertMany([taskState(id)]),
    get: (states, id) => states.get(id),
    getForUpdate: (states, id) => states.getForUpdate(id),
    list: (states, id) => states.list({ workflowExecId: id }),
    children: (states, id) => states.children(id),
    tree: (states, id) => states.tree(id),
    delete: (states, id) => states.delete(id),
  },
  executionUsage: {
    upsert: (usages, id) => usages.upsert(usage(id)),
    upsertMany: (usages, id) => usages.upsertMany([usage(id)]),
    addMany: (usages, id) => usages.addMany([usage(id)]),
    getByTaskExecId: (usages, id) => usages.getByTaskExecId(id),
    getByWorkflowExecId: (usages, id) => usages.getByWorkflowExecId(id),
    summarize: (usages, id) => usages.summarize(id),
    summarizeMany: (usages, id) => usages.summarizeMany([id]),
  },
  tasks: {
    create: (tasks, id) => tasks.create({ taskId: id, requestText: 'strange' }),
    createMany: (tasks, id) => tasks.createMany([{ taskId: id, requestText: 'strange' }]),
    get: (tasks, id) => tasks.get(id),
    list: (tasks, id) => tasks.list({ projectId: id }),
    approve: (tasks, id) => tasks.approve(id, id),
    reject: (tasks, id) => tasks.reject(id),
    start: (tasks, id) => tasks.start(id),
    complete: (tasks, id) => tasks.complete(id),
    fail: (tasks, id) => tasks.fail(id, 'strange'),
    appendLog: (tasks, id) => tasks.appendLog(id, step),
    appendLogs: (tasks, id) => tasks.appendLogs(id, [step]),
    finishLog: (tasks, id) => tasks.finishLog(id, 1, { status: 'failed' }),
    timeline: (tasks, id) => tasks.timeline(id),
  },
  jobs: {
    enqueue: (jobs, id) => jobs.enqueue({ kind: 'strange', payload: {}, userId: id }),
    enqueueMany: (jobs, id) =>
      jobs.enqueueMany([{ kind: 'strange', payload: {}, idempotencyKey: id }]),
    get: (jobs, id) => jobs.get(id),
    getByIdempotencyKey: (jobs, id) => jobs.getByIdempotencyKey(`${id}`),
    list: (jobs, id) => jobs.list({ userId: id }),
    counts: (jobs, id) => jobs.counts({ kind: id }),
    cancel: (jobs, id) => jobs.cancel(id),
    retry: (jobs, id) => jobs.retry(id),
    addFile: (jobs, id) => jobs.addFile(id, file),
    files: (jobs, id) => jobs.files(id),
    removeFile: (jobs, id) => jobs.removeFile(id, id),
  },
  metering: {
    record: (metering, id) => metering.record({ ...event, requestId: id, idempotencyKey: id }),
    recordBatch: (metering, id) => metering.recordBatch([{ ...event, requestId: id }]),
    listEvents: (metering, id) => metering.listEvents({ userId: id }),
    listDailyUsage: (metering, id) => metering.listDailyUsage({ userId: id }),
  },
  budgets: {
    create: (budgets, id) =>
      budgets.create({ id, period: 'day', limitRequests: 1, action: 'warn' }),
    get: (budgets, id) => budgets.get(id),
    list: (budgets, id) => budgets.list({ userId: id }),
    update: (budgets, id) => budgets.update(id, { limitRequests: 1 }),
    delete: (budgets, id) => budgets.delete(id),
    status: (budgets) => budgets.status({ at: AT }),
  },
  quota: {
    check: (quota, id) => quota.check({ userId: id, requests: 5_000 }),
    reserve: (quota, id) => quota.reserve({ requestId: id }),
    settle: (quota, id) => quota.settle(id, event),
    release: (quota, id) => quota.release(id),
    get: (quota, id) => quota.get(id),
    releaseExpired: (quota) => quota.releaseExpired(),
  },
  audit: {
    append: (audit, id) => audit.append({ ...entry, actorId: id, resourceId: id }),
    appendMany: (audit, id) => audit.appendMany([{ ...entry, actorId: id }]),
    get: (audit, id) => audit.get(id),
    list: (audit, id) => audit.list({ resourceId: id }),
    verify: (audit) => audit.verify(),
    checkpoint: (audit, id) => audit.checkpoint(1, id),
  },
};

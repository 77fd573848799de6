/** Every operation of an organization's repositories, as one call on a database with a million rows. */
import type { OrganizationStore } from '@runledger/schema';
import type { Operations } from './operation.ts';
import { idOf, ROWS, START } from './rows.ts';

const at = (n: number) => new Date(START + n * 1000);
const event = (n: number) => ({
  occurredAt: at(n),
  provider: 'openai',
  model: 'gpt-5',
  inputTokens: 100,
});
let made = 0;
/** A name that no row has. */
const fresh = () => `fresh-${++made}`;
const price = () => ({
  provider: 'openai',
  model: fresh(),
  displayName: 'A model',
  inputUsdPerMtok: 1,
  outputUsdPerMtok: 1,
  cachedInputUsdPerMtok: 1,
  cacheWriteUsdPerMtok: 1,
  reasoningUsdPerMtok: 1,
  effectiveFrom: at(0),
});

const PARENTS = ROWS / 10;
// Ten task states an execution, ten logs a task: both belong to the organization of row `n`.
const execution = (n: number) => `execution-${n % PARENTS}`;
const taskState = (n: number) => `task-${(n % PARENTS) * 10}`;
const task = (n: number) => idOf('task', n % PARENTS);
const user = (n: number) => idOf('user', n);
const job = (n: number) => idOf('job', n);

const newJob = { kind: 'user_story', payload: { story: 'As a user' } };
const entry = {
  actorType: 'user' as const,
  actorId: 'a',
  action: 'task.try',
  resourceType: 'task',
};
const step = { agentType: 'code', action: 'act' };
const file = { fileName: 'f', blobPath: 'b', contentType: 'text/plain', sizeBytes: 1 };
const workflow = (id: string) => ({ workflowExecId: id, workflowId: 'workflow-1', status: 'new' });
const state = (n: number) => ({
  taskExecId: fresh(),
  component: 'agent',
  status: 'new',
  taskId: 'step-1',
  workflowExecId: execution(n),
  workflowId: 'workflow-1',
});
const usage = (n: number) => ({
  taskExecId: taskState(n),
  component: 'agent',
  provider: 'openai',
  model: 'gpt-5',
  promptTokens: n,
});
const ten = <T>(make: () => T): T[] => Array.from({ length: 10 }, make);

export const organizationOperations: Operations<Omit<OrganizationStore, 'id'>> = {
  users: {
    create: (users) => users.create({ email: `${fresh()}@example.com`, role: 'user' }),
    createMany: (users) =>
      users.createMany(ten(() => ({ email: `${fresh()}@example.com`, role: 'user' }))),
    get: (users, n) => users.get(user(n)),
    getMany: (users, n) => users.getMany([user(n)]),
    getByEmail: (users, n) => users.getByEmail(`user-${n}@example.com`),
    getByExternalId: (users, n) => users.getByExternalId(`user-${n}`),
    list: (users) => users.list({ limit: 50 }),
    update: (users, n) => users.update(user(n), { displayName: 'Changed' }),
    deactivate: (users, n) => users.deactivate(user(n)),
    reactivate: (users, n) => users.reactivate(user(n)),
    delete: {
      prepare: (users) => users.create({ email: `${fresh()}@example.com`, role: 'user' }),
      run: (users, _, { id }) => users.delete(id),
    },
  },
  apiKeys: {
    issue: (keys) => keys.issue({ name: 'key' }),
    get: (keys, n) => keys.get(idOf('key', n)),
    list: (keys) => keys.list({ limit: 50 }),
    rotate: {
      prepare: (keys) => keys.issue({ name: 'key' }),
      run: (keys, _, { key }) => keys.rotate(key.id),
    },
    revoke: (keys, n) => keys.revoke(idOf('key', n)),
  },
  models: {
    publish: (models) => models.publish(price()),
    importPrices: (models) => models.importPrices([price()]),
    end: {
      prepare: (models) => models.publish(price()),
      run: (models, _, { provider, model }) => models.end({ provider, model }),
    },
    get: (models, n) => models.get(idOf('entry', n)),
    list: (models) => models.list({ limit: 50 }),
    priceAt: (models) => models.priceAt({ provider: 'openai', model: 'gpt-5' }),
    cost: (models) => models.cost({ provider: 'openai', model: 'gpt-5', inputTokens: 1 }),
    setStatus: (models) => models.setStatus({ provider: 'openai', model: 'gpt-5' }, 'retired'),
    priced: (models, n) => models.priced(event(n)),
    pricedBatch: (models, n) => models.pricedBatch([event(n)]),
  },
  workflows: {
    upsert: (workflows, n) => workflows.upsert(workflow(execution(n))),
    upsertMany: (workflows) => workflows.upsertMany(ten(() => workflow(fresh()))),
    get: (workflows, n) => workflows.get(execution(n)),
    // Outside of a transaction it is refused; the read is that of `get`.
    getForUpdate: (workflows, n) => workflows.get(execution(n)),
    list: (workflows) => workflows.list({ status: 'running', limit: 50 }),
    delete: {
      prepare: (workflows) => workflows.upsert(workflow(fresh())),
      run: (workflows, _, { workflowExecId }) => workflows.delete(workflowExecId),
    },
    progress: (workflows, n) => workflows.progress(execution(n)),
    progressOf: (workflows, n) => workflows.progressOf([execution(n)]),
  },
  taskStates: {
    upsert: (states, n) => states.upsert(state(n)),
    upsertMany: (states, n) => states.upsertMany(ten(() => state(n))),
    get: (states, n) => states.get(taskState(n)),
    getForUpdate: (states, n) => states.get(taskState(n)),
    list: (states) => states.list({ status: 'running', limit: 50 }),
    children: (states, n) => states.children(taskState(n)),
    tree: (states, n) => states.tree(taskState(n)),
    delete: {
      prepare: (states, n) => states.upsert(state(n)),
      run: (states, _, { taskExecId }) => states.delete(taskExecId),
    },
  },
  executionUsage: {
    upsert: (usages, n) => usages.upsert(usage(n)),
    upsertMany: (usages, n) => usages.upsertMany([usage(n)]),
    addMany: (usages, n) => usages.addMany([usage(n)]),
    getByTaskExecId: (usages, n) => usages.getByTaskExecId(taskState(n)),
    getByWorkflowExecId: (usages, n) => usages.getByWorkflowExecId(execution(n)),
    summarize: (usages, n) => usages.summarize(execution(n)),
    summarizeMany: (usages, n) => usages.summarizeMany([execution(n)]),
  },
  tasks: {
    create: (tasks) => tasks.create({ requestText: 'Do this' }),
    createMany: (tasks) => tasks.createMany(ten(() => ({ requestText: 'Do this' }))),
    get: (tasks, n) => tasks.get(task(n)),
    list: (tasks) => tasks.list({ status: 'pending', limit: 50 }),
    approve: {
      prepare: (tasks) => tasks.create({ requestText: 'Do this' }),
      run: (tasks, _, { taskId }) => tasks.approve(taskId, 'me'),
    },
    reject: {
      prepare: (tasks) => tasks.create({ requestText: 'Do this' }),
      run: (tasks, _, { taskId }) => tasks.reject(taskId),
    },
    start: {
      async prepare(tasks) {
        const { taskId } = await tasks.create({ requestText: 'Do this' });
        return await tasks.approve(taskId, 'me');
      },
      run: (tasks, _, { taskId }) => tasks.start(taskId),
    },
    complete: {
      async prepare(tasks) {
        const { taskId } = await tasks.create({ requestText: 'Do this' });
        await tasks.approve(taskId, 'me');
        return await tasks.start(taskId);
      },
      run: (tasks, _, { taskId }) => tasks.complete(taskId),
    },
    fail: {
      async prepare(tasks) {
        const { taskId } = await tasks.create({ requestText: 'Do this' });
        await tasks.approve(taskId, 'me');
        return await tasks.start(taskId);
      },
      run: (tasks, _, { taskId }) => tasks.fail(taskId, 'it broke'),
    },
    appendLog: (tasks, n) => tasks.appendLog(task(n), step),
    appendLogs: (tasks, n) => tasks.appendLogs(task(n), [step, step]),
    finishLog: {
      prepare: (tasks, n) => tasks.appendLog(task(n), step),
      run: (tasks, n, { stepNumber }) =>
        tasks.finishLog(task(n), stepNumber, { status: 'completed' }),
    },
    timeline: (tasks, n) => tasks.timeline(task(n)),
  },
  jobs: {
    enqueue: (jobs) => jobs.enqueue(newJob),
    enqueueMany: (jobs) => jobs.enqueueMany(ten(() => newJob)),
    get: (jobs, n) => jobs.get(job(n)),
    getByIdempotencyKey: (jobs, n) => jobs.getByIdempotencyKey(`key-${n}`),
    list: (jobs) => jobs.list({ status: 'failed', limit: 50 }),
    counts: (jobs) => jobs.counts(),
    cancel: {
      prepare: (jobs) => jobs.enqueue(newJob),
      run: (jobs, _, enqueued) => jobs.cancel(enqueued.job.id),
    },
    retry: {
      async prepare(jobs) {
        const enqueued = await jobs.enqueue(newJob);
        return await jobs.cancel(enqueued.job.id);
      },
      run: (jobs, _, { id }) => jobs.retry(id),
    },
    addFile: (jobs, n) => jobs.addFile(job(n), file),
    files: (jobs, n) => jobs.files(job(n)),
    removeFile: {
      prepare: (jobs, n) => jobs.addFile(job(n), file),
      run: (jobs, n, { id }) => jobs.removeFile(job(n), id),
    },
  },
  metering: {
    record: (metering, n) => metering.record(event(n)),
    recordBatch: (metering, n) => metering.recordBatch(ten(() => event(n))),
    listEvents: (metering) => metering.listEvents({ limit: 50 }),
    listDailyUsage: (metering) => metering.listDailyUsage({ limit: 50 }),
  },
  budgets: {
    create: (budgets, n) =>
      budgets.create({ userId: user(n), period: 'day', limitRequests: 9, action: 'warn' }),
    get: (budgets, n) => budgets.get(idOf('entry', n)),
    list: (budgets) => budgets.list({ limit: 50 }),
    update: {
      prepare: (budgets, n) =>
        budgets.create({ userId: user(n), period: 'day', limitRequests: 9, action: 'warn' }),
      run: (budgets, _, { id }) => budgets.update(id, { limitRequests: 8 }),
    },
    delete: {
      prepare: (budgets, n) =>
        budgets.create({ userId: user(n), period: 'day', limitRequests: 9, action: 'warn' }),
      run: (budgets, _, { id }) => budgets.delete(id),
    },
    status: (budgets) => budgets.status(),
  },
  quota: {
    check: (quota, n) => quota.check({ userId: user(n), tokens: 10 }),
    reserve: (quota, n) => quota.reserve({ requestId: fresh(), userId: user(n), tokens: 10 }),
    settle: {
      async prepare(quota, n) {
        const requestId = fresh();
        await quota.reserve({ requestId, userId: user(n), tokens: 10 });
        return requestId;
      },
      run: (quota, n, requestId) => quota.settle(requestId, { ...event(n), userId: user(n) }),
    },
    release: {
      async prepare(quota, n) {
        const requestId = fresh();
        await quota.reserve({ requestId, userId: user(n), tokens: 10 });
        return requestId;
      },
      run: (quota, _, requestId) => quota.release(requestId),
    },
    get: (quota, n) => quota.get(`fresh-${n}`),
    releaseExpired: (quota) => quota.releaseExpired(),
  },
  audit: {
    append: (audit) => audit.append(entry),
    appendMany: (audit) => audit.appendMany(ten(() => entry)),
    get: (audit, n) => audit.get(idOf('entry', n)),
    list: (audit) => audit.list({ limit: 50 }),
    // They walk a whole chain by their nature: measured elsewhere, in entries a second.
    verify: () => undefined,
    checkpoint: () => undefined,
  },
};

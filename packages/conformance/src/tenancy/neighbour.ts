/** An organization with something in every domain, and every identifier by which a stranger could ask for it. */
import { NIL_UUID, type OrganizationStore, type Store } from '@runledger/schema';

/** Stands in every free text of the neighbour: no answer to anybody else may hold it. */
export const MARK = 'the neighbour’s own';

const AT = new Date('2026-03-14T15:00:00.000Z');

export interface Neighbour {
  readonly store: OrganizationStore;
  /** By what each names. */
  readonly identifiers: Readonly<Record<string, string>>;
}

export async function settleNeighbour(store: Store): Promise<Neighbour> {
  const { id } = await store.organizations.create({ slug: 'neighbour', name: MARK });
  const neighbour = store.organization(id);
  const user = await neighbour.users.create({
    email: 'neighbour@example.com',
    externalId: 'neighbour-user',
    displayName: MARK,
    role: 'admin',
  });
  const key = await neighbour.apiKeys.issue({ name: MARK, userId: user.id });
  const price = await neighbour.models.publish({
    provider: 'neighbour-provider',
    model: 'neighbour-model',
    displayName: MARK,
    inputUsdPerMtok: 1,
    outputUsdPerMtok: 2,
    cachedInputUsdPerMtok: 0.1,
    cacheWriteUsdPerMtok: 1.25,
    reasoningUsdPerMtok: 2,
    effectiveFrom: new Date(0),
  });
  const workflow = await neighbour.workflows.upsert({
    workflowExecId: 'neighbour-execution',
    workflowId: 'neighbour-workflow',
    status: 'running',
    input: { note: MARK },
  });
  const parent = await neighbour.taskStates.upsert({
    taskExecId: 'neighbour-parent',
    component: 'task',
    status: 'running',
    taskId: 'neighbour-task',
    workflowExecId: workflow.workflowExecId,
    workflowId: workflow.workflowId,
    input: { note: MARK },
  });
  const part = await neighbour.taskStates.upsert({
    taskExecId: 'neighbour-part',
    component: 'agent',
    status: 'running',
    taskId: 'neighbour-task',
    workflowExecId: workflow.workflowExecId,
    workflowId: workflow.workflowId,
    parentStateId: parent.taskExecId,
    output: { note: MARK },
  });
  const usage = await neighbour.executionUsage.upsert({
    taskExecId: part.taskExecId,
    component: 'agent',
    provider: MARK,
    model: 'neighbour-model',
    promptTokens: 4_711,
  });
  await neighbour.executionUsage.upsert({
    workflowExecId: workflow.workflowExecId,
    component: 'workflow',
    provider: MARK,
    model: 'neighbour-model',
    promptTokens: 4_711,
  });
  const task = await neighbour.tasks.create({ requestText: MARK, projectId: 'neighbour-project' });
  const step = await neighbour.tasks.appendLog(task.taskId, { agentType: 'code', action: MARK });
  const { job } = await neighbour.jobs.enqueue({
    kind: 'neighbourly',
    payload: { note: MARK },
    userId: user.id,
    idempotencyKey: 'neighbour-enqueued',
  });
  const file = await neighbour.jobs.addFile(job.id, {
    fileName: MARK,
    blobPath: 'neighbour/blob',
    contentType: 'text/plain',
    sizeBytes: 1,
  });
  const { id: eventId } = await neighbour.metering.record({
    occurredAt: AT,
    provider: MARK,
    model: 'neighbour-model',
    userId: user.id,
    apiKeyId: key.key.id,
    jobId: job.id,
    workflowExecId: workflow.workflowExecId,
    taskExecId: part.taskExecId,
    requestId: 'neighbour-request',
    inputTokens: 4_711,
    idempotencyKey: 'neighbour-recorded',
  });
  const budget = await neighbour.budgets.create({
    period: 'month',
    limitRequests: 4_711,
    action: 'block',
  });
  await neighbour.quota.reserve({ requestId: 'neighbour-held', userId: user.id });
  const entry = await neighbour.audit.append({
    actorType: 'user',
    actorId: user.id,
    action: 'neighbour.act',
    resourceType: 'task',
    resourceId: task.taskId,
    metadata: { note: MARK },
  });
  return {
    store: neighbour,
    identifiers: {
      user: user.id,
      externalId: 'neighbour-user',
      email: user.email,
      key: key.key.id,
      price: price.id,
      provider: 'neighbour-provider',
      model: 'neighbour-model',
      workflow: workflow.workflowExecId,
      workflowId: workflow.workflowId,
      parent: parent.taskExecId,
      part: part.taskExecId,
      taskStateTask: parent.taskId,
      usage: usage.id,
      task: task.taskId,
      project: 'neighbour-project',
      step: step.logId,
      job: job.id,
      enqueued: 'neighbour-enqueued',
      file: file.id,
      event: eventId,
      request: 'neighbour-request',
      recorded: 'neighbour-recorded',
      budget: budget.id,
      held: 'neighbour-held',
      entry: entry.id,
      nobody: NIL_UUID,
    },
  };
}

/** The work of the tests that kill processes: everything that belongs to a job, in the transaction that completes it. */
import type { OrganizationStore, Store } from '@runledger/schema';
import { defineJob, type JobRun } from '../src/index.ts';

export interface Story {
  readonly taskExecId: string;
}

export const story = defineJob<Story>('user_story');

/** A task execution, and a job that does its work. */
export async function prepareStory(organization: OrganizationStore, name: string, queue = name) {
  const run = { workflowExecId: `run-${name}`, workflowId: 'stories', status: 'running' };
  const taskExecId = `step-${name}`;
  await organization.workflows.upsert(run);
  await organization.taskStates.upsert({
    ...run,
    taskExecId,
    taskId: 'write',
    component: 'agent',
  });
  const options = { queue, maxAttempts: 1_000 };
  const { job } = await story.enqueue(organization.jobs, { taskExecId }, options);
  return { job, taskExecId };
}

/**
 * Completes a job with what its execution used, its event and its audit entry. Every run of it would leave another
 * event and another entry, and add to the totals once more.
 */
export async function tell(
  { job, store, complete }: Pick<JobRun, 'job' | 'store' | 'complete'>,
  { taskExecId }: Story,
  beforeCommit: () => void = () => undefined,
): Promise<void> {
  const used = { provider: 'openai', model: 'gpt-5' };
  await store.transaction(async (transaction) => {
    const organization = transaction.organization(job.organizationId);
    await organization.executionUsage.addMany([
      { ...used, taskExecId, component: 'agent', promptTokens: 100, totalTokens: 100 },
    ]);
    await complete(transaction, { attempt: job.attempt });
    await organization.metering.record({
      ...used,
      occurredAt: job.createdAt,
      jobId: job.id,
      taskExecId,
      inputTokens: 100,
    });
    await organization.audit.append({
      actorType: 'system',
      actorId: job.workerId,
      action: 'job.complete',
      resourceType: 'job',
      resourceId: job.id,
    });
    beforeCommit();
  });
}

/** How often each part of a job is there. */
export async function partsOf(
  store: Store,
  { organizationId, id }: { readonly organizationId: string; readonly id: string },
  taskExecId: string,
) {
  const organization = store.organization(organizationId);
  const job = await organization.jobs.get(id);
  const [totals] = await organization.executionUsage.getByTaskExecId(taskExecId);
  const events = await organization.metering.listEvents({ jobId: id });
  const entries = await organization.audit.list({ resourceType: 'job', resourceId: id });
  return {
    completed: job?.status === 'completed' ? 1 : 0,
    usage: (totals?.totalTokens ?? 0) / 100,
    events: events.items.length,
    entries: entries.items.length,
  };
}

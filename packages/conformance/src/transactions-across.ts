/** The end of a job across the domains: all of it, or nothing. */
import {
  auditChains,
  auditLogEntries,
  type ClaimedJob,
  dailyUsage,
  executionLlmUsage,
  jobs,
  LeaseLostError,
  rollupDirtyBuckets,
  type Store,
  type TransactionStore,
  usageEvents,
  workflowStates,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest, TestDatabase } from './driver.ts';
import { createOrganization, openFresh, usageEvent, uuid } from './fixtures.ts';

/** A job that a worker holds, of an organization that has nothing else. */
export async function openJobUnderWay(store: Store): Promise<ClaimedJob> {
  const { id } = await createOrganization(store);
  await store.organization(id).jobs.enqueue({ kind: 'answer', payload: { question: 'why' } });
  const [job] = await store.jobs.claim({ workerId: 'worker-1' });
  if (!job) throw new Error('A job was enqueued.');
  return job;
}

/** What its end consists of, one after the other. */
export function endOf(
  job: ClaimedJob,
): readonly ((inside: TransactionStore) => Promise<unknown>)[] {
  const acme = (inside: TransactionStore) => inside.organization(job.organizationId);
  const event = usageEvent({ id: job.organizationId }, { id: uuid(1), jobId: job.id });
  return [
    (inside) =>
      acme(inside).workflows.upsert({
        workflowExecId: job.id,
        workflowId: 'answer',
        status: 'completed',
      }),
    (inside) =>
      acme(inside).executionUsage.upsert({
        workflowExecId: job.id,
        component: 'main',
        provider: event.provider,
        model: event.model,
        promptTokens: 100,
        completionTokens: 20,
        totalTokens: 120,
      }),
    (inside) => inside.metering.record(event),
    (inside) => inside.jobs.complete(job, { answer: 'because' }),
    (inside) =>
      acme(inside).audit.append({
        actorType: 'system',
        actorId: 'worker-1',
        action: 'job.complete',
        resourceType: 'job',
        resourceId: job.id,
      }),
  ];
}

/** All that may have changed. */
export async function traces({ rows }: Pick<TestDatabase, 'rows'>) {
  const tables = [
    jobs,
    workflowStates,
    executionLlmUsage,
    usageEvents,
    dailyUsage,
    rollupDirtyBuckets,
    auditChains,
    auditLogEntries,
  ];
  return await Promise.all(tables.map(async (table) => [table.name, await rows(table)]));
}

/** That the job has ended, and everything that belongs to it is there once. */
export async function expectEnd(store: Store, { organizationId, id }: ClaimedJob): Promise<void> {
  const acme = store.organization(organizationId);
  expect(await acme.jobs.get(id)).toMatchObject({
    status: 'completed',
    result: { answer: 'because' },
  });
  expect(await acme.executionUsage.getByWorkflowExecId(id)).toMatchObject([{ totalTokens: 120 }]);
  expect((await acme.metering.listEvents()).items).toMatchObject([{ jobId: id }]);
  expect((await acme.audit.list()).items).toMatchObject([{ action: 'job.complete' }]);
  expect(await acme.audit.verify()).toMatchObject({ valid: true, entries: 1 });
}

async function all(steps: ReturnType<typeof endOf>, inside: TransactionStore): Promise<void> {
  for (const step of steps) await step(inside);
}

export function acrossDomainsSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › transaction across domains`, () => {
    it('does all of it', async () => {
      const { store } = await openFresh(driver);
      const job = await openJobUnderWay(store);
      await store.transaction((inside) => all(endOf(job), inside));
      await expectEnd(store, job);
    });

    it.each([1, 2, 3, 4, 5])('does nothing of it when it ends after step %i', async (count) => {
      const database = await openFresh(driver);
      const { store } = database;
      const job = await openJobUnderWay(store);
      const before = await traces(database);
      const failing = store.transaction(async (inside) => {
        await all(endOf(job).slice(0, count), inside);
        throw new Error('no further');
      });
      await expect(failing).rejects.toThrow('no further');
      expect(await traces(database)).toEqual(before);
      await store.transaction(async (inside) => {
        const nested = inside.transaction(async (inner) => {
          await all(endOf(job).slice(0, count), inner);
          throw new Error('no further');
        });
        await expect(nested).rejects.toThrow('no further');
      });
      expect(await traces(database)).toEqual(before);
      await store.transaction((inside) => inside.transaction((inner) => all(endOf(job), inner)));
      await expectEnd(store, job);
    });

    it('finds out of a lost lease without losing what goes on', async () => {
      const { store } = await openFresh(driver);
      const job = await openJobUnderWay(store);
      const stale = { ...job, leaseToken: uuid(7) };
      await store.transaction(async (inside) => {
        await expect(inside.jobs.complete(stale)).rejects.toThrow(LeaseLostError);
        await all(endOf(job), inside);
      });
      await expectEnd(store, job);
    });
  });
}

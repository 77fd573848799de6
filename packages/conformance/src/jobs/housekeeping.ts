import { type Job, type JobStatus, jobFiles, jobs } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, uuid } from '../fixtures.ts';
import { enqueueOne, type JobDatabase, numbered, openJobs, payloads } from './fixtures.ts';

/** Jobs in every state that have ended, or not, at a number of milliseconds; numbered in their payload. */
async function loadEnded(
  { store, acmeId, at }: JobDatabase,
  facts: readonly (readonly [JobStatus, number, Partial<Job>?])[],
): Promise<void> {
  await store.load(
    jobs,
    facts.map(([status, ended, more], place) => ({
      organizationId: acmeId,
      id: uuid(100 - place),
      kind: 'work',
      payload: place,
      status,
      completedAt: status === 'queued' || status === 'processing' ? null : at(ended),
      ...more,
    })),
  );
}

export function housekeepingSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › jobs › purge`, () => {
    it('deletes what ended before, with its files', async () => {
      const database = await openJobs(driver);
      const { acme, all, rows, at } = database;
      await loadEnded(database, [
        ['completed', 1],
        ['failed', 1],
        ['cancelled', 1],
        ['completed', 2],
        ['queued', 0],
        ['processing', 0, { lockedUntil: at(9), leaseToken: uuid(1) }],
      ]);
      const file = { fileName: 'a', blobPath: 'b', contentType: 'c', sizeBytes: 1 };
      await acme.addFile(uuid(100), file);
      await acme.addFile(uuid(97), file);
      expect(await all.purge({ endedBefore: at(2) })).toBe(3);
      expect(payloads(await rows(jobs)).sort()).toEqual([3, 4, 5]);
      expect((await rows(jobFiles)).map(({ jobId }) => jobId)).toEqual([uuid(97)]);
      expect(await all.purge({ endedBefore: at(2) })).toBe(0);
    });

    it('takes a limited number at once, the oldest of each state first', async () => {
      const database = await openJobs(driver);
      const { all, rows, at } = database;
      await loadEnded(database, [
        ['completed', 3],
        ['completed', 1],
        ['failed', 1],
        ['completed', 2],
        ['failed', 2],
      ]);
      expect(await all.purge({ endedBefore: at(9), limit: 2 })).toBe(2);
      expect(payloads(await rows(jobs)).sort()).toEqual([0, 2, 4]);
      expect(await all.purge({ endedBefore: at(9), limit: 2 })).toBe(2);
    });

    it('takes only states and queues that are asked for', async () => {
      const database = await openJobs(driver);
      const { all, rows, at } = database;
      await loadEnded(database, [
        ['completed', 1],
        ['failed', 1],
        ['completed', 1, { queue: 'other' }],
      ]);
      expect(await all.purge({ endedBefore: at(9), status: 'failed' })).toBe(1);
      expect(await all.purge({ endedBefore: at(9), queue: ['other', 'none'] })).toBe(1);
      expect(payloads(await rows(jobs))).toEqual([0]);
      await expect(
        all.purge({ status: ['completed', 'queued'], limit: 0 } as never),
      ).rejects.toMatchObject({
        issues: [{ path: 'endedBefore' }, { path: 'status' }, { path: 'limit' }],
      });
    });
  });

  describe(`${driver.name} › jobs › counts`, () => {
    it('tell how many there are in each state, of one organization or of all', async () => {
      const database = await openJobs(driver);
      const { acme, all, store } = database;
      await loadEnded(database, [
        ['completed', 1],
        ['completed', 1, { kind: 'other' }],
        ['failed', 1, { queue: 'slow' }],
        ['queued', 0],
      ]);
      const umbrella = await createOrganization(store, 'umbrella');
      await enqueueOne(store.organization(umbrella.id).jobs);
      const none = { queued: 0, processing: 0, completed: 0, failed: 0, cancelled: 0 };
      expect(await acme.counts()).toEqual({ ...none, completed: 2, failed: 1, queued: 1 });
      expect(await all.counts()).toEqual({ ...none, completed: 2, failed: 1, queued: 2 });
      expect(await all.counts({ kind: 'other' })).toEqual({ ...none, completed: 1 });
      expect(await acme.counts({ queue: ['slow', 'none'] })).toEqual({ ...none, failed: 1 });
      expect(await acme.counts({ queue: 'slow', kind: 'other' })).toEqual(none);
    });

    it('end at a bound', async () => {
      const { acme, all } = await openJobs(driver);
      await acme.enqueueMany(numbered(5));
      expect(await acme.counts({ upTo: 3 })).toMatchObject({ queued: 3, failed: 0 });
      expect(await all.counts({ upTo: Number.MAX_SAFE_INTEGER })).toMatchObject({ queued: 5 });
      await expect(all.counts({ upTo: 0, queue: 1, state: 2 } as never)).rejects.toMatchObject({
        issues: [{ path: 'state' }, { path: 'queue' }, { path: 'upTo' }],
      });
    });
  });

  describe(`${driver.name} › jobs › list`, () => {
    it('gives jobs newest first, those of one organization or all', async () => {
      const { acme, all, store, pass } = await openJobs(driver);
      const umbrella = await createOrganization(store, 'umbrella');
      await enqueueOne(acme, { payload: 1 });
      pass(1);
      await enqueueOne(store.organization(umbrella.id).jobs, { payload: 2 });
      pass(1);
      await enqueueOne(acme, { payload: 3 });
      expect(payloads((await acme.list()).items)).toEqual([3, 1]);
      expect(payloads((await all.list()).items)).toEqual([3, 2, 1]);
      const first = await all.list({ limit: 2, order: 'asc' });
      expect(payloads(first.items)).toEqual([1, 2]);
      const second = await all.list({ limit: 2, order: 'asc', after: first.next });
      expect(payloads(second.items)).toEqual([3]);
      expect(second.next).toBeNull();
    });

    it('takes filters', async () => {
      const database = await openJobs(driver);
      const { acme, at } = database;
      await loadEnded(database, [
        ['completed', 1, { kind: 'a', createdAt: at(1) }],
        ['failed', 1, { kind: 'b', createdAt: at(2), queue: 'slow' }],
        ['queued', 1, { kind: 'b', createdAt: at(3) }],
      ]);
      const listed = async (filter: Parameters<typeof acme.list>[0]) =>
        payloads((await acme.list(filter)).items);
      expect(await listed({ status: ['failed', 'completed'] })).toEqual([1, 0]);
      expect(await listed({ queue: 'slow' })).toEqual([1]);
      expect(await listed({ kind: ['b'] })).toEqual([2, 1]);
      expect(await listed({ createdFrom: at(2), createdBefore: at(3) })).toEqual([1]);
      expect(await listed({ userId: uuid(1) })).toEqual([]);
      await expect(listed({ status: 'gone' as never })).rejects.toMatchObject({
        issues: [{ path: 'status' }],
      });
    });
  });

  describe(`${driver.name} › jobs › files`, () => {
    it('belong to a job, oldest first', async () => {
      const { acme, pass, at } = await openJobs(driver);
      const { id } = await enqueueOne(acme);
      const file = {
        fileName: 'ü.txt',
        blobPath: 'a/b',
        contentType: 'text/plain',
        sizeBytes: 9e15,
      };
      const second = await acme.addFile(id, { ...file, uploadedAt: at(5) });
      pass(1);
      const first = await acme.addFile(id, { ...file, sizeBytes: 0 });
      expect(await acme.files(id)).toEqual([first, second]);
      expect(second).toMatchObject({ ...file, jobId: id, uploadedAt: at(5) });
      expect(await acme.removeFile(id, first.id)).toBe(true);
      expect(await acme.removeFile(id, first.id)).toBe(false);
      expect(await acme.files(id)).toEqual([second]);
    });

    it('need their job, in the same organization', async () => {
      const { acme, store } = await openJobs(driver);
      const umbrella = await createOrganization(store, 'umbrella');
      const ofUmbrella = store.organization(umbrella.id).jobs;
      const { id } = await enqueueOne(acme);
      const file = { fileName: 'a', blobPath: 'b', contentType: 'c', sizeBytes: 1 };
      for (const attempt of [
        () => ofUmbrella.addFile(id, file),
        () => acme.addFile(uuid(4), file),
      ]) {
        await expect(attempt()).rejects.toMatchObject({
          code: 'FOREIGN_KEY_VIOLATION',
          constraint: 'fk_job_files_job_id',
        });
      }
      const { id: fileId } = await acme.addFile(id, file);
      expect(await ofUmbrella.files(id)).toEqual([]);
      expect(await ofUmbrella.removeFile(id, fileId)).toBe(false);
      await expect(acme.addFile(id, { ...file, sizeBytes: -1 })).rejects.toMatchObject({
        code: 'VALIDATION',
      });
    });
  });
}

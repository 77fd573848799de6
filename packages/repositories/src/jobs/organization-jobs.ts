/** Jobs of one organization, the same on every driver. */
import { assertUuid, jobs, type OrganizationJobRepository } from '@runledger/schema';
import { valueReader } from '../request.ts';
import { CANCEL, changeJob, findJob, RETRY } from './changes.ts';
import { announce, type JobContext } from './context.ts';
import { countJobs } from './counts.ts';
import { enqueueJob, enqueueJobs, jobOfKey } from './enqueue.ts';
import { addFile, filesOfJob, removeFile } from './files.ts';

export function organizationJobRepository(
  context: JobContext,
  organizationId: string,
): OrganizationJobRepository {
  const { session, statements, clock } = context;
  const keyOf = (id: string) => ({ organizationId, id: assertUuid(id, 'id') });
  return {
    enqueue: async (job) => enqueueJob(context, organizationId, job),
    enqueueMany: async (given) => enqueueJobs(context, organizationId, given),
    get: async (id) => findJob(context, keyOf(id)),
    getByIdempotencyKey: async (key) => jobOfKey(context, organizationId, checkKey(key)),
    list: async (filter) =>
      statements.ofOrganization.page(session, { organizationId }, filter, clock()),
    counts: (filter) => countJobs(context, organizationId, filter),
    cancel: async (id) => changeJob(context, statements.cancel, keyOf(id), CANCEL),
    async retry(id) {
      const job = await changeJob(context, statements.retry, keyOf(id), RETRY);
      announce(context, [job.queue]);
      return job;
    },
    addFile: (jobId, file) => addFile(context, organizationId, jobId, file),
    files: (jobId) => filesOfJob(context, organizationId, jobId),
    removeFile: (jobId, fileId) => removeFile(context, organizationId, jobId, fileId),
  };
}

const checkKey = valueReader('The key', 'idempotencyKey', jobs.columns.idempotencyKey);

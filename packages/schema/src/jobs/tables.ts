/** Work in the background: a queue under leases, and the files that belong to a job. */

import { organizations, users } from '../identity/tables.ts';
import { count, id, instant, integer, json, key, oneOf, text } from '../model/column.ts';
import { all, any, isIn, isNotIn, isNotNull, isNull } from '../model/condition.ts';
import type { JsonObject } from '../model/json.ts';
import { index, table } from '../model/table.ts';

const hasEnded = isIn('status', 'completed', 'failed', 'cancelled');

export const jobs = table('jobs', {
  domain: 'jobs',
  about: 'Work that a worker claims under a lease, finishes or hands back.',
  retention: { days: 30, after: 'completedAt' },
  columns: {
    organizationId: id().references(organizations).internal('The organization it is done for.'),
    id: id().generated().internal('Identifier of the job.'),
    userId: id().optional().references(users).internal('The user it is done for.'),
    queue: key(63).default('default').internal('The queue that workers claim it from.'),
    kind: key(63).filled().internal('What is to be done; it decides the shape of the payload.'),
    status: oneOf('queued', 'processing', 'completed', 'failed', 'cancelled')
      .default('queued')
      .internal('Where the job stands.'),
    priority: integer().min(0).max(9).default(5).internal('0 is claimed first, 9 last.'),
    payload: json().confidential('What the worker is given.'),
    options: json<JsonObject>()
      .object()
      .default({})
      .internal('Settings of this job for its worker.'),
    idempotencyKey: key()
      .filled()
      .optional()
      .internal('Enqueueing again under the same key adds nothing.'),
    runAt: instant().defaultNow().internal('Not claimed before then.'),
    attempt: integer()
      .min(0)
      .default(0)
      .internal('How often it was claimed, but for claims that were handed back.'),
    maxAttempts: integer().min(1).default(20).internal('After that many claims it has failed.'),
    workerId: key().optional().internal('The worker that holds the lease, or held the last one.'),
    leaseToken: id().optional().internal('Names the lease; new at each claim.'),
    lockedUntil: instant()
      .optional()
      .internal('End of the lease; from then on another worker may claim the job.'),
    createdAt: instant().defaultNow().internal('When it was enqueued.'),
    startedAt: instant().optional().internal('When it was last claimed.'),
    completedAt: instant().optional().internal('When it ended, well or not.'),
    result: json().optional().confidential('What the worker returned.'),
    error: json().optional().confidential('Why the last attempt failed.'),
  },
  primaryKey: ['organizationId', 'id'],
  // Every change of a job's state is written to each index that holds it. So all but the key hold the jobs in some
  // states only, those that wait or those that have ended, and the few that are processed are in one.
  uniques: [
    index('organizationId', 'idempotencyKey')
      .where(isNotNull('idempotencyKey'))
      .serves('one job for each key'),
  ],
  indexes: [
    index('queue', 'priority', 'runAt', 'id').where({ status: 'queued' }).serves('claiming'),
    index('queue', 'priority', 'organizationId', 'runAt', 'id')
      .where({ status: 'queued' })
      .serves('claiming in turns between organizations'),
    index('organizationId', 'createdAt', 'id')
      .where({ status: 'queued' })
      .serves("an organization's queued jobs, newest first"),
    index('createdAt', 'organizationId', 'id')
      .where({ status: 'queued' })
      .serves('all queued jobs, newest first'),
    index('lockedUntil').where({ status: 'processing' }).serves('finding expired leases'),
    index('organizationId', 'status', 'createdAt', 'id')
      .where(hasEnded)
      .serves("an organization's finished jobs, newest first"),
    index('status', 'createdAt', 'organizationId', 'id')
      .where(hasEnded)
      .serves('all finished jobs, newest first, and purging them, oldest first'),
    index('organizationId', 'userId', 'status', 'createdAt', 'id')
      .where(isNotNull('userId'))
      .serves("a user's jobs in each state, newest first"),
  ],
  checks: {
    lease: any(
      all(isIn('status', 'processing'), isNotNull('leaseToken'), isNotNull('lockedUntil')),
      all(isNotIn('status', 'processing'), isNull('leaseToken'), isNull('lockedUntil')),
    ),
  },
  rules: {
    lease:
      'a job that is processing has a lease token and a time until which it is locked, and no other has',
  },
});

export const jobFiles = table('job_files', {
  domain: 'jobs',
  about: 'A file that belongs to a job; its content lies in a blob store.',
  retention: { with: 'jobs' },
  columns: {
    organizationId: id().internal('The organization of the job.'),
    id: id().generated().internal('Identifier of the file.'),
    jobId: id().references(jobs, { onDelete: 'cascade' }).internal('The job.'),
    fileName: text(255).confidential('Name of the file as it was uploaded.'),
    blobPath: text(1024).internal('Where the content lies.'),
    contentType: key(127).internal('Media type of the content.'),
    sizeBytes: count().internal('Size of the content in bytes.'),
    uploadedAt: instant().defaultNow().internal('When it was uploaded.'),
  },
  primaryKey: ['organizationId', 'id'],
  indexes: [index('organizationId', 'jobId').serves('the files of a job')],
});

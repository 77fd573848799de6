/** Reading jobs: one by its identifier or key, and lists in pages. */
import { type JobFilter, type JobStatus, jobs } from '@runledger/schema';
import { columnsOf } from '../codec.ts';
import { before, equals, from, parted } from '../lists/filter.ts';
import { listing } from '../lists/listing.ts';
import type { DialectPort } from '../port.ts';
import type { AnyBuilder } from '../queries.ts';
import { statement } from '../statement.ts';
import { isInState, JOB_STATES } from './states.ts';

/** Each state as its index has it. */
const STATES = Object.fromEntries(
  JOB_STATES.map((status) => [status, (builder: AnyBuilder) => isInState(builder, status)]),
) as Record<JobStatus, (builder: AnyBuilder) => ReturnType<typeof isInState>>;

export function listStatements(port: DialectPort) {
  const columns = columnsOf(jobs);
  const filters = {
    status: parted('status', STATES, 'processing'),
    queue: equals('queue'),
    kind: equals('kind'),
    userId: equals('userId'),
    createdFrom: from('createdAt'),
    createdBefore: before('createdAt'),
  };
  return {
    byId: statement<'organizationId' | 'id'>(port, 'jobs_by_id', (db, parameter) =>
      db
        .selectFrom('jobs')
        .select(columns)
        .where('organization_id', '=', parameter('organizationId'))
        .where('id', '=', parameter('id')),
    ),
    byKey: statement<'organizationId' | 'key'>(port, 'jobs_by_key', (db, parameter) =>
      db
        .selectFrom('jobs')
        .select(columns)
        .where('organization_id', '=', parameter('organizationId'))
        .where('idempotency_key', '=', parameter('key')),
    ),
    byKeys: statement<'organizationId' | 'keys'>(port, 'jobs_by_keys', (db, parameter) =>
      db
        .selectFrom('jobs')
        .select(columns)
        .where('organization_id', '=', parameter('organizationId'))
        .where((job) => port.isAnyOf(job.ref('idempotency_key'), job.val(parameter('keys')))),
    ),
    ofOrganization: listing<typeof jobs, JobFilter>(port, jobs, {
      label: 'jobs_list',
      scope: ['organizationId'],
      sort: ['createdAt', 'id'],
      order: 'desc',
      filters,
    }),
    ofAll: listing<typeof jobs, JobFilter>(port, jobs, {
      label: 'jobs_list_all',
      sort: ['createdAt', 'organizationId', 'id'],
      order: 'desc',
      filters,
    }),
  };
}

import { type JobLease, jobFiles, jobs } from '@runledger/schema';
import fc from 'fast-check';
import { pageOf, readPages } from './lists.ts';
import {
  type Operation,
  often,
  operation,
  organizationOperation,
  type Place,
  sharing,
  type Wild,
} from './operation.ts';
import {
  anyId,
  identifier,
  instant,
  jobId,
  json,
  mostly,
  oneOrMore,
  rowOf,
  userId,
} from './values.ts';

const queue = fc.constantFrom('default', 'default', 'default', 'q', 'Q');
const kind = fc.constantFrom('story', 'Story', '');
const idempotencyKey = fc.constantFrom('k1', 'K1', 'é');
const status = fc.constantFrom('queued', 'processing', 'completed', 'failed', 'cancelled');
const job = rowOf(jobs, {
  without: [
    'organizationId',
    'status',
    'attempt',
    'workerId',
    'leaseToken',
    'lockedUntil',
    'createdAt',
    'startedAt',
    'completedAt',
    'result',
    'error',
  ],
  with: { id: jobId, userId: fc.option(userId, { freq: 2 }), kind, queue },
}).chain((row: Wild) =>
  fc
    .option(idempotencyKey, { nil: undefined })
    .map((key) => (key === undefined ? row : { ...row, idempotencyKey: key })),
);
const file = rowOf(jobFiles, { without: ['organizationId', 'jobId'], with: { id: anyId } });
const milliseconds = mostly(fc.constantFrom(100, 30_000, 3_600_000, 86_400_000), 30);
const claim = fc.record(
  {
    workerId: mostly(fc.constantFrom('a', 'b'), 60),
    queue: mostly(queue, 60),
    limit: mostly(fc.constantFrom(1, 2, 10), 60),
    leaseMs: milliseconds,
    fair: fc.boolean(),
  },
  { requiredKeys: ['workerId'] },
);
const failing = fc.record(
  {
    retry: fc.boolean(),
    delay: fc.record(
      {
        baseMs: mostly(fc.constantFrom(1, 1_000, 333)),
        maxMs: mostly(fc.constantFrom(1, 2_000, 3_600_000)),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
/** A lease that was given, by its number, or one that never was. */
const lease: fc.Arbitrary<Wild> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ number: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ number: fc.nat(5), forged: fc.constant(true) }) },
);
const countRequest = fc.record(
  { queue: oneOrMore(queue), kind: oneOrMore(kind), upTo: mostly(fc.constantFrom(1, 2, 100)) },
  { requiredKeys: [] },
);
const filters = {
  status: oneOrMore(status),
  queue: oneOrMore(queue),
  kind: oneOrMore(kind),
  userId,
  createdFrom: instant,
  createdBefore: instant,
};
const ended = fc.constantFrom('completed', 'failed', 'cancelled');

function leaseOf({ memory }: Place, { number, forged }: Wild): JobLease {
  const given = memory.pick<JobLease>('lease', number) ?? {
    organizationId: identifier(1),
    id: identifier(0xb0),
    leaseToken: identifier(0xf0),
  };
  return forged ? { ...given, leaseToken: identifier(0xff) } : given;
}

const queueOperations: readonly Operation[] = [
  sharing(
    often(
      operation('jobs.claim', claim, async ({ store, memory }, input) => {
        const claimed = await store.jobs.claim(input);
        for (const { organizationId, id, leaseToken } of claimed) {
          memory.keep('lease', { organizationId, id, leaseToken });
        }
        return claimed;
      }),
    ),
  ),
  operation(
    'jobs.heartbeat',
    fc.record({ lease, leaseMs: milliseconds }, { requiredKeys: ['lease'] }),
    (place, input) => place.store.jobs.heartbeat(leaseOf(place, input.lease), input.leaseMs),
  ),
  operation(
    'jobs.heartbeatMany',
    fc.record({ leases: fc.array(lease, { maxLength: 3 }), leaseMs: milliseconds }),
    (place, { leases, leaseMs }) =>
      place.store.jobs.heartbeatMany(
        leases.map((each: Wild) => leaseOf(place, each)),
        leaseMs,
      ),
  ),
  often(
    operation(
      'jobs.complete',
      fc.record({ lease, result: mostly(json) }, { requiredKeys: ['lease'] }),
      (place, input) => place.store.jobs.complete(leaseOf(place, input.lease), input.result),
    ),
  ),
  operation(
    'jobs.completeMany',
    fc.array(fc.record({ lease, result: json }, { requiredKeys: ['lease'] }), { maxLength: 3 }),
    (place, input) =>
      place.store.jobs.completeMany(
        input.map((each: Wild) => ({ ...each, lease: leaseOf(place, each.lease) })),
      ),
  ),
  often(
    operation(
      'jobs.fail',
      fc.record({ lease, error: mostly(json), options: failing }),
      (place, input) =>
        place.store.jobs.fail(leaseOf(place, input.lease), input.error, input.options),
    ),
  ),
  operation('jobs.release', lease, (place, input) =>
    place.store.jobs.release(leaseOf(place, input)),
  ),
  sharing(
    operation(
      'jobs.rescue',
      fc.record({ queue, limit: mostly(fc.constantFrom(1, 100)) }, { requiredKeys: [] }),
      ({ store }, input) => store.jobs.rescue(input),
    ),
  ),
  operation('jobs.counts', countRequest, ({ store }, input) => store.jobs.counts(input)),
  operation('jobs.list', pageOf(filters), (place, input) =>
    readPages(place, 'all jobs', input, (request) => place.store.jobs.list(request)),
  ),
  sharing(
    operation(
      'jobs.purge',
      fc.record(
        {
          endedBefore: mostly(instant),
          status: oneOrMore(ended),
          queue: oneOrMore(queue),
          limit: mostly(fc.constantFrom(1, 100)),
        },
        { requiredKeys: ['endedBefore'] },
      ),
      ({ store }, input) => store.jobs.purge(input),
    ),
  ),
  operation('jobs.nextDueAt', mostly(queue), ({ store }, input) => store.jobs.nextDueAt(input)),
];

const ofOrganization: readonly Operation[] = [
  often(organizationOperation('jobs.enqueue', job, ({ jobs }, input) => jobs.enqueue(input))),
  organizationOperation('jobs.enqueueMany', fc.array(job, { maxLength: 4 }), ({ jobs }, input) =>
    jobs.enqueueMany(input),
  ),
  organizationOperation('jobs.get', mostly(jobId), ({ jobs }, input) => jobs.get(input)),
  organizationOperation('jobs.getByIdempotencyKey', mostly(idempotencyKey), ({ jobs }, input) =>
    jobs.getByIdempotencyKey(input),
  ),
  organizationOperation('jobs.list', pageOf(filters), ({ jobs }, input, place) =>
    readPages(place, 'jobs', input, (request) => jobs.list(request)),
  ),
  organizationOperation('jobs.counts', countRequest, ({ jobs }, input) => jobs.counts(input)),
  organizationOperation('jobs.cancel', mostly(jobId), ({ jobs }, input) => jobs.cancel(input)),
  organizationOperation('jobs.retry', mostly(jobId), ({ jobs }, input) => jobs.retry(input)),
  organizationOperation('jobs.addFile', fc.record({ jobId, file }), ({ jobs }, input) =>
    jobs.addFile(input.jobId, input.file),
  ),
  organizationOperation('jobs.files', mostly(jobId), ({ jobs }, input) => jobs.files(input)),
  organizationOperation('jobs.removeFile', fc.record({ jobId, id: anyId }), ({ jobs }, input) =>
    jobs.removeFile(input.jobId, input.id),
  ),
];

export const jobOperations: readonly Operation[] = [...queueOperations, ...ofOrganization];

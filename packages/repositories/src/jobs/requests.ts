/** What callers ask of jobs, checked: the same refusals on both engines, and each property named. */
import {
  assertUuid,
  type JobLease,
  type JsonValue,
  jobs,
  ValidationError,
} from '@runledger/schema';
import {
  flag,
  nested,
  oneOrMore,
  optional,
  request,
  required,
  valueReader,
  wholeNumber,
} from '../request.ts';
import { ENDED } from './states.ts';

/** No lease is shorter, so that what has not expired for that long was claimed or renewed meanwhile. */
export const SHORTEST_LEASE_MS = 100;
const LONGEST_LEASE_MS = 86_400_000;
const DEFAULT_LEASE_MS = 30_000;

/** Leases, completions and jobs that one statement takes. */
export const MOST_AT_ONCE = 1_000;

const LONGEST_DELAY_MS = 31 * 86_400_000;

const { queue, kind, workerId, status, completedAt, result, error } = jobs.columns;
const leaseMs = wholeNumber([SHORTEST_LEASE_MS, LONGEST_LEASE_MS], DEFAULT_LEASE_MS);
const perStatement = wholeNumber([1, 10_000], 1_000);

/** @throws ValidationError naming each property that is wrong */
export const readClaim = request('The claim', {
  workerId: required(workerId),
  queue: optional(queue, 'default'),
  limit: wholeNumber([1, MOST_AT_ONCE], 1),
  leaseMs,
  fair: flag(false),
});

/** @throws ValidationError naming each property that is wrong */
export const readFailure = request('The failure', {
  retry: flag(true),
  delay: nested({
    baseMs: wholeNumber([1, LONGEST_DELAY_MS], 1_000),
    maxMs: wholeNumber([1, LONGEST_DELAY_MS], 3_600_000),
  }),
});

/** @throws ValidationError naming each property that is wrong */
export const readRescue = request('The rescue', {
  queue: optional(queue, null),
  limit: perStatement,
});

/** @throws ValidationError naming each property that is wrong */
export const readCount = request('The count', {
  queue: oneOrMore(queue),
  kind: oneOrMore(kind),
  upTo: wholeNumber([1, Number.MAX_SAFE_INTEGER], 10_000),
});

/** @throws ValidationError naming each property that is wrong */
export const readPurge = request('The purge', {
  endedBefore: required(completedAt),
  status: oneOrMore({ ...status, values: ENDED }),
  queue: oneOrMore(queue),
  limit: perStatement,
});

/** @throws ValidationError when no queue can have that name */
export const checkQueueName = valueReader('The name', 'queue', queue);

const readLease = request('The lease', { leaseMs });

/** @throws ValidationError when the duration is none that a lease may have */
export function checkLeaseMs(leaseMs: number | undefined): number {
  return readLease({ leaseMs }).leaseMs;
}

/** @throws ValidationError when it does not name a job and a lease */
export function checkLease(lease: JobLease): JobLease {
  const { organizationId, id, leaseToken } = (lease ?? {}) as JobLease;
  return {
    organizationId: assertUuid(organizationId, 'organizationId'),
    id: assertUuid(id, 'id'),
    leaseToken: assertUuid(leaseToken, 'leaseToken'),
  };
}

/** @throws ValidationError when one of them does not name a job and a lease, under its place in the list */
export function checkLeases(leases: readonly JobLease[], list: string): JobLease[] {
  if (!Array.isArray(leases)) {
    throw new ValidationError(`The list ${list}`, [{ path: list, message: 'must be a list' }]);
  }
  return leases.map((lease, place) => {
    try {
      return checkLease(lease);
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      throw new ValidationError(
        `The list ${list}`,
        error.issues.map(({ path, message }) => ({ path: `${list}[${place}].${path}`, message })),
      );
    }
  });
}

/** @throws ValidationError when it is no JSON that can be stored */
export const checkJobResult = orNull(valueReader('The result of the job', 'result', result));

/** @throws ValidationError when it is no JSON that can be stored */
export const checkJobError = orNull(valueReader('The error of the job', 'error', error));

function orNull(check: (value: unknown) => unknown) {
  return (value: JsonValue | undefined): JsonValue | null =>
    value === undefined || value === null ? null : (check(value) as JsonValue);
}

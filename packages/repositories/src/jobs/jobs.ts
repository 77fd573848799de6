/** Jobs of all organizations, as workers and operators see them: the same on every driver. */
import {
  type ClaimedJob,
  type Job,
  type JobLease,
  type JobRepository,
  type JsonValue,
  LeaseLostError,
  uuidv7,
} from '@runledger/schema';
import { compareTexts } from '../order.ts';
import type { Statement } from '../statement.ts';
import { announce, type Claim, type JobContext, storedNow } from './context.ts';
import { countJobs } from './counts.ts';
import { claimFairly, oldestFirst } from './fairness.ts';
import { DELAY_PARTS, type LeaseParameter } from './leases.ts';
import { purgeJobs } from './purge.ts';
import {
  checkJobError,
  checkJobResult,
  checkLease,
  checkLeaseMs,
  checkLeases,
  checkQueueName,
  readClaim,
  readFailure,
  readRescue,
} from './requests.ts';
import { rescueExpired, rescueOnTheWay } from './rescue.ts';

export function jobRepository(context: JobContext): JobRepository {
  const { session, statements, native, clock } = context;
  const { codec } = statements;

  /** Changes the one job that is under the lease. */
  async function underLease<P extends string>(
    change: Statement<P | LeaseParameter | 'now'>,
    lease: JobLease,
    values: { readonly [name in P]: unknown },
  ): Promise<Record<string, unknown>> {
    const named = { ...checkLease(lease), now: storedNow(context), ...values };
    const { rows } = await session.execute(change, change.bind(named));
    if (rows[0]) return rows[0];
    throw new LeaseLostError(
      `The lease of the job ${named.id} is lost: it expired and another worker may hold the job, or the job was cancelled or has ended.`,
    );
  }

  return {
    async claim(request) {
      const { fair, ...wanted } = readClaim(request);
      const claim: Claim = { ...wanted, leaseToken: uuidv7() };
      await rescueOnTheWay(context);
      return (await (fair
        ? claimFairly(context, claim)
        : claimOldest(context, claim))) as ClaimedJob[];
    },
    async heartbeat(lease, leaseMs) {
      const row = await underLease(statements.heartbeat, lease, { leaseMs: checkLeaseMs(leaseMs) });
      return codec.decode(row).lockedUntil as Date;
    },
    heartbeatMany: (leases, leaseMs) => heartbeatMany(context, leases, leaseMs),
    async complete(lease, result) {
      const stored = codec.encodeValue('result', checkJobResult(result));
      return codec.decode(await underLease(statements.complete, lease, { result: stored }));
    },
    completeMany: (completions) => completeMany(context, completions),
    async fail(lease, error, options = {}) {
      const { retry, delay } = readFailure(options);
      const stored = codec.encodeValue('error', checkJobError(error));
      if (!retry) {
        return codec.decode(await underLease(statements.failForGood, lease, { error: stored }));
      }
      const share = shareOfDelay(context.random);
      const job = codec.decode(
        await underLease(statements.fail, lease, { error: stored, ...delay, share }),
      );
      if (job.status === 'queued') announce(context, [job.queue]);
      return job;
    },
    async release(lease) {
      const job = codec.decode(await underLease(statements.release, lease, {}));
      announce(context, [job.queue]);
      return job;
    },
    async rescue(options = {}) {
      const { queue, limit } = readRescue(options);
      return await rescueExpired(context, limit, queue);
    },
    counts: (filter) => countJobs(context, null, filter),
    list: async (filter) => statements.ofAll.page(session, {}, filter, clock()),
    purge: (options) => purgeJobs(context, options),
    async nextDueAt(queue) {
      const values = statements.nextDueAt.bind({ queue: checkQueueName(queue) });
      const { rows } = await session.execute(statements.nextDueAt, values);
      return codec.decode(rows[0] ?? {}).runAt;
    },
    onEnqueued: async (queue, listener) => native.wakeups.listen(checkQueueName(queue), listener),
  };
}

async function claimOldest(context: JobContext, claim: Claim): Promise<Job[]> {
  const { session, statements, native } = context;
  const values = native.claim.bind({ ...claim, now: storedNow(context) });
  const { rows } = await session.execute(native.claim, values);
  const claimed = rows.map((row) => statements.codec.decode(row));
  return claimed.sort((a, b) => a.priority - b.priority || oldestFirst(a, b));
}

async function heartbeatMany(
  context: JobContext,
  leases: readonly JobLease[],
  leaseMs: number | undefined,
): Promise<Map<string, Date>> {
  const { session, statements } = context;
  const checked = checkLeases(leases, 'leases');
  const duration = checkLeaseMs(leaseMs);
  if (checked.length === 0) return new Map();
  const values = statements.heartbeatMany.bind({
    leases: storedLeases(checked.map(toStored)),
    leaseMs: duration,
    now: storedNow(context),
  });
  const { rows } = await session.execute(statements.heartbeatMany, values);
  const ends = new Map(
    rows
      .map((row) => statements.codec.decode(row))
      .map(({ id, lockedUntil }) => [id, lockedUntil as Date]),
  );
  // In the order given: a statement that returns what it changed has none.
  const held = checked.filter(({ id }) => ends.has(id));
  return new Map(held.map(({ id }) => [id, ends.get(id) as Date]));
}

async function completeMany(
  context: JobContext,
  completions: readonly { readonly lease: JobLease; readonly result?: JsonValue }[],
): Promise<string[]> {
  const { session, statements } = context;
  const given = Array.isArray(completions) ? completions.map((each) => each?.lease) : completions;
  const leases = checkLeases(given as readonly JobLease[], 'completions');
  if (leases.length === 0) return [];
  const stored = leases.map((lease, place) => ({
    ...toStored(lease),
    result: statements.codec.encodeValue('result', checkJobResult(completions[place]?.result)),
  }));
  const values = statements.completeMany.bind({
    leases: storedLeases(stored),
    now: storedNow(context),
  });
  const { rows } = await session.execute(statements.completeMany, values);
  const completed = new Set(rows.map(({ id }) => id as string));
  return leases.map(({ id }) => id).filter((id) => completed.delete(id));
}

interface StoredLease {
  readonly organization_id: string;
  readonly id: string;
  readonly same_id: string;
  readonly lease_token: string;
}

function toStored({ organizationId, id, leaseToken }: JobLease): StoredLease {
  return { organization_id: organizationId, id, same_id: id, lease_token: leaseToken };
}

/** In one order, in which they are locked. Of several that are the same lease the first counts. */
function storedLeases(leases: readonly StoredLease[]): string {
  const known = new Set<string>();
  const different = leases.filter(({ organization_id, id, lease_token }) => {
    const lease = organization_id + id + lease_token;
    return !known.has(lease) && known.add(lease);
  });
  return JSON.stringify(
    different.sort(
      (a, b) => compareTexts(a.organization_id, b.organization_id) || compareTexts(a.id, b.id),
    ),
  );
}

/** At least half of the delay, so that jobs that failed together do not come back together. */
function shareOfDelay(random: () => number): number {
  return Math.round(DELAY_PARTS * (0.5 + random() / 2));
}

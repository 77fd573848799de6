/** Taking jobs back from workers that no longer say that they are alive. */
import type { RescueResult } from '@runledger/schema';
import { announce, type JobContext, storedNow } from './context.ts';
import { SHORTEST_LEASE_MS } from './requests.ts';

/** What the claim that finds expired leases takes back at once. */
export const RESCUED_ON_THE_WAY = 100;

/** What a rescued job says of its last attempt. */
const EXPIRED = {
  code: 'LEASE_EXPIRED',
  message: 'The worker was not heard of until its lease had expired.',
};

/**
 * Whether it is worth looking for expired leases: where there were none, there are none until the shortest of all
 * leases could have been given and have expired. Looking costs walking over what the jobs that ended since the
 * last vacuum have left in the index.
 */
export class ExpiryWatch {
  #foundNoneAt = Number.NEGATIVE_INFINITY;

  mayHaveExpired(now: Date): boolean {
    const since = now.getTime() - this.#foundNoneAt;
    return since >= SHORTEST_LEASE_MS || since < 0;
  }

  foundNone(now: Date): void {
    this.#foundNoneAt = now.getTime();
  }
}

export async function rescueExpired(
  context: JobContext,
  limit: number,
  queue: string | null,
): Promise<RescueResult> {
  const { session, statements } = context;
  const rescue = queue === null ? statements.rescue : statements.rescueInQueue;
  const values = rescue.bind({
    now: storedNow(context),
    error: statements.codec.encodeValue('error', EXPIRED),
    limit,
    queue,
  });
  const { rows } = await session.execute(rescue, values);
  const requeued = rows.filter(({ status }) => status === 'queued');
  announce(
    context,
    requeued.map((row) => row.queue as string),
  );
  return { requeued: requeued.length, failed: rows.length - requeued.length };
}

/** What every claim does first. */
export async function rescueOnTheWay(context: JobContext): Promise<void> {
  const { session, clock, expiries } = context;
  const now = clock();
  // What a transaction finds is not what holds once it has rolled back.
  if (session.isTransaction) {
    await rescueExpired(context, RESCUED_ON_THE_WAY, null);
  } else if (expiries.mayHaveExpired(now)) {
    const { requeued, failed } = await rescueExpired(context, RESCUED_ON_THE_WAY, null);
    if (requeued + failed < RESCUED_ON_THE_WAY) expiries.foundNone(now);
  }
}

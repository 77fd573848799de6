/** Taking jobs back from workers that no longer say that they are alive. */
import type { RescueResult } from '@runledger/schema';
import { announce, type JobContext, storedNow } from './context.ts';

/** What the claim that finds expired leases takes back at once. */
const RESCUED_ON_THE_WAY = 100;

/** What a rescued job says of its last attempt. */
const EXPIRED = {
  code: 'LEASE_EXPIRED',
  message: 'The worker was not heard of until its lease had expired.',
};

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

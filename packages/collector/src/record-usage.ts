/** Recording what one request used in a transaction of the application's own. */
import type { MeteringRepository, RecordResult } from '@runledger/schema';
import { type CollectedUsage, type Taken, takeIn } from './event.ts';
import { type PriceSource, price } from './pricing.ts';
import { KnownEvents, recordWithTotals, TotalsRefused } from './recording.ts';
import type { CollectorTransaction } from './store.ts';

export interface RecordUsageOptions {
  /** Looks up what it cost where `costUsd` is not given. False unless given. */
  readonly pricing?: boolean | undefined;
  /** When it is taken in; now unless given. */
  readonly now?: Date | undefined;
}

/** What it needs of the application's transaction; every `TransactionStore` has it. */
export interface RecordingTransaction extends CollectorTransaction, PriceSource {
  readonly metering: Pick<MeteringRepository, 'record' | 'recordBatch'>;
  organization(
    id: string,
  ): ReturnType<CollectorTransaction['organization']> & ReturnType<PriceSource['organization']>;
  transaction<T>(work: (store: CollectorTransaction) => Promise<T>): Promise<T>;
}

/**
 * Records one request and adds it to its execution's totals, together with whatever else the transaction does: what
 * a job used commits when the job is completed, or not at all. An event that was recorded before, by its `id` and
 * `occurredAt` or under its `idempotencyKey`, changes nothing, so give them where the work may run again. Call it
 * late: writers of one organization's day take turns.
 * @returns the event's identifier, which under a known key is that of the event that was recorded first
 * @throws ValidationError when the model refuses it
 * @throws ForeignKeyViolationError when the organization, or the execution that it names, does not exist
 * @throws DataError when the execution's totals would be more than a number holds
 *
 * @example
 * ```ts
 * await store.transaction(async (transaction) => {
 *   await recordUsage(transaction, { ...reading, organizationId, id: job.id, occurredAt: job.createdAt });
 *   await complete(transaction);
 * });
 * ```
 */
export async function recordUsage(
  transaction: RecordingTransaction,
  usage: CollectedUsage,
  { pricing = false, now = new Date() }: RecordUsageOptions = {},
): Promise<RecordResult> {
  const taken = takeIn(usage, now, 0);
  if (pricing) await price(transaction, [taken]);
  return await recordOnce(transaction, taken);
}

/**
 * Locks in the order in which collectors do, the totals first. Whether the event is new shows last, so where it is
 * not, what was added to the totals is taken back.
 */
async function recordOnce(transaction: RecordingTransaction, taken: Taken): Promise<RecordResult> {
  if (taken.execution === null) return await transaction.metering.record(taken.event);
  try {
    await transaction.transaction((nested) => recordWithTotals(nested, [taken]));
    // Taking it in gave the event its identifier.
    return { id: taken.event.id as string, recorded: true };
  } catch (error) {
    // It is known, so recording it once more changes nothing, and says as which.
    if (error instanceof KnownEvents) return await transaction.metering.record(taken.event);
    throw error instanceof TotalsRefused ? error.reason : error;
  }
}

/** Recording what one request used in a transaction of the application's own. */
import type { OrganizationModels, RecordResult } from '@runledger/schema';
import { type CollectedUsage, takeIn } from './event.ts';
import { price } from './pricing.ts';
import type { CollectorTransaction } from './store.ts';
import { totalsOf } from './totals.ts';

export interface RecordUsageOptions {
  /** Looks up what it cost where `costUsd` is not given. False unless given. */
  readonly pricing?: boolean | undefined;
  /** When it is taken in; now unless given. */
  readonly now?: Date | undefined;
}

/** A transaction that can also say what usage costs; every `TransactionStore` is one. */
interface PricingTransaction extends CollectorTransaction {
  organization(id: string): ReturnType<CollectorTransaction['organization']> & {
    readonly models: Pick<OrganizationModels, 'pricedBatch'>;
  };
}

/**
 * Records one request and adds it to its execution's totals, together with whatever else the transaction does: what
 * a job used commits when the job is completed, or not at all. An event that was recorded before, by its `id` and
 * `occurredAt`, changes nothing, so give both where the work may run again. Call it late: writers of one
 * organization's day take turns.
 * @throws ValidationError when the model refuses it
 * @throws ForeignKeyViolationError when the organization, or the execution that it names, does not exist
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
  transaction: PricingTransaction,
  usage: CollectedUsage,
  { pricing = false, now = new Date() }: RecordUsageOptions = {},
): Promise<RecordResult> {
  const taken = takeIn(usage, now, 0);
  if (pricing) await price(transaction, [taken]);
  const { recorded } = await transaction.metering.recordBatch([taken.event]);
  if (recorded > 0) {
    for (const { organizationId, usage: totals } of totalsOf([taken])) {
      await transaction.organization(organizationId).executionUsage.addMany(totals);
    }
  }
  // Taking it in gave the event its identifier.
  return { id: taken.event.id as string, recorded: recorded > 0 };
}

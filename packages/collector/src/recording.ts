/** One attempt to record a batch: what it came to. */
import { ConstraintError, ValidationError } from '@runledger/schema';
import type { Taken } from './event.ts';
import { price } from './pricing.ts';
import type { CollectorStore, CollectorTransaction } from './store.ts';
import { totalsOf } from './totals.ts';

/**
 * `recorded`: the batch is in the database, each event once.
 * `mixed`: nothing changed; some of its events were recorded before, and the database does not say which.
 * `refused`: nothing changed; the events or what they add to their executions' totals cannot be recorded as they are.
 */
export type Outcome =
  | { readonly is: 'recorded' }
  | { readonly is: 'mixed' }
  | { readonly is: 'refused'; readonly what: 'event' | 'totals'; readonly error: Error };

const RECORDED: Outcome = { is: 'recorded' };

/**
 * Records a batch and adds it to its executions' totals, all or none. What was recorded by an earlier attempt,
 * whose answer was lost, is in the totals already and not added again.
 * @throws whatever has nothing to do with the events: the attempt may be made again
 */
export async function recordBatch(
  store: CollectorStore,
  batch: readonly Taken[],
  { pricing }: { readonly pricing: boolean },
): Promise<Outcome> {
  try {
    if (pricing) await price(store, batch);
    const hasTotals = batch.some(({ execution }) => execution !== null);
    if (hasTotals) await store.transaction((transaction) => recordWithTotals(transaction, batch));
    else await store.metering.recordBatch(batch.map(({ event }) => event));
    return RECORDED;
  } catch (error) {
    if (error instanceof KnownEvents) {
      return error.recorded === 0 ? RECORDED : { is: 'mixed' };
    }
    if (error instanceof TotalsRefused) {
      return { is: 'refused', what: 'totals', error: error.reason };
    }
    if (isAboutInput(error)) return { is: 'refused', what: 'event', error };
    throw error;
  }
}

/**
 * The totals come first and the events last, since the row of their day is what all writers meet at. They are
 * added as if all events were new; where that proves wrong, nothing is kept.
 */
export async function recordWithTotals(
  transaction: CollectorTransaction,
  batch: readonly Taken[],
): Promise<void> {
  for (const { organizationId, usage } of totalsOf(batch)) {
    try {
      await transaction.organization(organizationId).executionUsage.addMany(usage);
    } catch (error) {
      throw isAboutInput(error) ? new TotalsRefused(error) : error;
    }
  }
  const { recorded } = await transaction.metering.recordBatch(batch.map(({ event }) => event));
  if (recorded < batch.length) throw new KnownEvents(recorded);
}

function isAboutInput(error: unknown): error is ValidationError | ConstraintError {
  return error instanceof ValidationError || error instanceof ConstraintError;
}

/** Rolls back a transaction that added events to totals a second time. */
export class KnownEvents extends Error {
  readonly recorded: number;

  constructor(recorded: number) {
    super('Some of the events were recorded before.');
    this.recorded = recorded;
  }
}

/** Rolls back a transaction in which the totals, not the events, were refused. */
export class TotalsRefused extends Error {
  readonly reason: Error;

  constructor(reason: Error) {
    super(reason.message);
    this.reason = reason;
  }
}

/** One attempt to record a batch: what it came to. */
import {
  ClosedError,
  ConnectionError,
  ConstraintError,
  DatabaseError,
  DataError,
  RunledgerError,
  SchemaVersionError,
  TransactionScopeError,
  ValidationError,
} from '@runledger/schema';
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
  } catch (error) {
    if (isAboutInput(error)) return { is: 'refused', what: 'event', error };
    throw error;
  }
  try {
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
    // A day whose totals are as much as a database holds takes no more. Of a price that cannot be read, above, no event
    // is at fault.
    if (isAboutInput(error) || error instanceof DataError) {
      return { is: 'refused', what: 'event', error };
    }
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
      throw isAboutTotals(error) ? new TotalsRefused(error) : error;
    }
  }
  const { recorded } = await transaction.metering.recordBatch(batch.map(({ event }) => event));
  if (recorded < batch.length) throw new KnownEvents(recorded);
}

function isAboutInput(error: unknown): error is ValidationError | ConstraintError {
  return error instanceof ValidationError || error instanceof ConstraintError;
}

/** Beside what the totals cannot take: sums that would be more than a number holds, and whatever else refuses them. */
function isAboutTotals(error: unknown): error is RunledgerError {
  if (!(error instanceof RunledgerError) || error instanceof DatabaseError) return false;
  return !isAboutDatabase(error);
}

/**
 * A lost connection, a lock, a closed store: whatever were recorded, it would fail. Any other error may be the fault
 * of a single event.
 */
export function isAboutDatabase(error: unknown): boolean {
  return (
    (error instanceof RunledgerError && error.isRetryable) ||
    error instanceof ConnectionError ||
    error instanceof ClosedError ||
    error instanceof SchemaVersionError ||
    error instanceof TransactionScopeError
  );
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

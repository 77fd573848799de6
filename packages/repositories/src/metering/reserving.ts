/** Holding room for a request in every budget that applies, or in none. */
import {
  IllegalStateError,
  type QuotaExcess,
  type ReserveResult,
  type UsageReservation,
  usageReservations,
} from '@runledger/schema';
import { tellingOrphans } from '../orphans.ts';
import { NOTHING, negative } from './amounts.ts';
import { releaseExpired } from './expiry.ts';
import { type BudgetRoom, excesses, isBlocking, without } from './limits.ts';
import {
  findReservation,
  hasExpired,
  isReleasedByHolder,
  move,
  type QuotaContext,
} from './quota-context.ts';
import { reservedOf, type WantedReservation } from './quota-requests.ts';
import { readSituation } from './situation.ts';
import { holdAmounts, type WindowSums } from './window-sums.ts';
import { type HeldWindow, windowAt } from './windows.ts';

export async function reserve(
  context: QuotaContext,
  wanted: WantedReservation,
  now: Date,
): Promise<ReserveResult> {
  for (;;) {
    const situation = await readSituation(context, wanted, wanted.requestId, now);
    const known = situation.isKnown ? await findReservation(context, wanted.requestId) : null;
    if (known) return answerAgain(known, now);
    if (situation.hasExpired) {
      await releaseExpired(context, now);
      continue;
    }
    // Without room, and nothing expired that could make some, there is no need to wait in line.
    const { rooms } = situation;
    const exceeded = excesses(rooms, wanted.amounts, now);
    if (isBlocking(exceeded)) return { granted: false, exceeded };
    const result =
      rooms.length === 0
        ? await grant(context, wanted, [], [], now)
        : await context.session.atomically((session) =>
            hold({ ...context, session }, wanted, rooms, now),
          );
    if (result) return result;
  }
}

/**
 * Decides under the lock of the budgets, which is that of their windows too: a budget is there before its first
 * window, and its limits cannot change meanwhile.
 * @returns `null` when somebody else has taken the room meanwhile, or has reserved under the same identifier, which may
 * be the very room: whoever looks again sees which
 */
async function hold(
  context: QuotaContext,
  wanted: WantedReservation,
  found: readonly BudgetRoom[],
  now: Date,
): Promise<ReserveResult | null> {
  const { organizationId, session, statements } = context;
  const { amounts } = wanted;
  const ids = found.map(({ budget }) => budget.id);
  const budgets = await statements.locks.lock(session, organizationId, ids);
  const windows = budgets.map((budget) => windowAt(budget, now));
  const sums = await holdAmounts(session, statements.windows, organizationId, windows, amounts);
  const rooms = budgets.map((budget): BudgetRoom => {
    const withRequest = { budget, ...(sums.get(budget.id) as WindowSums) };
    return without(withRequest, amounts);
  });
  const exceeded = excesses(rooms, amounts, now);
  const result = isBlocking(exceeded) ? null : await grant(context, wanted, windows, exceeded, now);
  if (result === null) {
    const reserved = negative(amounts);
    await move(
      context,
      windows.map((window) => ({ window, used: NOTHING, reserved })),
    );
  }
  return result;
}

/** @returns `null` when somebody else has reserved under the same identifier meanwhile */
async function grant(
  { organizationId, session, statements: { insertion } }: QuotaContext,
  { requestId, amounts, holdMs }: WantedReservation,
  windows: readonly HeldWindow[],
  warnings: readonly QuotaExcess[],
  now: Date,
): Promise<ReserveResult | null> {
  const reservation: UsageReservation = {
    organizationId,
    requestId,
    budgetWindows: windows,
    ...reservedOf(amounts),
    reservedAt: now,
    expiresAt: new Date(now.getTime() + holdMs),
    settledAt: null,
    eventId: null,
    exceeded: false,
    releasedAt: null,
  };
  const inserted = insertion.insert(session, [reservation]);
  const added = await tellingOrphans(usageReservations, inserted, [reservation]);
  return added === 1 ? { granted: true, reservation, warnings } : null;
}

/** @throws IllegalStateError when the reservation is over */
function answerAgain(known: UsageReservation, now: Date): ReserveResult {
  const { requestId, settledAt } = known;
  const end =
    settledAt !== null
      ? 'was settled'
      : isReleasedByHolder(known)
        ? 'was released'
        : hasExpired(known, now)
          ? 'has expired'
          : null;
  if (end === null) return { granted: true, reservation: known, warnings: [] };
  throw new IllegalStateError(
    `The reservation of the request ${JSON.stringify(requestId)} ${end}: reserve under another identifier.`,
  );
}

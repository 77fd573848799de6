/** The end of a reservation: its use is recorded, or its room is given back unused. */
import {
  IllegalStateError,
  NotFoundError,
  type OrganizationUsageRecord,
  type SettleResult,
  type UsageEvent,
  type UsageReservation,
} from '@runledger/schema';
import { withFixed } from '../fixed.ts';
import { type Amounts, NOTHING, negative } from './amounts.ts';
import {
  findReservation,
  hasExpired,
  isReleasedByHolder,
  lockBudgets,
  move,
  type QuotaContext,
  stored,
  windowsOf,
} from './quota-context.ts';
import { heldAmounts, usedAmounts } from './quota-requests.ts';
import { prepareEvent } from './usage.ts';

export async function settle(
  context: QuotaContext,
  requestId: string,
  given: OrganizationUsageRecord,
  now: Date,
): Promise<SettleResult> {
  const { organizationId } = context;
  // What is wrong with the event is said before anything has changed.
  const fixed = { organizationId, requestId: given?.requestId ?? requestId };
  const { row, idempotencyKey } = prepareEvent(withFixed(given, fixed), now);
  const event = { ...row, ...(idempotencyKey === null ? {} : { idempotencyKey }) };
  for (;;) {
    const reservation = await existing(context, requestId);
    if (reservation.settledAt !== null) return settledBefore(reservation);
    if (isReleasedByHolder(reservation)) {
      throw new IllegalStateError(
        `The reservation of ${quoted(requestId)} was released: record what was used after all on its own.`,
      );
    }
    const held = heldAmounts(reservation);
    const used = usedAmounts(row, held);
    const exceeded = isMore(used, held);
    const result = await context.session.atomically(async (session) => {
      const inside = { ...context, session };
      const settled = await markSettled(inside, reservation, { event: row, exceeded, now });
      if (!settled) return null;
      // What has been given back is not held any more.
      const reserved = settled.releasedAt === null ? negative(held) : NOTHING;
      await move(
        inside,
        windowsOf(reservation).map((window) => ({ window, used, reserved })),
      );
      const recorded = await context.recorderOn(session).record(event);
      if (recorded.id !== row.id) await nameEvent(inside, requestId, recorded.id);
      return recorded;
    });
    if (result) {
      const settledLate = hasExpired(reservation, now);
      return { ...result, exceededReservation: exceeded, settledLate };
    }
  }
}

export async function release(
  context: QuotaContext,
  requestId: string,
  now: Date,
): Promise<UsageReservation> {
  const { organizationId, statements } = context;
  const statement = statements.release;
  for (;;) {
    const reservation = await existing(context, requestId);
    if (reservation.settledAt !== null) {
      throw new IllegalStateError(`The reservation of ${quoted(requestId)} was settled.`);
    }
    if (reservation.releasedAt !== null) return reservation;
    const releasedAt = hasExpired(reservation, now) ? reservation.expiresAt : now;
    const released = await context.session.atomically(async (session) => {
      const inside = { ...context, session };
      await lockBudgets(inside, windowsOf(reservation));
      const values = { organizationId, requestId, releasedAt: stored(context, releasedAt) };
      const { rows } = await session.execute(statement, statement.bind(values));
      if (!rows[0]) return null;
      const reserved = negative(heldAmounts(reservation));
      await move(
        inside,
        windowsOf(reservation).map((window) => ({ window, used: NOTHING, reserved })),
      );
      return statements.codec.decode(rows[0]);
    });
    if (released) return released;
  }
}

/** @throws NotFoundError */
async function existing(context: QuotaContext, requestId: string): Promise<UsageReservation> {
  const reservation = await findReservation(context, requestId);
  if (reservation) return reservation;
  throw new NotFoundError(`The organization has no reservation of ${quoted(requestId)}.`);
}

const quoted = (requestId: string) => `the request ${JSON.stringify(requestId)}`;

interface Settling {
  readonly event: UsageEvent;
  readonly exceeded: boolean;
  readonly now: Date;
}

/** @returns the reservation as it is now, or `null` when somebody else has settled or released it meanwhile */
async function markSettled(
  context: QuotaContext,
  reservation: UsageReservation,
  { event, exceeded, now }: Settling,
): Promise<UsageReservation | null> {
  const { organizationId, session, statements } = context;
  const { settle: statement, codec } = statements;
  await lockBudgets(context, windowsOf(reservation));
  const values = {
    organizationId,
    requestId: reservation.requestId,
    now: stored(context, now),
    eventId: event.id,
    exceeded: codec.encodeValue('exceeded', exceeded),
  };
  const { rows } = await session.execute(statement, statement.bind(values));
  return rows[0] ? codec.decode(rows[0]) : null;
}

async function nameEvent(
  { organizationId, session, statements }: QuotaContext,
  requestId: string,
  eventId: string,
): Promise<void> {
  const values = statements.nameEvent.bind({ organizationId, requestId, eventId });
  await session.execute(statements.nameEvent, values);
}

function settledBefore(reservation: UsageReservation): SettleResult {
  const { eventId, exceeded, settledAt } = reservation;
  return {
    id: eventId as string,
    recorded: false,
    exceededReservation: exceeded,
    settledLate: hasExpired(reservation, settledAt as Date),
  };
}

function isMore(used: Amounts, held: Amounts): boolean {
  return (
    used.costNanoUsd > held.costNanoUsd ||
    used.tokens > held.tokens ||
    used.requests > held.requests
  );
}

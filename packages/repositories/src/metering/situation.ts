/** What a request meets, as it is before anything is locked. */
import type { UsageReservation } from '@runledger/schema';
import { expiredSums } from './expiry.ts';
import type { BudgetRoom } from './limits.ts';
import { type QuotaContext, stored } from './quota-context.ts';
import type { WantedRoom } from './quota-requests.ts';
import { sumsOf } from './window-sums.ts';
import { windowAt } from './windows.ts';

export interface Situation {
  /** The reservation under the request's identifier. */
  readonly known: UsageReservation | null;
  /** The budgets that apply, in the order of their identifiers. */
  readonly rooms: readonly BudgetRoom[];
  /** Whether windows of the organization may hold room for requests whose time is over. */
  readonly hasExpired: boolean;
}

/** @param requestId of the reservation that is looked for */
export async function readSituation(
  context: QuotaContext,
  { userId, apiKeyId }: WantedRoom,
  requestId: string | null,
  now: Date,
): Promise<Situation> {
  const { organizationId, session, statements } = context;
  const { situation, budgetCodec } = statements;
  const values = { organizationId, requestId, userId, apiKeyId, now: stored(context, now) };
  const { rows } = await session.execute(situation, situation.bind(values));
  const first = rows[0] as Record<string, unknown>;
  return {
    known: first.known_request_id === null ? null : knownReservation(context, first),
    rooms: rows
      .filter(({ id }) => id !== null)
      .map((row) => ({ budget: budgetCodec.decode(row), ...sumsOf(row) })),
    hasExpired: Boolean(first.has_expired),
  };
}

function knownReservation(
  { statements: { codec } }: QuotaContext,
  row: Record<string, unknown>,
): UsageReservation {
  return codec.decode(
    Object.fromEntries(codec.columns.map((column) => [column, row[`known_${column}`]])),
  );
}

/** The budgets that apply, without what expired holds still have in their windows. */
export async function readRooms(
  context: QuotaContext,
  wanted: WantedRoom,
  now: Date,
): Promise<readonly BudgetRoom[]> {
  const situation = await readSituation(context, wanted, null, now);
  if (!situation.hasExpired) return situation.rooms;
  const expired = await expiredSums(context, now);
  const { rooms } = await readSituation(context, wanted, null, now);
  return rooms.map((room) => ({
    ...room,
    reserved: expired.leave(windowAt(room.budget, now), room.reserved),
  }));
}

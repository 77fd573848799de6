/** What a request meets, as it is before anything is locked. */
import { expiredSums } from './expiry.ts';
import type { BudgetRoom } from './limits.ts';
import { type QuotaContext, stored } from './quota-context.ts';
import type { WantedRoom } from './quota-requests.ts';
import { sumsOf } from './window-sums.ts';
import { windowAt } from './windows.ts';

export interface Situation {
  /** Whether there is a reservation under the request's identifier. */
  readonly isKnown: boolean;
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
  const { situations, limits } = statements;
  const ofUser = apiKeyId === null ? situations.ofUser : situations.ofBoth;
  const ofNobody = apiKeyId === null ? situations.ofNobody : situations.ofKey;
  const situation = userId === null ? ofNobody : ofUser;
  const values = { organizationId, requestId, userId, apiKeyId, now: stored(context, now) };
  const { rows } = await session.execute(situation, situation.bind(values));
  // No statement promises an order.
  const reservations = rows.find(({ id }) => id === null) as Record<string, unknown>;
  return {
    isKnown: reservations.known !== null,
    hasExpired: Boolean(reservations.has_expired),
    rooms: rows
      .filter(({ id }) => id !== null)
      .map((row) => ({ budget: limits.decode(row), ...sumsOf(row) }))
      .sort((a, b) => (a.budget.id < b.budget.id ? -1 : 1)),
  };
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

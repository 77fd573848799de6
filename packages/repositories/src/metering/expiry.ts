/** Holds whose time is over: nobody may be left to give them back. */
import type { UsageReservation } from '@runledger/schema';
import { type Amounts, NOTHING, negative, plus, reducedBy } from './amounts.ts';
import { EXPIRED_AT_ONCE } from './expiry-statements.ts';
import { lockBudgets, move, type QuotaContext, stored, windowsOf } from './quota-context.ts';
import { heldAmounts } from './quota-requests.ts';
import type { HeldWindow } from './windows.ts';

/** Windows, and what holds have in each of them together. */
export class HeldSums {
  readonly #sums = new Map<string, { readonly window: HeldWindow; held: Amounts }>();

  constructor(reservations: readonly UsageReservation[]) {
    for (const reservation of reservations) {
      const amounts = heldAmounts(reservation);
      for (const window of windowsOf(reservation)) {
        const sum = this.#sums.get(keyOf(window)) ?? { window, held: NOTHING };
        this.#sums.set(keyOf(window), { window, held: plus(sum.held, amounts) });
      }
    }
  }

  /** What is left of the amounts that a window holds when these holds are gone. */
  leave(window: HeldWindow, reserved: Amounts): Amounts {
    return reducedBy(reserved, this.#sums.get(keyOf(window))?.held ?? NOTHING);
  }

  all(): { readonly window: HeldWindow; readonly held: Amounts }[] {
    return [...this.#sums.values()];
  }
}

const keyOf = ({ budgetId, windowStart }: HeldWindow) => `${budgetId}/${windowStart}`;

/**
 * What expired holds still have in windows. Read it before the windows: of a hold that is given back in between, too
 * much is taken away then, and never too little.
 */
export async function expiredSums(context: QuotaContext, now: Date): Promise<HeldSums> {
  return new HeldSums(await expiredHolds(context, now, Number.MAX_SAFE_INTEGER));
}

/** Gives back the room of expired holds, the oldest first. @returns how many, at most {@link EXPIRED_AT_ONCE} */
export async function releaseExpired(context: QuotaContext, now: Date): Promise<number> {
  const found = await expiredHolds(context, now, EXPIRED_AT_ONCE);
  if (found.length === 0) return 0;
  return await context.session.atomically(async (session) => {
    const inside = { ...context, session };
    await lockBudgets(inside, found.flatMap(windowsOf));
    const released = await expire(inside, found);
    const changes = new HeldSums(released).all().map(({ window, held }) => ({
      window,
      used: NOTHING,
      reserved: negative(held),
    }));
    await move(inside, changes);
    return released.length;
  });
}

async function expiredHolds(
  context: QuotaContext,
  now: Date,
  limit: number,
): Promise<UsageReservation[]> {
  const { organizationId, session, statements } = context;
  const { expired, codec } = statements;
  const values = expired.bind({ organizationId, now: stored(context, now), limit });
  const { rows } = await session.execute(expired, values);
  return rows.map((row) => codec.decode(row));
}

/** @returns those of the holds that nobody else has settled or given back meanwhile */
async function expire(
  { organizationId, session, statements }: QuotaContext,
  holds: readonly UsageReservation[],
): Promise<UsageReservation[]> {
  const requestIds = statements.storedList(holds.map(({ requestId }) => requestId));
  const values = statements.expire.bind({ organizationId, requestIds });
  const { rows } = await session.execute(statements.expire, values);
  return rows.map((row) => statements.codec.decode(row));
}

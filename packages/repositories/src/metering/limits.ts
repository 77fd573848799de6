/** Whether amounts fit under the limits of budgets. */
import { nanoToUsd, type QuotaExcess, usdToNano } from '@runledger/schema';
import { type Amounts, minus, plus } from './amounts.ts';
import type { BudgetLimits } from './budget-locks.ts';
import type { WindowSums } from './window-sums.ts';
import { windowEnd } from './windows.ts';

/** A budget, and what its window has without the request that is looked at. */
export interface BudgetRoom extends WindowSums {
  readonly budget: BudgetLimits;
}

type LimitName = QuotaExcess['limit'];

/** In the order in which excesses are told. */
const AMOUNT_OF: { readonly [L in LimitName]: keyof Amounts } = {
  costUsd: 'costNanoUsd',
  tokens: 'tokens',
  requests: 'requests',
};

/** Every limit that a request passes, in the order of the budgets. */
export function excesses(
  rooms: readonly BudgetRoom[],
  wanted: Amounts,
  now: Date,
): readonly QuotaExcess[] {
  return rooms.flatMap(({ budget, used, reserved }) => {
    const taken = plus(used, reserved);
    return Object.entries(limitsOf(budget)).flatMap(([name, limit]) => {
      const amount = AMOUNT_OF[name as LimitName];
      if (limit === null || taken[amount] + wanted[amount] <= limit) return [];
      const left = limit > taken[amount] ? limit - taken[amount] : 0n;
      return {
        budgetId: budget.id,
        action: budget.action,
        limit: name as LimitName,
        remaining: name === 'costUsd' ? nanoToUsd(left) : Number(left),
        resetsAt: windowEnd(budget.period, now),
      };
    });
  });
}

function limitsOf({ limitCostUsd, limitTokens, limitRequests }: BudgetLimits) {
  return {
    costUsd: limitCostUsd === null ? null : BigInt(usdToNano(limitCostUsd)),
    tokens: limitTokens === null ? null : BigInt(limitTokens),
    requests: limitRequests === null ? null : BigInt(limitRequests),
  } satisfies { readonly [L in LimitName]: bigint | null };
}

/** Whether one of them is of a budget that blocks. */
export function isBlocking(exceeded: readonly QuotaExcess[]): boolean {
  return exceeded.some(({ action }) => action === 'block');
}

/** The room without amounts that the window holds. */
export function without(room: BudgetRoom, reserved: Amounts): BudgetRoom {
  return { ...room, reserved: minus(room.reserved, reserved) };
}

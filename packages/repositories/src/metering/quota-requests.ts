/** What callers ask of quotas, checked before anything is read. */
import {
  type Budget,
  budgets,
  type Column,
  compileValueCheck,
  count,
  Issues,
  nanoToUsd,
  type QuotaRequest,
  type ReserveRequest,
  type UsageEvent,
  type UsageReservation,
  usageReservations,
  usdToNano,
  ValidationError,
} from '@runledger/schema';
import type { Amounts } from './amounts.ts';

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
const DEFAULT_HOLD_MS = 600_000;

/** Who asks, and for what. */
export interface WantedRoom {
  readonly userId: Budget['userId'];
  readonly apiKeyId: Budget['apiKeyId'];
  readonly amounts: Amounts;
}

export interface WantedReservation extends WantedRoom {
  readonly requestId: string;
  readonly holdMs: number;
}

interface Field {
  readonly column: Column;
  /** The value of what is left out; without it the property is required. */
  readonly unless?: string | number | null;
}

const room: Record<keyof QuotaRequest, Field> = {
  userId: { column: budgets.columns.userId, unless: null },
  apiKeyId: { column: budgets.columns.apiKeyId, unless: null },
  costUsd: { column: usageReservations.columns.reservedCostUsd, unless: 0 },
  tokens: { column: usageReservations.columns.reservedTokens, unless: 0 },
  requests: { column: usageReservations.columns.reservedRequests, unless: 1 },
};

const reservation: Record<keyof ReserveRequest, Field> = {
  ...room,
  requestId: { column: usageReservations.columns.requestId },
  holdMs: {
    column: count().min(SECOND_MS).max(DAY_MS).internal('How long room is held.'),
    unless: DEFAULT_HOLD_MS,
  },
};

/** @throws ValidationError naming each property that is wrong */
export const readRoom = reader(room, roomOf);

/** @throws ValidationError naming each property that is wrong */
export const readReservation = reader(reservation, (values): WantedReservation => {
  const { requestId, holdMs } = values as Required<ReserveRequest>;
  return { ...roomOf(values), requestId, holdMs: holdMs as number };
});

type Values = { readonly [property: string]: unknown };

function roomOf(values: Values): WantedRoom {
  const { userId, apiKeyId, costUsd, tokens, requests } = values as Required<QuotaRequest>;
  return {
    userId: userId ?? null,
    apiKeyId: apiKeyId ?? null,
    amounts: amountsOf({ costUsd, tokens, requests } as PlainAmounts),
  };
}

function reader<T>(fields: Record<string, Field>, complete: (values: Values) => T) {
  const checks = Object.entries(fields).map(([property, { column, unless }]) => ({
    property,
    unless,
    isOptional: column.optional,
    check: compileValueCheck(property, column),
  }));
  return (given: unknown): T => {
    const issues = new Issues();
    const values: { [property: string]: unknown } = {};
    const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
    if (!isObject) issues.add('', 'must be an object');
    const input = (isObject ? given : {}) as Values;
    for (const { property, unless, isOptional, check } of checks) {
      const value = input[property];
      const isGiven = value !== undefined && !(value === null && isOptional);
      if (isGiven) values[property] = check(value, issues);
      else if (unless !== undefined) values[property] = unless;
      else issues.add(property, 'is required');
    }
    for (const property of Object.keys(input)) {
      if (!Object.hasOwn(fields, property)) issues.add(property, 'is not known');
    }
    if (issues.count > 0) throw new ValidationError('The request for quota', issues.all);
    return complete(values);
  };
}

interface PlainAmounts {
  readonly costUsd: number;
  readonly tokens: number;
  readonly requests: number;
}

function amountsOf({ costUsd, tokens, requests }: PlainAmounts): Amounts {
  return {
    costNanoUsd: BigInt(usdToNano(costUsd)),
    tokens: BigInt(tokens),
    requests: BigInt(requests),
  };
}

/** The amounts of one request as a reservation has them: each was a number when it was asked for. */
export function reservedOf({ costNanoUsd, tokens, requests }: Amounts) {
  return {
    reservedCostUsd: nanoToUsd(costNanoUsd),
    reservedTokens: Number(tokens),
    reservedRequests: Number(requests),
  };
}

/** What a reservation holds in each of its windows. */
export function heldAmounts({
  reservedCostUsd,
  reservedTokens,
  reservedRequests,
}: UsageReservation): Amounts {
  return amountsOf({
    costUsd: reservedCostUsd,
    tokens: reservedTokens,
    requests: reservedRequests,
  });
}

/**
 * What an event counts for in budgets: one request, and all its tokens, which are in disjoint classes but for the
 * reasoning among the generated ones.
 * @param unpriced what it counts for where its cost is not known
 */
export function usedAmounts(event: UsageEvent, unpriced: Amounts): Amounts {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, costUsd } = event;
  const tokens = [inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens];
  return {
    costNanoUsd: costUsd === null ? unpriced.costNanoUsd : BigInt(usdToNano(costUsd)),
    tokens: tokens.reduce((sum, each) => sum + BigInt(each), 0n),
    requests: 1n,
  };
}

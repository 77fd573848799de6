/** What callers ask of quotas, checked before anything is read. */
import {
  type Budget,
  budgets,
  nanoToUsd,
  type QuotaRequest,
  type ReserveRequest,
  type UsageEvent,
  type UsageReservation,
  usageReservations,
  usdToNano,
} from '@runledger/schema';
import { optional, request, required, wholeNumber } from '../request.ts';
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

const room = {
  userId: optional(budgets.columns.userId, null),
  apiKeyId: optional(budgets.columns.apiKeyId, null),
  costUsd: optional(usageReservations.columns.reservedCostUsd, 0),
  tokens: optional(usageReservations.columns.reservedTokens, 0),
  requests: optional(usageReservations.columns.reservedRequests, 1),
};

const readRoomRequest = request('The request for quota', room);

const readReserveRequest = request('The request for quota', {
  ...room,
  requestId: required(usageReservations.columns.requestId),
  holdMs: wholeNumber([SECOND_MS, DAY_MS], DEFAULT_HOLD_MS),
});

/** @throws ValidationError naming each property that is wrong */
export function readRoom(given: QuotaRequest): WantedRoom {
  return roomOf(readRoomRequest(given));
}

/** @throws ValidationError naming each property that is wrong */
export function readReservation(given: ReserveRequest): WantedReservation {
  const read = readReserveRequest(given);
  return { ...roomOf(read), requestId: read.requestId, holdMs: read.holdMs };
}

function roomOf({ userId, apiKeyId, ...amounts }: ReturnType<typeof readRoomRequest>): WantedRoom {
  return { userId, apiKeyId, amounts: amountsOf(amounts) };
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

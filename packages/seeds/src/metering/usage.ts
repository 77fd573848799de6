/** A month of requests: thirty days before the anchor, with nights, weekends, caches and failures. */
import {
  type NewModelRegistryEntry,
  type TokenCounts,
  tokenCost,
  type UsageRecord,
} from '@runledger/schema';
import { type Calendar, DAY_MS } from '../calendar.ts';
import { sampleModels } from '../catalog/models.ts';
import { sampleId } from '../identifiers.ts';
import { Randomness } from '../randomness.ts';
import { priceFor } from './prices.ts';
import { type Caller, callers, type ModelHabit } from './traffic.ts';

interface Failure {
  readonly weight: number;
  readonly code: string;
}

const DAYS = 30;
const EVENTS_PER_BATCH = 1_000;
const HOUR_MS = 3_600_000;

/** How likely a request is in each hour of the day, in UTC. */
const rhythms: { readonly [R in Caller['rhythm']]: readonly number[] } = {
  office: [0, 0, 0, 0, 0, 1, 4, 8, 12, 14, 13, 9, 7, 11, 14, 12, 9, 6, 3, 2, 1, 1, 0, 0],
  night: [8, 14, 16, 12, 6, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 4],
  always: [2, 1, 1, 1, 2, 3, 5, 7, 9, 10, 10, 9, 9, 10, 10, 9, 8, 8, 7, 7, 6, 5, 4, 3],
};

const failures: readonly [Failure, ...Failure[]] = [
  { weight: 5, code: 'rate_limited' },
  { weight: 3, code: 'upstream_timeout' },
  { weight: 1, code: 'context_length_exceeded' },
];

/**
 * The sample usage in the order of days, in batches for bulk ingest. Identifiers follow from caller, day and
 * place in the day: recording the same month again adds nothing.
 */
export function* sampleUsage(calendar: Calendar): Generator<readonly UsageRecord[]> {
  const prices = sampleModels(calendar);
  let pending: UsageRecord[] = [];
  for (let daysAgo = DAYS; daysAgo >= 1; daysAgo--) {
    for (const [place, caller] of callers.entries()) {
      for (const event of eventsOfDay(calendar, daysAgo, caller, place, prices)) {
        pending.push(event);
        if (pending.length < EVENTS_PER_BATCH) continue;
        yield pending;
        pending = [];
      }
    }
  }
  if (pending.length > 0) yield pending;
}

function* eventsOfDay(
  calendar: Calendar,
  daysAgo: number,
  caller: Caller,
  place: number,
  prices: readonly NewModelRegistryEntry[],
): Generator<UsageRecord> {
  const name = ['usage_events', place, daysAgo];
  const randomness = new Randomness(name.join('/'));
  const day = calendar.daysAgo(daysAgo);
  const isWeekend = day.getUTCDay() === 0 || day.getUTCDay() === 6;
  const expected = caller.perDay * (isWeekend ? caller.weekend : 1);
  const requests = Math.round(expected * (0.8 + 0.4 * randomness.unit()));
  const times = Array.from({ length: requests }, () => timeOfDay(caller, randomness)).sort(
    (a, b) => a - b,
  );
  for (const [nth, time] of times.entries()) {
    const occurredAt = new Date(day.getTime() + time);
    yield request(caller, occurredAt, sampleId(...name, nth), randomness, prices);
  }
}

/** Milliseconds since the start of the day. */
function timeOfDay(caller: Caller, randomness: Randomness): number {
  const hours = rhythms[caller.rhythm].map((weight, hour) => ({ weight, hour }));
  const { hour } = randomness.weighted(hours as [(typeof hours)[number]]);
  return Math.min(hour * HOUR_MS + randomness.below(HOUR_MS), DAY_MS - 1);
}

function request(
  caller: Caller,
  occurredAt: Date,
  id: string,
  randomness: Randomness,
  prices: readonly NewModelRegistryEntry[],
): UsageRecord {
  const habit = randomness.weighted(caller.models);
  const common = {
    organizationId: caller.organizationId,
    occurredAt,
    id,
    userId: caller.userId,
    apiKeyId: caller.apiKeyId,
    requestId: `req_${id.slice(-12)}`,
    provider: habit.provider,
    model: habit.model,
    tags: [...caller.tags],
    metadata: { region: randomness.pick(['eu-west-1', 'eu-central-1']) },
  };
  const price = priceFor(prices, common);
  if (randomness.chance(0.025)) {
    const { code } = randomness.weighted(failures);
    // A request that was refused used nothing, and that is known even without a price.
    const isTimeout = code === 'upstream_timeout';
    const durationMs = isTimeout ? 60_000 : randomness.skewed(180);
    return { ...common, status: 'error', errorCode: code, costUsd: 0, durationMs };
  }
  const tokens = tokensOf(habit, randomness);
  const thinkingMs = randomness.skewed(450);
  return {
    ...common,
    ...tokens,
    status: 'ok',
    costUsd: price ? tokenCost(price, tokens).costUsd : null,
    priceId: price?.id ?? null,
    durationMs: thinkingMs + Math.round((tokens.outputTokens / habit.speed) * 1000),
  };
}

function tokensOf(habit: ModelHabit, randomness: Randomness): Required<TokenCounts> {
  const prompt = randomness.skewed(habit.prompt);
  const outputTokens = randomness.skewed(habit.answer);
  const isCached = randomness.chance(habit.cached);
  const cachedInputTokens = isCached ? Math.floor(prompt * (0.4 + 0.5 * randomness.unit())) : 0;
  const rest = prompt - cachedInputTokens;
  const cacheWriteTokens = habit.writesCache && !isCached ? Math.floor(rest * 0.8) : 0;
  return {
    inputTokens: rest - cacheWriteTokens,
    cachedInputTokens,
    cacheWriteTokens,
    outputTokens,
    reasoningTokens: habit.reasons ? Math.floor(outputTokens * (0.5 + 0.4 * randomness.unit())) : 0,
  };
}

/** What was used and what it cost: events, daily totals, budgets and rollups. */

import { organizations } from '../identity/tables.ts';
import {
  boolean,
  count,
  day,
  id,
  instant,
  json,
  key,
  list,
  money,
  oneOf,
} from '../model/column.ts';
import { atLeastOne, atMost } from '../model/condition.ts';
import type { JsonObject } from '../model/json.ts';
import { index, table } from '../model/table.ts';

const tokens = () => count().default(0);

export const usageEvents = table('usage_events', {
  domain: 'metering',
  about:
    'One request to a model: what it used and what it cost. References are by value and outlive what they point to.',
  retention: { days: 400, after: 'occurredAt' },
  columns: {
    organizationId: id().internal('The organization that pays.'),
    occurredAt: instant().internal('When the request was made.'),
    id: id().generated().internal('Identifier of the event; recording it again changes nothing.'),
    userId: id().optional().internal('The user who made the request.'),
    apiKeyId: id().optional().internal('The API key it was made with.'),
    jobId: id().optional().internal('The job that made it.'),
    workflowExecId: key().optional().internal('The workflow execution that made it.'),
    taskExecId: key().optional().internal('The task execution that made it.'),
    requestId: key().optional().internal('Identifier of the request, given by the caller.'),
    provider: key(63).internal('Who served the model.'),
    model: key().internal('The model.'),
    status: oneOf('ok', 'error').default('ok').internal('How the request ended.'),
    errorCode: key().optional().internal('Why it failed.'),
    inputTokens: tokens().internal(
      'Prompt tokens at the input rate: neither read from the cache nor written to it.',
    ),
    cachedInputTokens: tokens().internal('Prompt tokens read from the cache.'),
    cacheWriteTokens: tokens().internal('Prompt tokens written to the cache.'),
    outputTokens: tokens().internal('Generated tokens, reasoning included.'),
    reasoningTokens: tokens().internal('Reasoning tokens among the generated ones.'),
    costUsd: money()
      .optional()
      .internal('What it cost; none: no price is known, which is not free.'),
    priceId: id().optional().internal('The model registry entry whose price was used.'),
    durationMs: count().optional().internal('How long the request took, in milliseconds.'),
    iterationsRun: list().optional().internal('Iterations that a job ran in this request.'),
    tags: list().optional().internal('Labels to group usage by.'),
    metadata: json<JsonObject>()
      .object()
      .optional()
      .confidential('Further facts, given by the caller.'),
    recordedAt: instant().defaultNow().internal('When the event was recorded.'),
  },
  primaryKey: ['organizationId', 'occurredAt', 'id'],
  indexes: [
    index('organizationId', 'userId', 'occurredAt', 'id').serves("a user's events, by time"),
    index('occurredAt').serves('events of all organizations in a time; retention'),
    index('organizationId', 'jobId', 'occurredAt', 'id')
      .where({ is: 'not-null', column: 'jobId' })
      .serves('the events of a job, by time'),
  ],
  checks: { reasoning: atMost('reasoningTokens', 'outputTokens') },
  partitionBy: 'occurredAt',
  appendOnly: true,
});

export const usageIdempotencyKeys = table('usage_idempotency_keys', {
  domain: 'metering',
  about: 'Keys of callers whose retries cannot repeat an event’s identifier and time.',
  retention: { days: 7, after: 'recordedAt' },
  columns: {
    organizationId: id().internal('The organization of the event.'),
    key: key().filled().internal('The key, given by the caller.'),
    eventId: id().internal('The event that was recorded under the key.'),
    occurredAt: instant().internal('When that event occurred.'),
    recordedAt: instant().defaultNow().internal('When it was recorded.'),
  },
  primaryKey: ['organizationId', 'key'],
  indexes: [index('recordedAt').serves('pruning')],
});

const orNil = (what: string) => id().internal(`${what}; the nil UUID where there is none.`);

export const dailyUsage = table('daily_usage', {
  domain: 'metering',
  about: 'Totals of a day by user and API key, kept in the transaction that records an event.',
  retention: { days: 800, after: 'day' },
  columns: {
    organizationId: id().references(organizations).internal('The organization that pays.'),
    userId: orNil('The user'),
    apiKeyId: orNil('The API key'),
    day: day().internal('The day, in UTC.'),
    requestCount: count().default(0).internal('Number of events.'),
    inputTokens: count().default(0).internal('Sum of the events’ input tokens.'),
    outputTokens: count().default(0).internal('Sum of the events’ output tokens.'),
    costUsd: money().default(0).internal('Sum of the known costs.'),
  },
  primaryKey: ['organizationId', 'userId', 'apiKeyId', 'day'],
  indexes: [
    index('organizationId', 'day', 'userId', 'apiKeyId').serves("an organization's days, in order"),
    index('organizationId', 'userId', 'day', 'apiKeyId').serves("a user's days, in order"),
    index('organizationId', 'apiKeyId', 'day', 'userId').serves("a key's days, in order"),
  ],
});

export const budgets = table('budgets', {
  domain: 'metering',
  about: 'How much an organization, one of its users or one of its keys may use in a period.',
  retention: { forever: 'kept until it is deleted' },
  columns: {
    organizationId: id().references(organizations).internal('The organization it belongs to.'),
    id: id().generated().internal('Identifier of the budget.'),
    userId: id().optional().internal('The user it is for; none: all.'),
    apiKeyId: id().optional().internal('The API key it is for; none: all.'),
    period: oneOf('day', 'month').internal('How long a window is, in UTC.'),
    limitCostUsd: money().optional().internal('Largest cost of a window.'),
    limitTokens: count().optional().internal('Largest number of tokens of a window.'),
    limitRequests: count().optional().internal('Largest number of requests of a window.'),
    action: oneOf('block', 'warn').internal('What happens at the limit.'),
    createdAt: instant().defaultNow().internal('When it was created.'),
    updatedAt: instant().touched().internal('When it last changed.'),
  },
  primaryKey: ['organizationId', 'id'],
  indexes: [
    index('organizationId', 'userId', 'apiKeyId').serves('the budgets that apply to a request'),
    index('organizationId', 'userId', 'id').serves("a user's budgets"),
    index('organizationId', 'apiKeyId', 'id').serves("a key's budgets"),
  ],
  checks: { limit: atLeastOne('limitCostUsd', 'limitTokens', 'limitRequests') },
});

export const budgetWindows = table('budget_windows', {
  domain: 'metering',
  about: 'What a budget has used and holds in reserve in one window.',
  retention: { days: 800, after: 'windowStart' },
  columns: {
    organizationId: id().internal('The organization of the budget.'),
    budgetId: id().references(budgets, { onDelete: 'cascade' }).internal('The budget.'),
    windowStart: instant().internal('Start of the window.'),
    usedCostUsd: money().default(0).internal('Cost that was used.'),
    usedTokens: count().default(0).internal('Tokens that were used.'),
    usedRequests: count().default(0).internal('Requests that were made.'),
    reservedCostUsd: money().default(0).internal('Cost held in reserve.'),
    reservedTokens: count().default(0).internal('Tokens held in reserve.'),
    reservedRequests: count().default(0).internal('Requests held in reserve.'),
  },
  primaryKey: ['organizationId', 'budgetId', 'windowStart'],
});

export const usageReservations = table('usage_reservations', {
  domain: 'metering',
  about: 'Room that a request holds in its budgets until it is settled, released or expires.',
  retention: { days: 30, after: 'reservedAt' },
  columns: {
    organizationId: id().references(organizations).internal('The organization of the request.'),
    requestId: key().filled().internal('Identifier of the request, given by the caller.'),
    budgetWindows: json<readonly JsonObject[]>()
      .array()
      .internal('The windows it holds room in: budget and start.'),
    reservedCostUsd: money().default(0).internal('Cost held in reserve.'),
    reservedTokens: count().default(0).internal('Tokens held in reserve.'),
    reservedRequests: count().default(1).internal('Requests held in reserve.'),
    reservedAt: instant().defaultNow().internal('When it was granted; it decides the windows.'),
    expiresAt: instant().internal('From then on the room is free again.'),
    settledAt: instant().optional().internal('When its use was recorded.'),
    eventId: id().optional().internal('The usage event that settled it.'),
    exceeded: boolean().default(false).internal('Whether that used more than was reserved.'),
    releasedAt: instant()
      .optional()
      .internal('When it was given back: before it expired by its holder, and then by expiring.'),
  },
  primaryKey: ['organizationId', 'requestId'],
  indexes: [
    index('organizationId', 'expiresAt')
      .where({
        is: 'all',
        of: [
          { is: 'null', column: 'settledAt' },
          { is: 'null', column: 'releasedAt' },
        ],
      })
      .serves('releasing expired holds'),
  ],
});

// No foreign key: the analytics stream may live in a database of its own.
const rollupColumns = (grain: string) => ({
  organizationId: id().internal('The organization that pays.'),
  bucketStart: instant().internal(`Start of the ${grain}, in UTC.`),
  provider: key(63).internal('Who served the model.'),
  model: key().internal('The model.'),
  userId: orNil('The user'),
  apiKeyId: orNil('The API key'),
  requestCount: count().default(0).internal('Number of events.'),
  errorCount: count().default(0).internal('Number of events that failed.'),
  unpricedCount: count().default(0).internal('Number of events without a known cost.'),
  inputTokens: count().default(0).internal('Sum of the input tokens.'),
  cachedInputTokens: count().default(0).internal('Sum of the tokens read from the cache.'),
  cacheWriteTokens: count().default(0).internal('Sum of the tokens written to the cache.'),
  outputTokens: count().default(0).internal('Sum of the output tokens.'),
  reasoningTokens: count().default(0).internal('Sum of the reasoning tokens.'),
  costUsd: money().default(0).internal('Sum of the known costs.'),
  durationMsSum: count().default(0).internal('Sum of the known durations, in milliseconds.'),
  durationMsMax: count().optional().internal('Longest known duration, in milliseconds.'),
  durationDistribution: json<JsonObject>()
    .object()
    .default({})
    .internal('Number of durations by logarithmic class; two rows’ distributions add up.'),
  refreshedAt: instant().defaultNow().internal('When the row was last computed.'),
});

export const usageRollupsHourly = table('usage_rollups_hourly', {
  domain: 'metering',
  about: 'Usage by hour, model, user and API key, computed from the events.',
  retention: { days: 800, after: 'bucketStart' },
  columns: rollupColumns('hour'),
  primaryKey: ['organizationId', 'bucketStart', 'provider', 'model', 'userId', 'apiKeyId'],
  indexes: [index('bucketStart').serves('an hour of all organizations; retention')],
});

export const usageRollupsDaily = table('usage_rollups_daily', {
  domain: 'metering',
  about: 'Usage by day, model, user and API key, computed from the hours.',
  retention: { forever: 'the record of what was billed' },
  columns: rollupColumns('day'),
  primaryKey: ['organizationId', 'bucketStart', 'provider', 'model', 'userId', 'apiKeyId'],
  indexes: [index('bucketStart').serves('a day of all organizations')],
});

export const rollupDirtyBuckets = table('rollup_dirty_buckets', {
  domain: 'metering',
  about: 'Marks that an organization’s hour has new events and wants computing again.',
  retention: { forever: 'a mark lives until the rollup that computes its hour deletes it' },
  columns: {
    organizationId: id().internal('The organization.'),
    bucketStart: instant().internal('Start of the hour, in UTC.'),
    id: id().generated().internal('Identifier of the mark; there may be many for an hour.'),
  },
  primaryKey: ['organizationId', 'bucketStart', 'id'],
});

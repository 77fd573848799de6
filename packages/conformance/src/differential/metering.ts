import { usageEvents } from '@runledger/schema';
import fc from 'fast-check';
import { pageOf, readPages } from './lists.ts';
import { type Operation, often, operation, organizationOperation, sharing } from './operation.ts';
import {
  day,
  eventId,
  instant,
  jobId,
  keyId,
  mostly,
  oneOrMore,
  organizationId,
  rowOf,
  text,
  userId,
} from './values.ts';

const references = {
  id: eventId,
  userId,
  apiKeyId: keyId,
  jobId,
  // More than the generated ones are refused.
  reasoningTokens: fc.constantFrom(0, 0, 0, 1),
};
const eventWith = (more: Parameters<typeof rowOf>[1]) =>
  fc
    .record({
      event: rowOf(usageEvents, more),
      idempotencyKey: fc.option(text, { nil: undefined, freq: 3 }),
    })
    .map(({ event, idempotencyKey }) =>
      idempotencyKey === undefined ? event : { ...event, idempotencyKey },
    );
const event = eventWith({ with: { ...references, organizationId } });
/** As an organization's own store takes it. */
export const organizationEvent = eventWith({ without: ['organizationId'], with: references });
const eventFilters = {
  occurredFrom: instant,
  occurredBefore: instant,
  userId: oneOrMore(userId),
  apiKeyId: oneOrMore(keyId),
  jobId,
  requestId: text,
  workflowExecId: text,
  taskExecId: text,
  provider: oneOrMore(text),
  model: oneOrMore(text),
  status: oneOrMore(fc.constantFrom('ok', 'error')),
};
const dayFilters = {
  dayFrom: day,
  dayTo: day,
  userId: oneOrMore(userId),
  apiKeyId: oneOrMore(keyId),
};

export const meteringOperations: readonly Operation[] = [
  often(operation('metering.record', event, ({ store }, input) => store.metering.record(input))),
  often(
    operation('metering.recordBatch', fc.array(event, { maxLength: 5 }), ({ store }, input) =>
      store.metering.recordBatch(input),
    ),
  ),
  sharing(
    operation(
      'metering.purgeIdempotencyKeys',
      fc.record(
        { recordedBefore: mostly(instant), limit: mostly(fc.constantFrom(1, 2, 100)) },
        { requiredKeys: ['recordedBefore'] },
      ),
      ({ store }, input) => store.metering.purgeIdempotencyKeys(input),
    ),
  ),
  often(
    organizationOperation('metering.record', organizationEvent, ({ metering }, input) =>
      metering.record(input),
    ),
  ),
  often(
    organizationOperation(
      'metering.recordBatch',
      fc.array(organizationEvent, { maxLength: 5 }),
      ({ metering }, input) => metering.recordBatch(input),
    ),
  ),
  organizationOperation('metering.listEvents', pageOf(eventFilters), ({ metering }, input, place) =>
    readPages(place, 'events', input, (request) => metering.listEvents(request)),
  ),
  organizationOperation(
    'metering.listDailyUsage',
    pageOf(dayFilters),
    ({ metering }, input, place) =>
      readPages(place, 'days', input, (request) => metering.listDailyUsage(request)),
  ),
];

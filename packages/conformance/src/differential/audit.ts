import { auditLogEntries } from '@runledger/schema';
import fc from 'fast-check';
import { pageOf, readPages } from './lists.ts';
import { type Operation, often, operation, organizationOperation } from './operation.ts';
import { eventId, instant, mostly, oneOrMore, rowOf, text } from './values.ts';

// The identifier is always given: it is a part of the hash, which has to be the same.
const entry = rowOf(auditLogEntries, {
  without: ['organizationId', 'sequence', 'previousHash', 'hash'],
  with: { id: fc.oneof(eventId, fc.uuid()) },
});
const sequence = mostly(fc.nat(5), 20);
const checkpoint = fc.record({ sequence, reason: mostly(text) });
const filters = {
  actorType: oneOrMore(fc.constantFrom('user', 'api_key', 'system', 'operator')),
  actorId: text,
  action: oneOrMore(text),
  resourceType: text,
  resourceId: text,
  occurredFrom: instant,
  occurredBefore: instant,
};

export const auditOperations: readonly Operation[] = [
  often(operation('audit.append', entry, ({ store }, input) => store.audit.append(input))),
  operation('audit.appendMany', fc.array(entry, { maxLength: 4 }), ({ store }, input) =>
    store.audit.appendMany(input),
  ),
  operation('audit.get', mostly(eventId), ({ store }, input) => store.audit.get(input)),
  operation('audit.list', pageOf(filters), (place, input) =>
    readPages(place, 'audit', input, (request) => place.store.audit.list(request)),
  ),
  operation('audit.verify', fc.constant(null), ({ store }) => store.audit.verify()),
  operation('audit.checkpoint', checkpoint, ({ store }, input) =>
    store.audit.checkpoint(input.sequence, input.reason),
  ),
  often(organizationOperation('audit.append', entry, ({ audit }, input) => audit.append(input))),
  organizationOperation('audit.appendMany', fc.array(entry, { maxLength: 4 }), ({ audit }, input) =>
    audit.appendMany(input),
  ),
  organizationOperation('audit.get', mostly(eventId), ({ audit }, input) => audit.get(input)),
  organizationOperation('audit.list', pageOf(filters), ({ audit }, input, place) =>
    readPages(place, 'audit', input, (request) => audit.list(request)),
  ),
  organizationOperation('audit.verify', fc.constant(null), ({ audit }) => audit.verify()),
  organizationOperation('audit.checkpoint', checkpoint, ({ audit }, input) =>
    audit.checkpoint(input.sequence, input.reason),
  ),
];

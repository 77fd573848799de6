/** Who did what: one hash chain for each organization, and one for the system. */
import { bytes, count, id, instant, json, key, oneOf, text } from '../model/column.ts';
import type { JsonObject } from '../model/json.ts';
import { index, table } from '../model/table.ts';

const chain = () => id().internal('Whose chain it is; the nil UUID is the system’s.');

export const auditLogEntries = table('audit_log_entries', {
  domain: 'audit',
  about:
    'An action that someone took. Entries of an organization form a chain in which each holds the hash of the one before; they name identifiers only, never personal data.',
  retention: { days: 2555, after: 'occurredAt' },
  columns: {
    organizationId: chain(),
    sequence: count().min(1).internal('Place in the chain, counted from 1 without gaps.'),
    id: id().generated().internal('Identifier of the entry.'),
    occurredAt: instant().defaultNow().internal('When the action was taken.'),
    actorType: oneOf('user', 'api_key', 'system', 'operator').internal('What kind of actor.'),
    actorId: key().internal('Identifier of the actor.'),
    action: key(127).internal('What was done, as noun.verb.'),
    resourceType: key(63).internal('Kind of the thing it was done to.'),
    resourceId: key().optional().internal('Identifier of the thing it was done to.'),
    metadata: json<JsonObject>()
      .object()
      .default({})
      .internal('Further facts: identifiers and figures.'),
    previousHash: bytes().byteLength(32).internal('Hash of the entry before; zeros at the start.'),
    hash: bytes()
      .byteLength(32)
      .internal('SHA-256 over a canonical encoding of all other columns.'),
  },
  primaryKey: ['organizationId', 'sequence'],
  uniques: [['organizationId', 'id']],
  indexes: [
    index('organizationId', 'occurredAt').serves('what happened in a time'),
    index('organizationId', 'resourceType', 'resourceId').serves('what happened to a thing'),
  ],
  appendOnly: true,
});

export const auditChains = table('audit_chains', {
  domain: 'audit',
  about: 'The head of each chain: where the next entry goes.',
  retention: { forever: 'one row an organization' },
  columns: {
    organizationId: chain(),
    sequence: count().internal('Place of the newest entry; 0 before the first.'),
    hash: bytes().byteLength(32).internal('Hash of the newest entry; zeros before the first.'),
  },
  primaryKey: ['organizationId'],
});

export const auditCheckpoints = table('audit_checkpoints', {
  domain: 'audit',
  about:
    'Where retention cut a chain: entries up to it may be deleted, and verification begins there.',
  retention: { forever: 'a chain is verified from its last checkpoint' },
  columns: {
    organizationId: chain(),
    sequence: count().min(1).internal('Place of the last entry that may be deleted.'),
    hash: bytes().byteLength(32).internal('Hash of that entry.'),
    createdAt: instant().defaultNow().internal('When the checkpoint was set.'),
    reason: text(1000).internal('Why.'),
  },
  primaryKey: ['organizationId', 'sequence'],
});

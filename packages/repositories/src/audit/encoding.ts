/** The hash of an entry: SHA-256 over the canonical JSON (RFC 8785) of its columns, as `docs/audit-chain.md` says. */
import { createHash } from 'node:crypto';
import type { AuditLogEntry } from '@runledger/schema';
import canonicalize from 'canonicalize';

export type UnhashedEntry = Omit<AuditLogEntry, 'hash'>;
/** An entry whose place in a chain is still to be given. */
export type UnlinkedEntry = Omit<UnhashedEntry, 'sequence' | 'previousHash'>;

/** What the first entry of a chain holds as the hash of the one before. */
export const NO_HASH: Uint8Array = new Uint8Array(32);

export function hashOf(entry: UnhashedEntry): Uint8Array {
  return new Uint8Array(createHash('sha256').update(canonicalText(entry)).digest());
}

/** Every column but the hash by its name in the database, in one line; none is left out where it is null. */
export function canonicalText(entry: UnhashedEntry): string {
  return canonicalize({
    organization_id: entry.organizationId,
    sequence: entry.sequence,
    id: entry.id,
    occurred_at: entry.occurredAt.toISOString(),
    actor_type: entry.actorType,
    actor_id: entry.actorId,
    action: entry.action,
    resource_type: entry.resourceType,
    resource_id: entry.resourceId,
    metadata: entry.metadata,
    previous_hash: Buffer.from(entry.previousHash).toString('hex'),
  }) as string;
}

/** The canonical text around what the head of a chain gives: the hash of the entry before, and the place. */
export interface CanonicalParts {
  /** Up to the hash in hexadecimal. */
  readonly before: string;
  /** From there to the sequence. */
  readonly between: string;
  readonly after: string;
}

/**
 * For databases that hash an entry themselves, in the statement that has read the head: `before`, the hash,
 * `between`, the sequence and `after` make {@link canonicalText}.
 */
export function canonicalParts(entry: UnlinkedEntry): CanonicalParts {
  const membersOf = (facts: object) => (canonicalize(facts) as string).slice(1, -1);
  const first = membersOf({
    action: entry.action,
    actor_id: entry.actorId,
    actor_type: entry.actorType,
    id: entry.id,
    metadata: entry.metadata,
    occurred_at: entry.occurredAt.toISOString(),
    organization_id: entry.organizationId,
  });
  const last = membersOf({ resource_id: entry.resourceId, resource_type: entry.resourceType });
  // In the order of the names: what lies before `previous_hash`, between it and `sequence`, and nothing after.
  return { before: `{${first},"previous_hash":"`, between: `",${last},"sequence":`, after: '}' };
}

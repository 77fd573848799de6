/** The hash of an entry: SHA-256 over the canonical JSON (RFC 8785) of its columns, as `docs/audit-chain.md` says. */
import { createHash } from 'node:crypto';
import type { AuditLogEntry } from '@runledger/schema';
import canonicalize from 'canonicalize';

export type UnhashedEntry = Omit<AuditLogEntry, 'hash'>;

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

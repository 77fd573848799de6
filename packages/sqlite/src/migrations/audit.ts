/** The audit trail's entry of what the engine did, in the transaction that does it. */
import { auditFactsOf, type LogEntry } from '@runledger/migrator';
import type { linked, START } from '@runledger/repositories/audit-chain';
import type { AuditLink, AuditLogEntry } from '@runledger/schema';
import type Database from 'better-sqlite3';

/** How entries become links of a chain; loaded when there is something to log. */
export interface Chaining {
  readonly linked: typeof linked;
  readonly START: typeof START;
}

type Prepare = (sql: string) => Database.Statement;

/** Where the tables of the audit trail are: not before the migration that makes them, nor once it is rolled back. */
export function hasAuditTrail(prepare: Prepare): boolean {
  const found = prepare(
    `SELECT count(*) FROM sqlite_schema
     WHERE type = 'table' AND name IN ('audit_log_entries', 'audit_chains')`,
  )
    .pluck()
    .get();
  return Number(found) === 2;
}

/** The transaction is immediate, so that nobody else can move the head meanwhile. */
export function appendToAuditTrail(
  prepare: Prepare,
  { linked, START }: Chaining,
  logged: LogEntry,
): void {
  const facts = auditFactsOf(logged);
  const head = prepare('SELECT sequence, hash FROM audit_chains WHERE organization_id = ?').get(
    facts.organizationId,
  ) as AuditLink | undefined;
  const [entry] = linked(head ?? START, [facts]) as [AuditLogEntry];
  prepare(
    `INSERT INTO audit_log_entries (organization_id, sequence, id, occurred_at, actor_type, actor_id, action,
       resource_type, resource_id, metadata, previous_hash, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    entry.organizationId,
    entry.sequence,
    entry.id,
    entry.occurredAt.toISOString(),
    entry.actorType,
    entry.actorId,
    entry.action,
    entry.resourceType,
    entry.resourceId,
    JSON.stringify(entry.metadata),
    entry.previousHash,
    entry.hash,
  );
  prepare(
    `INSERT INTO audit_chains (organization_id, sequence, hash) VALUES (?, ?, ?)
     ON CONFLICT (organization_id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash`,
  ).run(entry.organizationId, entry.sequence, entry.hash);
}

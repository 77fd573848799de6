/** The audit trail's entry of what the engine did, in the transaction that does it. */
import { auditFactsOf, type LogEntry } from '@runledger/migrator';
import type { CanonicalParts } from '@runledger/repositories/audit-chain';
import pg from 'pg';
import { literal } from './rows.ts';

/**
 * One statement for each entry. The server looks for the tables (they are not there before the migration that makes
 * them, nor once it is rolled back), locks the head and hashes, so that the journal stays one message.
 */
export async function auditSql(log: readonly LogEntry[]): Promise<string[]> {
  if (log.length === 0) return [];
  // Loaded when there is something to log: to find nothing to do takes none of it.
  const { canonicalParts } = await import('@runledger/repositories/audit-chain');
  return log.map((entry) => {
    const facts = auditFactsOf(entry);
    return appendSql(facts, canonicalParts(facts));
  });
}

function appendSql(facts: ReturnType<typeof auditFactsOf>, text: CanonicalParts): string {
  const chain = literal(facts.organizationId);
  const given = [
    facts.id,
    facts.occurredAt,
    facts.actorType,
    facts.actorId,
    facts.action,
    facts.resourceType,
    facts.resourceId,
    facts.metadata,
  ].map(literal);
  // The head is locked last, as every appender does; the plans of what follows RETURN are never made.
  const body = `
DECLARE
  place bigint;
  hash_before bytea;
  hash_now bytea;
BEGIN
  IF to_regclass('audit_log_entries') IS NULL OR to_regclass('audit_chains') IS NULL THEN
    RETURN;
  END IF;
  INSERT INTO audit_chains (organization_id, sequence, hash)
    VALUES (${chain}, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
  SELECT head.sequence + 1, head.hash INTO STRICT place, hash_before
    FROM audit_chains AS head WHERE head.organization_id = ${chain} FOR UPDATE;
  hash_now := sha256(convert_to(${literal(text.before)} || encode(hash_before, 'hex')
    || ${literal(text.between)} || place || ${literal(text.after)}, 'UTF8'));
  INSERT INTO audit_log_entries (organization_id, sequence, id, occurred_at, actor_type, actor_id, action,
      resource_type, resource_id, metadata, previous_hash, hash)
    VALUES (${chain}, place, ${given.join(', ')}, hash_before, hash_now);
  UPDATE audit_chains SET sequence = place, hash = hash_now WHERE organization_id = ${chain};
END`;
  return `DO ${pg.escapeLiteral(body)}`;
}

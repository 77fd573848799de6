/** What the engine did, as an entry of the audit trail of the system, for drivers that keep one. */
import type { AuditLogEntry } from '@runledger/schema';
import type { LogEntry } from './port.ts';

/** The nil UUID: the system's chain. The schema's own constant would load all of the model at every start. */
const SYSTEM = '00000000-0000-0000-0000-000000000000';
/** Characters of an actor's name that the audit trail takes and, so that both say the same, the journal. */
export const LONGEST_ACTOR = 255;

/** An entry whose place in its chain is still to be given. */
type AuditFacts = Omit<AuditLogEntry, 'sequence' | 'previousHash' | 'hash'>;

/**
 * The entry of the system's chain that says the same as a row of `migration_log`, under the same identifier. A
 * database's own words about an error stay behind: they may repeat a value, and entries are never erased.
 */
export function auditFactsOf(entry: LogEntry): AuditFacts {
  const { id, action, outcome, actor, stream, version, at } = entry;
  const { message: _, ...facts } = entry.metadata;
  const named = [stream, version].filter((part) => part !== null).join(' ');
  // What concerns no single migration, such as an approval.
  const plan = typeof facts.plan === 'string' ? `plan ${facts.plan}` : null;
  return {
    organizationId: SYSTEM,
    id,
    occurredAt: at,
    actorType: 'operator',
    // Half a character would be stored as another one than was hashed.
    actorId: actor.slice(0, LONGEST_ACTOR).toWellFormed(),
    action: `migration.${action}`,
    resourceType: 'migration',
    resourceId: named || plan,
    // As it is stored: JSON has no `undefined` and no dates.
    metadata: JSON.parse(JSON.stringify({ ...facts, outcome })),
  };
}

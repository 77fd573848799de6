/** Appending to the audit log, natively: prepared statements one after another, which no round trip parts. */
import { insertion, type StoreEntries, statement } from '@runledger/repositories';
import { type AuditLogEntry, auditLogEntries } from '@runledger/schema';
import { port } from '../port.ts';

export const auditSql = {
  append: insertion(port, auditLogEntries, { label: 'audit_append' }),
  /** Moves the head of a chain. */
  moveHead: statement<'organizationId' | 'sequence' | 'hash'>(
    port,
    'audit_move_head',
    (db, parameter) =>
      db
        .updateTable('audit_chains')
        .set({ sequence: parameter('sequence'), hash: parameter('hash') })
        .where('organization_id', '=', parameter('organizationId')),
  ),
};

export const storeAuditEntries: StoreEntries = async (session, entries) => {
  await auditSql.append.insert(session, entries);
  const { organizationId, sequence, hash } = entries.at(-1) as AuditLogEntry;
  const head = auditSql.moveHead.bind({ organizationId, sequence, hash });
  await session.execute(auditSql.moveHead, head);
};

/** The statements behind the audit log, compiled once for each dialect. */
import {
  type AuditFilter,
  auditChains,
  auditCheckpoints,
  auditLogEntries,
} from '@runledger/schema';
import { sql } from 'kysely';
import { partialCodec, rowCodec } from '../codec.ts';
import { insertion } from '../insertion.ts';
import { before, equals, from } from '../lists/filter.ts';
import { listing } from '../lists/listing.ts';
import type { DialectPort } from '../port.ts';
import { statement } from '../statement.ts';

export type AuditStatements = ReturnType<typeof auditStatements>;

export function auditStatements(port: DialectPort) {
  const codec = rowCodec(auditLogEntries, port.codecs);
  const columns = codec.columns as string[];
  return {
    codec,
    linkCodec: partialCodec(auditChains, port.codecs, ['sequence', 'hash']),
    byId: statement<'organizationId' | 'id'>(port, 'audit_by_id', (db, parameter) =>
      db
        .selectFrom('audit_log_entries')
        .select(columns)
        .where('organization_id', '=', parameter('organizationId'))
        .where('id', '=', parameter('id')),
    ),
    listing: listing<typeof auditLogEntries, AuditFilter>(port, auditLogEntries, {
      label: 'audit_list',
      scope: ['organizationId'],
      sort: ['sequence'],
      order: 'desc',
      filters: {
        actorType: equals('actorType'),
        actorId: equals('actorId'),
        action: equals('action'),
        resourceType: equals('resourceType'),
        resourceId: equals('resourceId'),
        occurredFrom: from('occurredAt'),
        occurredBefore: before('occurredAt'),
      },
    }),
    /** The head of a chain, for an entry to follow it. */
    lockHead: statement<'organizationId'>(port, 'audit_lock_head', (db, parameter) =>
      port.forUpdate(
        db
          .selectFrom('audit_chains')
          .select(['sequence', 'hash'])
          .where('organization_id', '=', parameter('organizationId')),
      ),
    ),
    /** Begins a chain, unless another writer does. */
    begin: insertion(port, auditChains, { label: 'audit_begin', onConflictDoNothing: 'any' }),
    /** In one statement, so that all of it is from one moment, whoever appends or deletes meanwhile. */
    bounds: statement<'organizationId'>(port, 'audit_bounds', (db, parameter) => {
      const chain = (table: string) =>
        db.selectFrom(table).where('organization_id', '=', parameter('organizationId'));
      const lastCheckpoint = chain('audit_checkpoints').orderBy('sequence', 'desc').limit(1);
      const behind = chain('audit_log_entries')
        .select('id')
        .where(
          'sequence',
          '>',
          sql`coalesce(${chain('audit_chains').select('sequence')}, ${sql.lit(0)})`,
        );
      return db.selectNoFrom([
        lastCheckpoint.select('sequence').as('from_sequence'),
        lastCheckpoint.select('hash').as('from_hash'),
        chain('audit_chains').select('sequence').as('head_sequence'),
        chain('audit_chains').select('hash').as('head_hash'),
        sql<number>`case when exists ${behind} then 1 else 0 end`.as('goes_on'),
      ]);
    }),
    /** Entries after one and up to another, as they follow each other. */
    batch: statement<'organizationId' | 'after' | 'upTo' | 'limit'>(
      port,
      'audit_batch',
      (db, parameter) =>
        db
          .selectFrom('audit_log_entries')
          .select(columns)
          .where('organization_id', '=', parameter('organizationId'))
          .where('sequence', '>', parameter('after'))
          .where('sequence', '<=', parameter('upTo'))
          .orderBy('sequence')
          .limit(parameter('limit')),
    ),
    insertCheckpoint: insertion(port, auditCheckpoints, { label: 'audit_insert_checkpoint' }),
  };
}

/** Appending to the audit log, natively: entries and head in one statement, however many entries. */
import {
  type PreparedSql,
  rowCodec,
  type StoreEntries,
  statementName,
} from '@runledger/repositories';
import { type AuditLogEntry, auditLogEntries } from '@runledger/schema';
import pg from 'pg';
import { codecs } from '../codecs.ts';
import { plainArray, textArray } from './arrays.ts';

const codec = rowCodec(auditLogEntries, codecs);

export interface AuditStatements {
  /** Entries of one chain: one array a column. The last of them becomes the chain's head. */
  readonly append: PreparedSql;
}

/** @param schema where the tables are */
export function auditStatements(schema: string): AuditStatements {
  const inSchema = (name: string) => `${pg.escapeIdentifier(schema)}.${name}`;
  const sql = `WITH entry AS (
      SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[],
        $7::text[], $8::text[], $9::text[], $10::text[], $11::bytea[], $12::bytea[])
        AS entry (${codec.columns.join(', ')})
    ),
    moved AS (
      UPDATE ${inSchema('audit_chains')} AS chain
      SET sequence = entry.sequence, hash = entry.hash
      FROM (SELECT * FROM entry ORDER BY sequence DESC LIMIT 1) AS entry
      WHERE chain.organization_id = entry.organization_id
    )
    INSERT INTO ${inSchema('audit_log_entries')} (${codec.columns.join(', ')})
    SELECT organization_id, sequence, id, occurred_at, actor_type, actor_id, action, resource_type, resource_id,
      metadata::jsonb, previous_hash, hash
    FROM entry`;
  return { append: { name: statementName('audit_append', sql), sql } };
}

export function auditStorage({ append }: AuditStatements): StoreEntries {
  return async (session, entries) => {
    await session.execute(append, entryArrays(entries));
  };
}

/** One array for each column of the entries. */
function entryArrays(entries: readonly AuditLogEntry[]): string[] {
  const rows = entries.map((entry) => codec.encode(entry));
  return codec.properties.map((property, column) => {
    const values = rows.map((row) => row[column]);
    switch (property) {
      case 'organizationId':
      case 'sequence':
      case 'id':
      case 'occurredAt':
        return plainArray(values);
      case 'previousHash':
      case 'hash':
        return textArray((values as Uint8Array[]).map(hexOf));
      default:
        return textArray(values as (string | null)[]);
    }
  });
}

/** https://www.postgresql.org/docs/current/datatype-binary.html */
const hexOf = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString('hex')}`;

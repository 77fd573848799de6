import { auditLogSuite, everyConstraintSuite } from '@runledger/conformance';
import { CheckViolationError } from '@runledger/schema';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueTypes } from '../src/connection/types.ts';
import { createDatabase } from './database.ts';
import { openRawDatabase } from './raw-database.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url, types: valueTypes });
  await client.connect();
  await client.query('SET search_path = runledger');
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

everyConstraintSuite('postgres', () => openRawDatabase(client));
auditLogSuite('postgres', () => openRawDatabase(client));

describe('postgres › audit log', () => {
  it('refuses to be emptied', async () => {
    const raw = await openRawDatabase(client);
    const error = await raw.sql('TRUNCATE audit_log_entries').catch((thrown: unknown) => thrown);
    await raw.close();
    expect(error).toBeInstanceOf(CheckViolationError);
    expect(error).toMatchObject({
      table: 'audit_log_entries',
      constraint: 'trg_audit_log_entries_truncate',
    });
  });

  it('asks its own checkpoints, whatever a session puts in front of them', async () => {
    const raw = await openRawDatabase(client);
    await raw.sql(`INSERT INTO audit_log_entries
      (organization_id, sequence, id, actor_type, actor_id, action, resource_type, previous_hash, hash)
      SELECT gen_random_uuid(), 1, gen_random_uuid(), 'system', 'a', 'b', 'c', hash, hash
      FROM (SELECT decode(repeat('00', 32), 'hex') AS hash) AS zeros`);
    await raw.sql(
      'CREATE TEMPORARY TABLE audit_checkpoints (organization_id uuid, sequence bigint)',
    );
    await raw.sql('INSERT INTO audit_checkpoints SELECT organization_id, 9 FROM audit_log_entries');
    const error = await raw.sql('DELETE FROM audit_log_entries').catch((thrown: unknown) => thrown);
    await raw.close();
    expect(error).toBeInstanceOf(CheckViolationError);
  });
});

import { auditLogSuite, everyConstraintSuite } from '@runledger/conformance';
import { apiKeys, auditLogEntries, jobs, organizations } from '@runledger/schema';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openRawDatabase } from './raw-database.ts';

everyConstraintSuite('sqlite', openRawDatabase);
auditLogSuite('sqlite', openRawDatabase);

// What PostgreSQL's types refuse, SQLite's checks do.
describe('sqlite › checks in place of types', () => {
  const id = '01930000-0000-7000-8000-000000000001';
  const organization = { id, slug: 'acme', name: 'Acme', quota_tier: 'pro' };
  const job = { organization_id: id, id, kind: 'k', payload: '{}' };
  const key = { organization_id: id, id, name: 'n', prefix: 'p', hash: 'zeroblob(32)' };

  it.each([
    [organizations.name, { ...organization, id: 'short' }, 'chk_organizations_id'],
    [
      organizations.name,
      { ...organization, created_at: '2026-03-14' },
      'chk_organizations_created_at',
    ],
    [
      organizations.name,
      { ...organization, created_at: '2026-03-14T15:09:26.535+01:00' },
      'chk_organizations_created_at',
    ],
    [jobs.name, { ...job, payload: '{' }, 'chk_jobs_payload'],
    [apiKeys.name, { ...key, scopes: '{}' }, 'chk_api_keys_scopes'],
    [apiKeys.name, { ...key, scopes: '[' }, 'chk_api_keys_scopes'],
  ])('%s refuses %j', async (table, row, constraint) => {
    const database = await openRawDatabase();
    onTestFinished(() => database.close());
    await database.sql(`INSERT INTO organizations (id, slug, name) VALUES ('${id}', 'first', 'F')`);
    const values = Object.values(row).map((value) =>
      value.startsWith('zeroblob') ? value : `'${value}'`,
    );
    await expect(
      database.sql(
        `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${values.join(', ')})`,
      ),
    ).rejects.toMatchObject({ code: 'CHECK_VIOLATION', table, constraint });
  });

  it('refuses a text where a number belongs', async () => {
    const database = await openRawDatabase();
    onTestFinished(() => database.close());
    await expect(
      database.sql(`INSERT INTO jobs (organization_id, id, kind, payload, priority)
        VALUES ('${id}', '${id}', 'k', '{}', 'high')`),
    ).rejects.toThrow('cannot store TEXT value in INTEGER column jobs.priority');
  });
});

describe('sqlite › audit log', () => {
  it('does not let REPLACE delete an entry', async () => {
    const database = await openRawDatabase();
    onTestFinished(() => database.close());
    const insert = (verb: string, sequence: number, id: string) =>
      database.sql(`${verb} INTO ${auditLogEntries.name}
        (organization_id, sequence, id, actor_type, actor_id, action, resource_type, previous_hash, hash)
        VALUES ('01930000-0000-7000-8000-000000000001', ${sequence}, '01930000-0000-7000-8000-${id}',
          'system', 'a', 'b', 'c', zeroblob(32), zeroblob(32))`);
    await insert('INSERT', 1, '000000000001');
    await expect(insert('INSERT OR REPLACE', 1, '000000000002')).rejects.toMatchObject({
      code: 'UNIQUE_VIOLATION',
      constraint: 'pk_audit_log_entries',
    });
    await expect(insert('INSERT OR REPLACE', 2, '000000000001')).rejects.toMatchObject({
      code: 'UNIQUE_VIOLATION',
      constraint: 'uq_audit_log_entries_id',
    });
  });
});

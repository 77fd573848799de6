/** The migrated database is what the model says, and whatever is not is found. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Difference, differenceText, validate } from '@runledger/governance';
import { createMigrator, sourcesOf } from '@runledger/migrator';
import { model } from '@runledger/schema';
import { createTestDatabase } from '@tooling/postgres-server';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dumpSchema, postgresSchemaDatabase } from '../src/introspection/database.ts';
import { embeddedMigrations, migrationTarget } from '../src/migrations.ts';
import { applyMigrations, revertMigrations } from './apply-migrations.ts';
import { createDatabase } from './database.ts';

const golden = readFileSync(join(import.meta.dirname, '../src/generated/schema.txt'), 'utf8');
const tables = Object.values(model);

async function open(make: () => Promise<{ url: string; drop(): Promise<void> }>) {
  const database = await make();
  const client = new pg.Client(database.url);
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await database.drop();
  });
  await client.query('SET search_path = runledger');
  return client;
}

const openMigrated = () => open(createDatabase);

describe('schema › migrated database', () => {
  it('is what the model says', async () => {
    const differences = await validate(tables, postgresSchemaDatabase(await openMigrated()));
    expect(differences.map(differenceText)).toEqual([]);
  });

  it('reads as the golden dump, on every major version', async () => {
    expect(await dumpSchema(await openMigrated())).toBe(golden);
  });

  it('is the same when the engine makes it', async () => {
    const database = await createTestDatabase();
    await createMigrator({
      target: migrationTarget({ url: database.url, sslMode: 'disable' }),
      sources: sourcesOf(embeddedMigrations),
    }).up();
    expect(await dumpSchema(await open(() => Promise.resolve(database)))).toBe(golden);
  });

  it('is empty when all migrations are taken back, and the same when they are applied again', async () => {
    const client = await openMigrated();
    await revertMigrations(client);
    expect(await dumpSchema(client)).toBe('');
    await applyMigrations(client);
    expect(await dumpSchema(client)).toBe(golden);
  });

  it('may lie in a schema of any name', async () => {
    const client = await open(createTestDatabase);
    await applyMigrations(client, 'Acme "ledger"');
    expect(await dumpSchema(client)).toBe(golden);
  });
});

type Deviation = [string, string, Partial<Difference>[]];

const deviations: Deviation[] = [
  [
    'a table that is missing',
    'DROP TABLE job_files',
    [{ problem: 'missing', type: 'table', name: 'job_files' }],
  ],
  [
    'a table that is not in the model',
    'CREATE TABLE notes (text text)',
    [{ problem: 'unexpected', type: 'table', name: 'notes' }],
  ],
  [
    'a view',
    'CREATE VIEW busy AS SELECT id FROM jobs',
    [{ problem: 'unexpected', type: 'view', table: null, name: 'busy' }],
  ],
  [
    'an enum type',
    "CREATE TYPE mood AS ENUM ('calm')",
    [{ problem: 'unexpected', type: 'enum', table: null, name: 'mood' }],
  ],
  [
    'a function that is not in the model',
    "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    [{ problem: 'unexpected', type: 'function', name: 'one()' }],
  ],
  [
    'a function that is missing',
    'DROP FUNCTION usage_events_ensure_partitions',
    [{ problem: 'missing', type: 'function' }],
  ],
  [
    'a column that is not in the model',
    'ALTER TABLE jobs ADD COLUMN note text',
    [{ problem: 'unexpected', type: 'column', table: 'jobs', name: 'note' }],
  ],
  [
    'a column under another name',
    'ALTER TABLE jobs RENAME COLUMN result TO outcome',
    [
      { problem: 'missing', type: 'column', table: 'jobs', name: 'result' },
      { problem: 'unexpected', type: 'column', table: 'jobs', name: 'outcome' },
    ],
  ],
  [
    'another type',
    'ALTER TABLE job_files ALTER COLUMN size_bytes TYPE integer',
    [{ problem: 'different', type: 'column', name: 'size_bytes', actual: 'integer NOT NULL' }],
  ],
  [
    'another precision of time',
    'ALTER TABLE job_files ALTER COLUMN uploaded_at TYPE timestamptz',
    [{ problem: 'different', type: 'column', name: 'uploaded_at' }],
  ],
  [
    'another collation',
    'ALTER TABLE users ALTER COLUMN display_name TYPE text',
    [{ problem: 'different', type: 'column', name: 'display_name', actual: 'text' }],
  ],
  [
    'a column that may be NULL',
    'ALTER TABLE users ALTER COLUMN role DROP NOT NULL',
    [{ problem: 'different', type: 'column', name: 'role', actual: 'text COLLATE "C"' }],
  ],
  [
    'another default',
    'ALTER TABLE jobs ALTER COLUMN max_attempts SET DEFAULT 3',
    [{ problem: 'different', name: 'max_attempts', actual: 'integer NOT NULL DEFAULT 3' }],
  ],
  [
    'another order of columns',
    `ALTER TABLE audit_chains DROP COLUMN sequence;
     ALTER TABLE audit_chains ADD COLUMN sequence bigint NOT NULL,
       ADD CONSTRAINT chk_audit_chains_sequence CHECK (sequence >= 0)`,
    [{ problem: 'different', type: 'column order', table: 'audit_chains' }],
  ],
  [
    'a table that is not logged',
    'ALTER TABLE job_files SET UNLOGGED',
    [{ problem: 'different', type: 'options', table: 'job_files', actual: 'UNLOGGED' }],
  ],
  [
    'another primary key',
    `ALTER TABLE job_files DROP CONSTRAINT pk_job_files;
     ALTER TABLE job_files ADD CONSTRAINT pk_job_files PRIMARY KEY (id)`,
    [{ problem: 'different', type: 'primary key', name: 'pk_job_files' }],
  ],
  [
    'a unique key that is missing',
    'ALTER TABLE users DROP CONSTRAINT uq_users_email',
    [{ problem: 'missing', type: 'unique', name: 'uq_users_email' }],
  ],
  [
    'a constraint under another name',
    'ALTER TABLE users RENAME CONSTRAINT uq_users_email TO users_email',
    [
      { problem: 'missing', type: 'unique', name: 'uq_users_email' },
      { problem: 'unexpected', type: 'unique', name: 'users_email' },
    ],
  ],
  [
    'a foreign key that deletes',
    `ALTER TABLE users DROP CONSTRAINT fk_users_organization_id;
     ALTER TABLE users ADD CONSTRAINT fk_users_organization_id
       FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE`,
    [{ problem: 'different', type: 'foreign key', name: 'fk_users_organization_id' }],
  ],
  [
    'a check that is looser',
    `ALTER TABLE users DROP CONSTRAINT chk_users_role;
     ALTER TABLE users ADD CONSTRAINT chk_users_role CHECK (role IN ('admin', 'user', 'guest'))`,
    [{ problem: 'different', type: 'check', name: 'chk_users_role' }],
  ],
  [
    'a check that was never validated',
    `ALTER TABLE users DROP CONSTRAINT chk_users_role;
     ALTER TABLE users ADD CONSTRAINT chk_users_role CHECK (role IN ('admin', 'user')) NOT VALID`,
    [{ problem: 'different', type: 'check', name: 'chk_users_role' }],
  ],
  [
    'an exclusion constraint',
    'ALTER TABLE users ADD CONSTRAINT ex_users EXCLUDE (role WITH =)',
    [{ problem: 'unexpected', type: 'exclusion', name: 'ex_users' }],
  ],
  [
    'an index that is missing',
    'DROP INDEX idx_users_role',
    [{ problem: 'missing', type: 'index', name: 'idx_users_role' }],
  ],
  [
    'an index that is not in the model',
    'CREATE INDEX idx_users_display_name ON users (display_name)',
    [{ problem: 'unexpected', type: 'index', name: 'idx_users_display_name' }],
  ],
  [
    'an index in another order',
    'DROP INDEX idx_users_role; CREATE INDEX idx_users_role ON users (role DESC)',
    [{ problem: 'different', type: 'index', name: 'idx_users_role' }],
  ],
  [
    'an index of another method',
    'DROP INDEX idx_users_role; CREATE INDEX idx_users_role ON users USING hash (role)',
    [{ problem: 'different', type: 'index', name: 'idx_users_role' }],
  ],
  [
    'a partial index of other rows',
    `DROP INDEX idx_jobs_locked_until;
     CREATE INDEX idx_jobs_locked_until ON jobs (locked_until) WHERE status = 'queued'`,
    [{ problem: 'different', type: 'index', name: 'idx_jobs_locked_until' }],
  ],
  [
    'an index that a failed build left',
    "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_users_role'::regclass",
    [{ problem: 'different', type: 'index', name: 'idx_users_role' }],
  ],
  [
    'a trigger that is missing',
    'DROP TRIGGER trg_audit_log_entries_update ON audit_log_entries',
    [{ problem: 'missing', type: 'trigger', name: 'trg_audit_log_entries_update' }],
  ],
  [
    'a policy',
    'CREATE POLICY own ON jobs USING (true)',
    [{ problem: 'unexpected', type: 'policy', table: 'jobs', name: 'own' }],
  ],
];

describe('schema › validation finds', () => {
  it.each(deviations)('%s', async (_, sql, expected) => {
    const client = await openMigrated();
    await client.query(sql);
    const differences = await validate(tables, postgresSchemaDatabase(client));
    expect(differences).toMatchObject(expected);
  });

  it('nothing in partitions, which the clock makes', async () => {
    const client = await openMigrated();
    await client.query(
      "SELECT usage_events_ensure_partitions('2019-01-01T00:00Z', '2019-12-31T00:00Z')",
    );
    expect(await validate(tables, postgresSchemaDatabase(client))).toEqual([]);
    expect(await dumpSchema(client)).toBe(golden);
  });

  it('without leaving a trace', async () => {
    const client = await openMigrated();
    await validate(tables, postgresSchemaDatabase(client));
    const { rows } = await client.query(
      "SELECT relname FROM pg_class WHERE relpersistence = 't' UNION ALL SELECT current_setting('search_path')",
    );
    expect(rows).toEqual([{ relname: 'runledger' }]);
  });
});

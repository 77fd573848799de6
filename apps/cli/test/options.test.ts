/** Options of the configuration, as PostgreSQL gets to know them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '@runledger/config';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { migrated } from './workplace.ts';

const settings = ['application_name', 'lock_timeout', 'statement_timeout'];
const asked = settings.map((name) => `current_setting('${name}') AS ${name}`).join(', ');

it('a session has the name and the limits of the configuration, a migration its own', async () => {
  const { directory, env, ok, write } = await migrated('postgres');
  const config = {
    applicationName: 'billing',
    namedStatements: false,
    timeouts: {
      statementMs: 0,
      lockMs: 0,
      migrationStatementLockMs: 1_234,
      migrationStatementMs: 56_789,
    },
    streams: { app: { postgres: './app' } },
  };
  write('runledger.config.json', JSON.stringify(config));
  mkdirSync(join(directory, 'app'));
  write('app/202701010000_seen.up.sql', `CREATE TABLE seen AS SELECT ${asked};\n`);
  write('app/202701010000_seen.down.sql', 'DROP TABLE seen;\n');
  await ok('migrate');

  const store = await openStore({ cwd: directory, variables: env });
  try {
    const session = await sql.raw(`SELECT ${asked}`).execute(store.kysely);
    expect(session.rows).toEqual([
      { application_name: 'billing', lock_timeout: '0', statement_timeout: '0' },
    ]);
    const prepared = await sql.raw('SELECT name FROM pg_prepared_statements').execute(store.kysely);
    expect(prepared.rows).toEqual([]);
    const migration = await sql.raw('SELECT * FROM seen').execute(store.kysely);
    expect(migration.rows).toEqual([
      { application_name: 'billing', lock_timeout: '1234ms', statement_timeout: '56789ms' },
    ]);
  } finally {
    await store.close();
  }
});

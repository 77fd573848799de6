/** Writes what is generated from a migrated database: Kysely's types, and the dump that tests compare with. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Cli } from 'kysely-codegen';
import { dumpSchema } from '../src/introspection/database.ts';
import { applyMigrations } from '../test/apply-migrations.ts';

const generated = join(import.meta.dirname, '../src/generated');
const directory = mkdtempSync(join(tmpdir(), 'runledger-generate-'));
try {
  const file = join(directory, 'migrated.db');
  const connection = new Database(file);
  applyMigrations(connection);
  writeFileSync(join(generated, 'schema.txt'), dumpSchema(connection));
  connection.close();
  await new Cli().generate({
    dialect: 'sqlite',
    url: file,
    typeMapping: { blob: 'Uint8Array' },
    // Taken for a row id that counts by itself, which it is not in a table WITHOUT ROWID.
    overrides: { columns: { 'migration_protection.id': 'number' } },
    outFile: join(generated, 'database.ts'),
    logLevel: 'warn',
  });
} finally {
  rmSync(directory, { recursive: true });
}

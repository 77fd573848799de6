/** Databases for tests: migrated once, copied for each. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createTestDatabase } from '@tooling/postgres-server';
import pg from 'pg';
import { embeddedMigrations } from '../src/generated/migrations.ts';
import { operationsDdl } from '../src/migrations/operations-ddl.ts';
import { applyMigrations, migrationFiles } from './apply-migrations.ts';

const digest = createHash('sha256');
for (const file of migrationFiles('up')) digest.update(readFileSync(file));
const name = `postgres_${digest.update(operationsDdl.join()).digest('hex').slice(0, 16)}`;

/** A migrated, empty database. */
export function createDatabase() {
  return createTestDatabase({ template: { name, build } });
}

async function build(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await applyMigrations(client);
    for (const { stream, version, name: slug, up } of embeddedMigrations) {
      await client.query(
        `INSERT INTO schema_migrations
           (stream, version, name, checksum, statements_checksum, status, applied_by, tool_version)
         VALUES ($1, $2, $3, $4, $5, 'applied', 'test', 'test')`,
        [stream, version, slug, up.checksum, up.statementsChecksum],
      );
    }
  } finally {
    await client.end();
  }
}

/** Databases for tests: migrated once, copied for each. */
import { createHash } from 'node:crypto';
import { createTestDatabase } from '@tooling/postgres-server';
import { embeddedMigrations } from '../src/generated/migrations.ts';
import { operationsDdl } from '../src/migrations/operations-ddl.ts';
import { openPostgres } from '../src/store.ts';

const state = JSON.stringify([embeddedMigrations, operationsDdl]);
const name = `postgres_${createHash('sha256').update(state).digest('hex').slice(0, 16)}`;

/** A migrated, empty database. */
export function createDatabase() {
  return createTestDatabase({ template: { name, build } });
}

async function build(url: string): Promise<void> {
  const store = await openPostgres({ url, migrate: true });
  await store.close();
}

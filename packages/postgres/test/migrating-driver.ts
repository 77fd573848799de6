/** The driver as the migration suites see it. */
import { join } from 'node:path';
import type { MigratingDatabase, MigratingDriver } from '@runledger/conformance/migrations';
import { createTestDatabase } from '@tooling/postgres-server';
import type { Client } from 'pg';
import { connectClient } from '../src/connection/connect.ts';
import { dumpSchema } from '../src/introspection/database.ts';
import { embeddedMigrations, migrationTarget } from '../src/migrations.ts';
import { openPostgres } from '../src/store.ts';
import { shapes } from './migration-shapes.ts';

export const migratingDriver: MigratingDriver = {
  name: 'postgres',
  create,
  script: join(import.meta.dirname, 'migrate-process.ts'),
  embedded: embeddedMigrations,
  shapes,
};

async function create(): Promise<MigratingDatabase> {
  const { url, drop } = await createTestDatabase();
  const withClient = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    const client = await connectClient({ url });
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  return {
    address: url,
    target: () => migrationTarget({ url }),
    execute: (sql) => withClient(async (client) => void (await client.query(sql))),
    rows: (sql) => withClient(async (client) => (await client.query(sql)).rows),
    dump: () => withClient(dumpOf),
    store: () => openPostgres({ url }),
    drop,
  };
}

/** A schema that is not there yet holds as much as an empty one. */
async function dumpOf(client: Client): Promise<string> {
  const { rows } = await client.query('SELECT current_schema() AS name');
  return rows[0]?.name === null ? '' : await dumpSchema(client);
}

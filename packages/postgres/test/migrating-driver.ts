/** The driver as the migration suites see it. */
import { join } from 'node:path';
import type {
  Interruption,
  MigratingDatabase,
  MigratingDriver,
} from '@runledger/conformance/migrations';
import { parseScript } from '@runledger/migrator';
import { createTestDatabase } from '@tooling/postgres-server';
import type { Client } from 'pg';
import { connectClient } from '../src/connection/connect.ts';
import { dumpSchema } from '../src/introspection/database.ts';
import { postgresSyntax } from '../src/migrations/syntax.ts';
import { embeddedMigrations, migrationTarget } from '../src/migrations.ts';
import { openPostgres } from '../src/store.ts';
import { interruptions } from './interruptions.ts';
import { shapes } from './migration-shapes.ts';

export const migratingDriver: MigratingDriver = migratingDriverOn(undefined, interruptions);

/** @param server its URL; that of the tests, unless told */
export function migratingDriverOn(
  server: string | undefined,
  ways: readonly Interruption[],
): MigratingDriver {
  return {
    name: 'postgres',
    create: () => create(server),
    script: join(import.meta.dirname, 'migrate-process.ts'),
    embedded: embeddedMigrations,
    interruptions: ways,
    shapes,
  };
}

async function create(server: string | undefined): Promise<MigratingDatabase> {
  const { url, drop } = await createTestDatabase({ server });
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
    run: (script) => withClient((client) => runScript(client, script)),
    picture: () => withClient(pictureOf),
    isLocked: () => withClient(isLocked),
    store: () => openPostgres({ url }),
    drop,
  };
}

/** A schema that is not there yet holds as much as an empty one. */
async function dumpOf(client: Client): Promise<string> {
  const { rows } = await client.query('SELECT current_schema() AS name');
  return rows[0]?.name === null ? '' : await dumpSchema(client);
}

async function isLocked(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory'
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS found`,
  );
  return rows[0]?.found ?? false;
}

/** As `psql` does, statement by statement. */
async function runScript(client: Client, script: string): Promise<void> {
  const sql = script.replace(/^\\set ON_ERROR_STOP on$/m, '');
  for (const statement of parseScript(sql, postgresSyntax).statements) {
    await client.query(statement.sql);
  }
}

/** Catalog and rows, each with the transaction that wrote it. */
async function pictureOf(client: Client): Promise<unknown> {
  const { rows: schemas } = await client.query(
    'SELECT oid, nspname FROM pg_namespace ORDER BY oid',
  );
  const { rows: relations } = await client.query<{ name: string; relkind: string }>(
    `SELECT pg_class.oid, pg_class.oid::regclass::text AS name, relkind, relfilenode, pg_class.xmin::text
     FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname = 'runledger' ORDER BY pg_class.oid`,
  );
  const contents: unknown[] = [];
  for (const { name, relkind } of relations) {
    if (relkind !== 'r') continue;
    contents.push((await client.query(`SELECT ctid::text, xmin::text, * FROM ${name}`)).rows);
  }
  return { schemas, relations, contents };
}

/** The two databases, filled. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '@runledger/postgres';
import type { Store } from '@runledger/schema';
import { openSqlite } from '@runledger/sqlite';
import { createTestDatabase, startPostgres } from '@tooling/postgres-server';
import Database from 'better-sqlite3';
import pg from 'pg';
import { fillStatements, KIND, type RowDialect, START } from './rows.ts';

export interface FilledDatabase {
  readonly engine: string;
  readonly store: Store;
  /** URL, or path of the file. */
  readonly location: string;
  close(): Promise<void>;
}

export const sqlite: RowDialect = {
  series: (count) =>
    `recursive s(n) as (select 0 union all select n + 1 from s where n < ${count - 1})`,
  id: (kind, number = 'n') => `printf('0193%04x-0000-7000-8000-%012x', ${KIND[kind]}, ${number})`,
  instant: (number = 'n') =>
    `strftime('%Y-%m-%dT%H:%M:%fZ', '2026-01-01', '+' || (${number}) || ' seconds')`,
  json: (text) => `'${text}'`,
  hash: (number = 'n') => `cast(printf('%032d', ${number}) as blob)`,
};

export const postgres: RowDialect = {
  series: (count) => `s(n) as (select generate_series(0, ${count - 1}))`,
  id: (kind, number = 'n') =>
    `('0193' || lpad(to_hex(${KIND[kind]}), 4, '0') || '-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`,
  instant: (number = 'n') => `timestamptz '2026-01-01Z' + (${number}) * interval '1 second'`,
  json: (text) => `'${text}'::jsonb`,
  hash: (number = 'n') => `convert_to(lpad((${number})::text, 32, '0'), 'UTF8')`,
};

export async function filledSqlite(): Promise<FilledDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'runledger-bench-'));
  const path = join(folder, 'bench.db');
  await (await openSqlite({ path, migrate: true })).close();
  const database = new Database(path);
  // Of rows that are made in order by the database itself, nothing is to be checked.
  database.pragma('foreign_keys = OFF');
  database.pragma('journal_mode = WAL');
  for (const statement of fillStatements(sqlite)) database.exec(statement);
  database.exec('ANALYZE');
  database.close();
  const store = await openSqlite({ path });
  return {
    engine: 'SQLite',
    store,
    location: path,
    async close() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function filledPostgres(): Promise<FilledDatabase> {
  const server = await startPostgres({ durable: true });
  const { url } = await createTestDatabase({ server: server.url });
  const store = await openPostgres({ url, migrate: true });
  await makePartition(store);
  const client = new pg.Client({ connectionString: url, options: '-c search_path=runledger' });
  await client.connect();
  // Foreign keys are triggers; of rows that the database itself makes in order there is nothing to check.
  await client.query("set session_replication_role = 'replica'");
  for (const statement of fillStatements(postgres)) {
    await client.query(
      statement
        .replaceAll("'00000000-0000-0000-0000-000000000000'", '$&::uuid')
        .replaceAll("'2026-01-01',", "date '2026-01-01',"),
    );
  }
  await client.query('vacuum analyze');
  await client.end();
  return {
    engine: 'PostgreSQL',
    store,
    location: url,
    async close() {
      await store.close();
      await server.stop();
    },
  };
}

/** Recording makes the month's partition; the rows come after it. */
async function makePartition(store: Store): Promise<void> {
  const { id } = await store.organizations.create({ slug: 'first', name: 'First' });
  await store
    .organization(id)
    .metering.record({ occurredAt: new Date(START), provider: 'openai', model: 'gpt-5' });
}

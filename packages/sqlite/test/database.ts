/** Databases for tests, and directories that go when the test is over. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forgetMigrations, type TestDatabase } from '@runledger/conformance';
import { rowCodec } from '@runledger/repositories';
import type { AnyTable } from '@runledger/schema';
import { CompiledQuery } from 'kysely';
import { onTestFinished } from 'vitest';
import { codecs } from '../src/codecs.ts';
import type { SqliteOptions } from '../src/connection/options.ts';
import { openSqlite } from '../src/store.ts';
import { planOf } from './query-plan.ts';

/** A directory that is removed after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'runledger-sqlite-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export const temporaryFile = (): string => join(temporaryDirectory(), 'test.db');

/** A migrated store that is closed after the test. */
export async function openTestStore(options: Partial<SqliteOptions> = {}) {
  const store = await openSqlite({ path: ':memory:', migrate: true, ...options });
  onTestFinished(() => store.close());
  return store;
}

/** What the suites that every driver passes work on. */
export async function openTestDatabase(options: SqliteOptions): Promise<TestDatabase> {
  const isNew = !existsSync(options.path);
  const store = await openSqlite({ ...options, migrate: true });
  if (isNew) {
    for (const text of forgetMigrations) await store.kysely.executeQuery(CompiledQuery.raw(text));
  }
  return {
    store,
    async rows<T extends AnyTable>(table: T) {
      const codec = rowCodec(table, codecs);
      const { rows } = await store.kysely.executeQuery(
        CompiledQuery.raw(`SELECT ${codec.columns.join(', ')} FROM ${table.name}`),
      );
      return rows.map((row) => codec.decode(row as Record<string, unknown>));
    },
    async sql(text) {
      await store.kysely.executeQuery(CompiledQuery.raw(text));
    },
    async dropTriggers() {
      const { rows } = await store.kysely.executeQuery<{ name: string }>(
        CompiledQuery.raw("SELECT name FROM sqlite_schema WHERE type = 'trigger'"),
      );
      for (const { name } of rows) {
        await store.kysely.executeQuery(CompiledQuery.raw(`DROP TRIGGER ${name}`));
      }
    },
    plan: (text) => planOf(store, text),
    readWithQueryBuilder: () => store.kysely.selectFrom('organizations').selectAll().execute(),
    close: () => store.close(),
  };
}

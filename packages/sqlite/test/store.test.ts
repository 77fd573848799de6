import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { createMigrator } from '@runledger/migrator';
import { ConnectionError, SchemaVersionError, TransactionScopeError } from '@runledger/schema';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../src/connection/open.ts';
import { embeddedMigrations, migrationTarget } from '../src/migrations.ts';
import { openSqlite } from '../src/store.ts';
import { openTestStore, temporaryFile } from './database.ts';

/** Changes a database past the store. */
function change(path: string, sql: string): void {
  const database = openDatabase({ path, create: false });
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}

async function migratedFile(): Promise<string> {
  const path = temporaryFile();
  await (await openSqlite({ path, migrate: true })).close();
  return path;
}

const BREAKING = `INSERT INTO schema_migrations
  (stream, version, name, checksum, statements_checksum, status, breaking, applied_by, tool_version)
  VALUES ('operational', '299901010000', 'newer', '', '', 'applied', $breaking, 'someone', '9')`;

describe('openSqlite', () => {
  it('makes no file unless it is to migrate', async () => {
    const path = temporaryFile();
    await expect(openSqlite({ path })).rejects.toThrow(ConnectionError);
    expect(existsSync(path)).toBe(false);
  });

  it('wakes who waits in other stores of its file, also after one of them was closed twice', async () => {
    const path = await migratedFile();
    const open = () => openTestStore({ path, migrate: false });
    const [waiting, closing] = [await open(), await open()];
    let heard = 0;
    await waiting.jobs.onEnqueued('default', () => {
      heard += 1;
    });
    await closing.close();
    await closing.close();
    const enqueuing = await open();
    const { id } = await enqueuing.organizations.create({ slug: 'acme', name: 'Acme' });
    await enqueuing.organization(id).jobs.enqueue({ kind: 'work', payload: {} });
    await turnOfEventLoop();
    expect(heard).toBe(1);
  });

  it('opens what it has migrated, again and again', async () => {
    const path = await migratedFile();
    const store = await openTestStore({ path, migrate: false });
    expect((await store.health()).ok).toBe(true);
    expect((await (await openTestStore({ path })).health()).ok).toBe(true);
  });

  it('refuses a database without the tables, and says which command makes them', async () => {
    const path = temporaryFile();
    openDatabase({ path }).close();
    const error = await openSqlite({ path }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SchemaVersionError);
    expect((error as Error).message).toContain('runledger migrate');
    await expect(openSqlite({ path: ':memory:' })).rejects.toThrow(SchemaVersionError);
  });

  it('refuses a database that is older than the code needs', async () => {
    const path = await migratedFile();
    const target = migrationTarget({ path });
    const sources = [{ stream: 'operational', embedded: embeddedMigrations }];
    await createMigrator({ target, sources }).down();
    await expect(openSqlite({ path })).rejects.toThrow(SchemaVersionError);
    expect((await (await openTestStore({ path })).health()).ok).toBe(true);
  });

  it('refuses a database with a migration half applied', async () => {
    const path = await migratedFile();
    change(path, "UPDATE schema_migrations SET status = 'failed' WHERE stream = 'operational'");
    await expect(openSqlite({ path })).rejects.toThrow(/not finished/);
  });

  it('serves a newer one, unless a migration it does not know is breaking', async () => {
    const path = await migratedFile();
    change(path, BREAKING.replace('$breaking', '0'));
    await openTestStore({ path, migrate: false });
    await openTestStore({ path, migrate: true });
    change(path, 'UPDATE schema_migrations SET breaking = 1 WHERE version = 299901010000');
    await expect(openSqlite({ path })).rejects.toThrow(SchemaVersionError);
    await expect(openSqlite({ path, migrate: true })).rejects.toThrow(SchemaVersionError);
  });

  it('notices that its file was deleted or replaced', async () => {
    const path = await migratedFile();
    const store = await openTestStore({ path });
    const failing = async () => (await store.health()).checks.filter(({ ok }) => !ok);
    expect(await failing()).toEqual([]);
    renameSync(path, `${path}.old`);
    expect(await failing()).toMatchObject([
      { name: 'file', detail: expect.stringContaining('deleted') },
    ]);
    copyFileSync(`${path}.old`, path);
    expect(await failing()).toMatchObject([
      { name: 'file', detail: expect.stringContaining('replaced') },
    ]);
  });

  it('says of a damaged schema that the file is damaged', async () => {
    const path = await migratedFile();
    const native = new Database(path);
    native.unsafeMode();
    native.pragma('writable_schema = ON');
    native.exec("UPDATE sqlite_schema SET sql = replace(sql, 'CONSTRAINT', 'CO?STRAINT')");
    native.close();
    await expect(openSqlite({ path })).rejects.toThrow(/is damaged: restore a backup/);
  });

  it('leaves the file to others when it does not open', async () => {
    const path = temporaryFile();
    openDatabase({ path }).close();
    await expect(openSqlite({ path })).rejects.toThrow(SchemaVersionError);
    change(path, 'PRAGMA locking_mode = EXCLUSIVE; CREATE TABLE t (a)');
  });

  it('leaves no log behind when it closes', async () => {
    const path = await migratedFile();
    expect(existsSync(`${path}-wal`)).toBe(false);
    expect(readFileSync(path).subarray(0, 15).toString()).toBe('SQLite format 3');
  });
});

describe('health', () => {
  const failing = async (store: {
    health: () => Promise<{ checks: readonly { name: string; ok: boolean }[] }>;
  }) => (await store.health()).checks.filter(({ ok }) => !ok).map(({ name }) => name);

  it('names each check', async () => {
    const names = async (path: string) =>
      (await (await openTestStore({ path })).health()).checks.map(({ name }) => name);
    const expected = ['answers', 'file', 'foreign keys', 'journal', 'schema'];
    expect(await names(temporaryFile())).toEqual(expected);
    expect(await names(':memory:')).toEqual(expected);
  });

  it('writes nothing', async () => {
    const path = await migratedFile();
    const store = await openTestStore({ path, migrate: false });
    const before = openDatabase({ path, create: false });
    onTestFinished(() => {
      before.close();
    });
    const version = before.pragma('data_version', { simple: true });
    await store.health();
    expect(before.pragma('data_version', { simple: true })).toBe(version);
  });

  it('sees a schema that went back', async () => {
    const path = await migratedFile();
    const store = await openTestStore({ path, migrate: false });
    change(path, "DELETE FROM schema_migrations WHERE stream = 'operational'");
    expect(await failing(store)).toEqual(['schema']);
  });

  it('sees that foreign keys are not enforced', async () => {
    const { kysely, health } = await openTestStore({ path: ':memory:' });
    expect(await failing({ health })).toEqual([]);
    await sql`pragma foreign_keys = off`.execute(kysely);
    expect(await failing({ health })).toEqual(['foreign keys']);
  });
});

describe('close', () => {
  it('is refused from inside a transaction, which it would wait for', async () => {
    const store = await openTestStore();
    await store.transaction(async () => {
      await expect(store.close()).rejects.toThrow(TransactionScopeError);
    });
  });
});

/** Writing on SQLite as it is done without Runledger: raw better-sqlite3, plain Kysely, Drizzle. */
import Database from 'better-sqlite3';
import { and, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { Kysely, SqliteDialect } from 'kysely';
import { ORGANIZATION } from '../events.ts';
import {
  type Inputs,
  insertSql,
  type Kind,
  ofEachKind,
  storedOf,
  tables,
  WORKFLOW_CHANGES,
  WORKFLOW_KEY,
} from './rows.ts';
import type { Writer, Writes } from './writer.ts';

export function openDatabase(path: string): Database.Database {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  return database;
}

const RENAME =
  'update users set display_name = ?, updated_at = ? where organization_id = ? and id = ? returning *';
const now = () => new Date().toISOString();

/** Prepared statements by hand. */
export function rawSqlite(path: string): Writer {
  const database = openDatabase(path);
  const rename = database.prepare(RENAME);
  const writes = ofEachKind((kind) => {
    const insert = database.prepare(insertSql(kind, () => '?'));
    return (input: Inputs[Kind]) => insert.run(Object.values(storedOf(kind, input as never)));
  });
  return {
    ...(writes as Writes),
    rename: (userId, displayName) => rename.get(displayName, now(), ORGANIZATION, userId),
    close: () => database.close(),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the tables are known by their columns only.
type AnyTables = any;

/** Kysely as its documentation shows it. */
export function plainKyselySqlite(path: string): Writer {
  const db = new Kysely<AnyTables>({
    dialect: new SqliteDialect({ database: openDatabase(path) }),
  });
  const writes = ofEachKind((kind) => (input: Inputs[Kind]) => {
    const insert = db.insertInto(tables[kind].name).values(storedOf(kind, input as never));
    return (
      kind === 'workflowState'
        ? insert.onConflict((conflict) =>
            conflict
              .columns(WORKFLOW_KEY)
              .doUpdateSet((excluded) =>
                Object.fromEntries(
                  WORKFLOW_CHANGES.map((column) => [column, excluded.ref(`excluded.${column}`)]),
                ),
              ),
          )
        : insert
    ).execute();
  });
  return {
    ...(writes as Writes),
    rename: (userId, displayName) =>
      db
        .updateTable('users')
        .set({ display_name: displayName, updated_at: now() })
        .where('organization_id', '=', ORGANIZATION)
        .where('id', '=', userId)
        .returningAll()
        .executeTakeFirst(),
    close: () => db.destroy(),
  };
}

const NUMBERS = new Set(['priority', 'attempt', 'max_attempts']);

const drizzleTables = ofEachKind((kind) =>
  sqliteTable(
    tables[kind].name,
    Object.fromEntries(
      tables[kind].columns.map((column) => [
        column,
        NUMBERS.has(column) ? integer(column) : text(column),
      ]),
    ),
  ),
);
const users = sqliteTable('users', {
  organization_id: text(),
  id: text(),
  display_name: text(),
  updated_at: text(),
});

/** Drizzle with prepared statements. */
export function drizzleSqlite(path: string): Writer {
  const client = openDatabase(path);
  const db = drizzle({ client });
  const writes = ofEachKind((kind) => {
    const table = drizzleTables[kind];
    const values = Object.fromEntries(
      tables[kind].columns.map((column) => [column, sql.placeholder(column)]),
    );
    const insert = db.insert(table).values(values as never);
    const prepared = (
      kind === 'workflowState'
        ? insert.onConflictDoUpdate({
            target: WORKFLOW_KEY.map((column) => table[column as keyof typeof table] as never),
            set: Object.fromEntries(
              WORKFLOW_CHANGES.map((column) => [column, sql.raw(`excluded.${column}`)]),
            ) as never,
          })
        : insert
    ).prepare();
    return (input: Inputs[Kind]) => prepared.run(storedOf(kind, input as never));
  });
  const rename = db
    .update(users)
    .set({
      display_name: sql`${sql.placeholder('displayName')}`,
      updated_at: sql`${sql.placeholder('now')}`,
    })
    .where(and(eq(users.organization_id, ORGANIZATION), eq(users.id, sql.placeholder('userId'))))
    .returning()
    .prepare();
  return {
    ...(writes as Writes),
    rename: (userId, displayName) => rename.get({ userId, displayName, now: now() }),
    close: () => client.close(),
  };
}

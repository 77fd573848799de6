/** Writing on SQLite as it is done without Runledger: raw better-sqlite3, plain Kysely, Drizzle. */
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { SqliteDialect } from 'kysely';
import { ORGANIZATION } from '../events.ts';
import { drizzlePeer } from './drizzle-peer.ts';
import { plainKysely } from './kysely-peer.ts';
import { type Inputs, insertSql, type Kind, now, ofEachKind, storedOf } from './rows.ts';
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

/** Kysely as its documentation shows it. */
export const plainKyselySqlite = (path: string): Writer =>
  plainKysely(new SqliteDialect({ database: openDatabase(path) }));

/** Drizzle with prepared statements. */
export function drizzleSqlite(path: string): Writer {
  const client = openDatabase(path);
  return drizzlePeer({
    db: drizzle({ client }),
    table: (name, columns, isNumber) =>
      sqliteTable(
        name,
        Object.fromEntries(
          columns.map((column) => [column, isNumber(column) ? integer(column) : text(column)]),
        ),
      ),
    insert(query) {
      const prepared = query.prepare();
      return (values) => prepared.run(values);
    },
    update(query) {
      const prepared = query.prepare();
      return (values) => prepared.get(values);
    },
    close: () => client.close(),
  });
}

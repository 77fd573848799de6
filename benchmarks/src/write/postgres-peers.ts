/** Writing on PostgreSQL as it is done without Runledger: raw pg, plain Kysely, Drizzle. */
import { and, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
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

/** A pool as an application has one. */
export function openPool(url: string): pg.Pool {
  return new pg.Pool({
    connectionString: url,
    options: '-c search_path=runledger',
    max: 2,
  });
}

const now = () => new Date().toISOString();

/** Named prepared statements by hand. */
export function rawPostgres(url: string): Writer {
  const pool = openPool(url);
  const writes = ofEachKind((kind) => {
    const text = insertSql(kind, (place) => `$${place}`);
    return (input: Inputs[Kind]) =>
      pool.query({ name: kind, text, values: Object.values(storedOf(kind, input as never)) });
  });
  return {
    ...(writes as Writes),
    rename: (userId, displayName) =>
      pool.query({
        name: 'rename',
        text: `update users set display_name = $1, updated_at = $2
          where organization_id = $3 and id = $4 returning ${tables.user.columns.join(', ')}`,
        values: [displayName, now(), ORGANIZATION, userId],
      }),
    close: () => pool.end(),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the tables are known by their columns only.
type AnyTables = any;

/** Kysely as its documentation shows it. */
export function plainKyselyPostgres(url: string): Writer {
  const db = new Kysely<AnyTables>({ dialect: new PostgresDialect({ pool: openPool(url) }) });
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

// All but numbers are given as text, which the server reads as what the column is.
const drizzleTables = ofEachKind((kind) =>
  pgTable(
    tables[kind].name,
    Object.fromEntries(
      tables[kind].columns.map((column) => [
        column,
        NUMBERS.has(column) ? integer(column) : text(column),
      ]),
    ),
  ),
);
const users = pgTable('users', {
  organization_id: text(),
  id: text(),
  display_name: text(),
  updated_at: text(),
});

/** Drizzle with named prepared statements. */
export function drizzlePostgres(url: string): Writer {
  const pool = openPool(url);
  const db = drizzle({ client: pool });
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
    ).prepare(`drizzle_${kind}`);
    return (input: Inputs[Kind]) => prepared.execute(storedOf(kind, input as never));
  });
  const rename = db
    .update(users)
    .set({
      display_name: sql`${sql.placeholder('displayName')}`,
      updated_at: sql`${sql.placeholder('now')}`,
    })
    .where(and(eq(users.organization_id, ORGANIZATION), eq(users.id, sql.placeholder('userId'))))
    .returning()
    .prepare('drizzle_rename');
  return {
    ...(writes as Writes),
    rename: (userId, displayName) => rename.execute({ userId, displayName, now: now() }),
    close: () => pool.end(),
  };
}

/** Writing on PostgreSQL as it is done without Runledger: raw pg, plain Kysely, Drizzle. */
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { PostgresDialect } from 'kysely';
import pg from 'pg';
import { ORGANIZATION } from '../events.ts';
import { drizzlePeer } from './drizzle-peer.ts';
import { plainKysely } from './kysely-peer.ts';
import { type Inputs, insertSql, type Kind, now, ofEachKind, storedOf, tables } from './rows.ts';
import type { Writer, Writes } from './writer.ts';

/** A pool as an application has one. */
export function openPool(url: string): pg.Pool {
  return new pg.Pool({
    connectionString: url,
    options: '-c search_path=runledger',
    max: 2,
  });
}

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

/** Kysely as its documentation shows it. */
export const plainKyselyPostgres = (url: string): Writer =>
  plainKysely(new PostgresDialect({ pool: openPool(url) }));

/** Drizzle with named prepared statements. */
export function drizzlePostgres(url: string): Writer {
  const pool = openPool(url);
  return drizzlePeer({
    db: drizzle({ client: pool }),
    table: (name, columns, isNumber) =>
      pgTable(
        name,
        Object.fromEntries(
          columns.map((column) => [column, isNumber(column) ? integer(column) : text(column)]),
        ),
      ),
    insert(query, name) {
      const prepared = query.prepare(name);
      return (values) => prepared.execute(values);
    },
    update(query, name) {
      const prepared = query.prepare(name);
      return (values) => prepared.execute(values);
    },
    close: () => pool.end(),
  });
}

/** Reading on SQLite as it is written without Runledger: raw better-sqlite3, plain Kysely, Drizzle. */
import Database from 'better-sqlite3';
import { and, desc, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { Kysely, sql as kyselySql, SqliteDialect } from 'kysely';
import { JOB_COLUMNS, ORGANIZATION_COLUMNS, type Tables } from './columns.ts';
import type { Reader } from './reader.ts';

function open(path: string): Database.Database {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  return database;
}

const JOB = JOB_COLUMNS.join(', ');

/** Prepared statements, and the rows as the driver gives them: no dates, no parsed JSON. */
export function rawSqlite(path: string): Reader {
  const database = open(path);
  const organization = database.prepare(
    `select ${ORGANIZATION_COLUMNS.join(', ')} from organizations where id = ?`,
  );
  const job = database.prepare(`select ${JOB} from jobs where organization_id = ? and id = ?`);
  const jobs = database.prepare(
    `select ${JOB} from jobs where organization_id = ? and status = 'queued' order by created_at desc, id desc limit ?`,
  );
  return {
    organization: (id) => organization.get(id),
    job: (organizationId, id) => job.get(organizationId, id),
    jobs: (organizationId, limit) => jobs.all(organizationId, limit),
    close: () => database.close(),
  };
}

/** Kysely as its documentation shows it. */
export function plainKyselySqlite(path: string): Reader {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: open(path) }) });
  return {
    organization: (id) =>
      db
        .selectFrom('organizations')
        .select(ORGANIZATION_COLUMNS)
        .where('id', '=', id)
        .executeTakeFirst(),
    job: (organizationId, id) =>
      db
        .selectFrom('jobs')
        .select(JOB_COLUMNS)
        .where('organization_id', '=', organizationId)
        .where('id', '=', id)
        .executeTakeFirst(),
    jobs: (organizationId, limit) =>
      db
        .selectFrom('jobs')
        .select(JOB_COLUMNS)
        .where('organization_id', '=', organizationId)
        .where('status', '=', kyselySql.lit('queued'))
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute(),
    close: () => db.destroy(),
  };
}

const organizations = sqliteTable('organizations', {
  id: text(),
  slug: text(),
  external_id: text(),
  name: text(),
  quota_tier: text(),
  created_at: text(),
  updated_at: text(),
});

const NUMBERS = new Set(['priority', 'attempt', 'max_attempts']);
const JSONS = new Set(['payload', 'options', 'result', 'error']);

const jobTable = sqliteTable(
  'jobs',
  Object.fromEntries(
    JOB_COLUMNS.map((column) => {
      if (NUMBERS.has(column)) return [column, integer(column)];
      return [column, JSONS.has(column) ? text(column, { mode: 'json' }) : text(column)];
    }),
  ),
);

/** Drizzle with prepared statements. */
export function drizzleSqlite(path: string): Reader {
  const client = open(path);
  const db = drizzle({ client });
  const { organization_id, id, created_at } = jobTable as typeof jobTable &
    Record<string, NonNullable<(typeof jobTable)[string]>>;
  if (!organization_id || !id || !created_at) throw new Error('The jobs lack their key.');
  const organization = db
    .select()
    .from(organizations)
    .where(eq(organizations.id, sql.placeholder('id')))
    .prepare();
  const job = db
    .select()
    .from(jobTable)
    .where(
      and(eq(organization_id, sql.placeholder('organizationId')), eq(id, sql.placeholder('id'))),
    )
    .prepare();
  const jobs = db
    .select()
    .from(jobTable)
    .where(and(eq(organization_id, sql.placeholder('organizationId')), sql`status = 'queued'`))
    .orderBy(desc(created_at), desc(id))
    .limit(sql.placeholder('limit'))
    .prepare();
  return {
    organization: (wanted) => organization.get({ id: wanted }),
    job: (organizationId, wanted) => job.get({ organizationId, id: wanted }),
    jobs: (organizationId, limit) => jobs.all({ organizationId, limit }),
    close: () => client.close(),
  };
}

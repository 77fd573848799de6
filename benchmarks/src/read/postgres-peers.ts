/** Reading on PostgreSQL as it is written without Runledger: raw pg, plain Kysely, Drizzle. */
import { and, desc, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { Kysely, sql as kyselySql, PostgresDialect } from 'kysely';
import pg from 'pg';
import { JOB_COLUMNS, ORGANIZATION_COLUMNS, type Tables } from './columns.ts';
import type { Reader } from './reader.ts';

const options = '-c search_path=runledger';
const JOB = JOB_COLUMNS.join(', ');

/** Named prepared statements on a pool, as an application has one. */
export function rawPostgres(url: string): Reader {
  const pool = new pg.Pool({ connectionString: url, options, max: 2 });
  const one = async (name: string, text: string, values: unknown[]) =>
    (await pool.query({ name, text, values })).rows[0];
  return {
    organization: (id) =>
      one(
        'organization',
        `select ${ORGANIZATION_COLUMNS.join(', ')} from organizations where id = $1`,
        [id],
      ),
    job: (organizationId, id) =>
      one('job', `select ${JOB} from jobs where organization_id = $1 and id = $2`, [
        organizationId,
        id,
      ]),
    jobs: async (organizationId, limit) =>
      (
        await pool.query({
          name: 'jobs',
          text: `select ${JOB} from jobs where organization_id = $1 and status = 'queued' order by created_at desc, id desc limit $2`,
          values: [organizationId, limit],
        })
      ).rows,
    close: () => pool.end(),
  };
}

/** Kysely as its documentation shows it. */
export function plainKyselyPostgres(url: string): Reader {
  const pool = new pg.Pool({ connectionString: url, options, max: 2 });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
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

const organizations = pgTable('organizations', {
  id: uuid(),
  slug: text(),
  external_id: text(),
  name: text(),
  quota_tier: text(),
  created_at: timestamp({ withTimezone: true }),
  updated_at: timestamp({ withTimezone: true }),
});

const jobTable = pgTable('jobs', {
  organization_id: uuid(),
  id: uuid(),
  user_id: uuid(),
  queue: text(),
  kind: text(),
  status: text(),
  priority: integer(),
  payload: jsonb(),
  options: jsonb(),
  idempotency_key: text(),
  run_at: timestamp({ withTimezone: true }),
  attempt: integer(),
  max_attempts: integer(),
  worker_id: text(),
  lease_token: uuid(),
  locked_until: timestamp({ withTimezone: true }),
  created_at: timestamp({ withTimezone: true }),
  started_at: timestamp({ withTimezone: true }),
  completed_at: timestamp({ withTimezone: true }),
  result: jsonb(),
  error: jsonb(),
});

/** Drizzle with named prepared statements. */
export function drizzlePostgres(url: string): Reader {
  const pool = new pg.Pool({ connectionString: url, options, max: 2 });
  const db = drizzle({ client: pool });
  const organization = db
    .select()
    .from(organizations)
    .where(eq(organizations.id, sql.placeholder('id')))
    .prepare('drizzle_organization');
  const job = db
    .select()
    .from(jobTable)
    .where(
      and(
        eq(jobTable.organization_id, sql.placeholder('organizationId')),
        eq(jobTable.id, sql.placeholder('id')),
      ),
    )
    .prepare('drizzle_job');
  const jobs = db
    .select()
    .from(jobTable)
    .where(
      and(eq(jobTable.organization_id, sql.placeholder('organizationId')), sql`status = 'queued'`),
    )
    .orderBy(desc(jobTable.created_at), desc(jobTable.id))
    .limit(sql.placeholder('limit'))
    .prepare('drizzle_jobs');
  return {
    organization: async (id) => (await organization.execute({ id }))[0],
    job: async (organizationId, id) => (await job.execute({ organizationId, id }))[0],
    jobs: (organizationId, limit) => jobs.execute({ organizationId, limit }),
    close: () => pool.end(),
  };
}

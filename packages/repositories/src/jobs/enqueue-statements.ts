/** The statements that put jobs into their queues, and what they store and give back. */
import { type Job, jobs, type NewOrganizationJob } from '@runledger/schema';
import { sql } from 'kysely';
import { partialCodec } from '../codec.ts';
import type { DialectPort } from '../port.ts';
import { statement } from '../statement.ts';

/** What a caller says of a new job; everything else is for the database and for workers to say. */
export const GIVEN = [
  'id',
  'userId',
  'queue',
  'kind',
  'priority',
  'payload',
  'options',
  'idempotencyKey',
  'runAt',
  'maxAttempts',
] as const satisfies readonly (keyof NewOrganizationJob)[];

const STORED = [...GIVEN, 'organizationId', 'createdAt'] as const;

/** What is stored of a new job. */
export type NewStoredJob = Pick<Job, (typeof STORED)[number]>;

/** What a job is that no worker has claimed, in the model's order. */
const UNTOUCHED: Omit<Job, keyof NewStoredJob> = {
  ...(Object.fromEntries(
    Object.keys(jobs.columns).map((property) => [property, null]),
  ) as unknown as Job),
  status: 'queued',
  attempt: 0,
};

export function enqueueStatements(port: DialectPort) {
  const given = partialCodec(jobs, port.codecs, STORED);
  const columns = [...given.columns];
  const types = Object.fromEntries(
    STORED.map((property, place) => [columns[place] as string, jobs.columns[property].type]),
  );
  const enqueued = partialCodec(jobs, port.codecs, ['id', 'runAt']);
  const returned = [...enqueued.columns];

  /** A job without a time is due at once, by the clock that claims it. */
  const orNow = (runAt: unknown, now: unknown) =>
    sql`coalesce(${runAt}, ${port.leaseTime(sql`${now}`)})`;

  const one = (label: string, isKeyed: boolean) =>
    statement<string>(port, label, (db, parameter) => {
      const values = Object.fromEntries(columns.map((column) => [column, parameter(column)]));
      const insert = db
        .insertInto('jobs')
        .values({ ...values, run_at: orNow(parameter('run_at'), parameter('now')) });
      return (isKeyed ? insert.onConflict((on) => on.doNothing()) : insert).returning(returned);
    });
  const many = (label: string, isKeyed: boolean) =>
    statement<'jobs' | 'now'>(port, label, (db, parameter) => {
      const insert = db
        .insertInto('jobs')
        .columns(columns)
        .expression(
          db
            .selectFrom(port.storedRows(sql`${parameter('jobs')}`, types).as('given'))
            .select(
              columns.map((column) =>
                column === 'run_at'
                  ? orNow(sql.ref('given.run_at'), parameter('now')).as('run_at')
                  : `given.${column}`,
              ),
            )
            // Without a condition, SQLite takes ON CONFLICT for one of a join.
            .where(sql.lit(true)),
        );
      return (isKeyed ? insert.onConflict((on) => on.doNothing()) : insert).returning(returned);
    });

  return {
    enqueue: one('jobs_enqueue', false),
    enqueueKeyed: one('jobs_enqueue_keyed', true),
    enqueueMany: many('jobs_enqueue_many', false),
    enqueueManyKeyed: many('jobs_enqueue_many_keyed', true),
    /** The stored values of a new job. */
    encodeNew: (job: NewStoredJob): unknown[] => given.encode(job),
    /** The same by column. */
    byColumn: (stored: readonly unknown[]): { readonly [column: string]: unknown } =>
      Object.fromEntries(columns.map((column, place) => [column, stored[place]])),
    /** The job that was enqueued. All but its time was given, so that is all that comes back. */
    decodeEnqueued: (
      job: NewStoredJob,
      stored: readonly unknown[],
      returned: Record<string, unknown>,
    ): Job => ({ ...UNTOUCHED, ...given.readBack(job, stored), ...enqueued.decode(returned) }),
  };
}

/** Putting jobs into their queues, each key once. */
import {
  type AnyTable,
  type EnqueueResult,
  type Job,
  jobs,
  type NewOrganizationJob,
  newRowsValidator,
  newRowValidator,
  UniqueViolationError,
  violationOf,
} from '@runledger/schema';
import { sql } from 'kysely';
import { partialCodec } from '../codec.ts';
import { compareTexts } from '../order.ts';
import { tellingOrphans } from '../orphans.ts';
import type { DialectPort } from '../port.ts';
import { statement } from '../statement.ts';
import { announce, type JobContext, storedNow } from './context.ts';
import { MOST_AT_ONCE } from './requests.ts';

/** What a caller says of a new job; everything else is for the database and for workers to say. */
const GIVEN = [
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

const properties = Object.entries((jobs as AnyTable).columns);
const askedFor = {
  ...(jobs as AnyTable),
  columns: Object.fromEntries(
    properties.filter(([property]) => (GIVEN as readonly string[]).includes(property)),
  ),
};
const validateOne = newRowValidator(askedFor);
const validateMany = newRowsValidator(askedFor, 'jobs');

type Stored = Pick<Job, (typeof STORED)[number]>;

/** What a job is that no worker has claimed, in the model's order. */
const UNTOUCHED: Omit<Job, keyof Stored> = {
  ...(Object.fromEntries(properties.map(([property]) => [property, null])) as unknown as Job),
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
    encodeNew: (job: Stored): unknown[] => given.encode(job),
    /** The same by column. */
    byColumn: (stored: readonly unknown[]): { readonly [column: string]: unknown } =>
      Object.fromEntries(columns.map((column, place) => [column, stored[place]])),
    /** The job that was enqueued. All but its time was given, so that is all that comes back. */
    decodeEnqueued: (
      job: Stored,
      stored: readonly unknown[],
      returned: Record<string, unknown>,
    ): Job => ({ ...UNTOUCHED, ...given.readBack(job, stored), ...enqueued.decode(returned) }),
  };
}

/** @throws ValidationError, UniqueViolationError, ForeignKeyViolationError */
export async function enqueueJob(
  context: JobContext,
  organizationId: string,
  given: NewOrganizationJob,
): Promise<EnqueueResult> {
  const now = context.clock();
  const job = complete(validateOne(given as never, { now }), given, organizationId, now);
  const { session, statements } = context;
  const stored = statements.encodeNew(job);
  const values = { ...statements.byColumn(stored), now: storedNow(context) };
  if (job.idempotencyKey === null) {
    const written = session.execute(statements.enqueue, statements.enqueue.bind(values));
    const { rows } = await tellingOrphans(jobs, written, [job]);
    announce(context, [job.queue]);
    return {
      job: statements.decodeEnqueued(job, stored, rows[0] as Record<string, unknown>),
      enqueued: true,
    };
  }
  for (;;) {
    const { enqueueKeyed } = statements;
    const written = session.execute(enqueueKeyed, enqueueKeyed.bind(values));
    const { rows } = await tellingOrphans(jobs, written, [job]);
    if (rows[0]) {
      announce(context, [job.queue]);
      return { job: statements.decodeEnqueued(job, stored, rows[0]), enqueued: true };
    }
    const first = await jobOfKey(context, organizationId, job.idempotencyKey);
    if (first) return { job: first, enqueued: false };
    await assertIdIsFree(context, organizationId, job.id);
  }
}

/** @throws ValidationError, UniqueViolationError, ForeignKeyViolationError */
export async function enqueueJobs(
  context: JobContext,
  organizationId: string,
  given: readonly NewOrganizationJob[],
): Promise<EnqueueResult[]> {
  const now = context.clock();
  const rows = validateMany(given as readonly never[], { now });
  const stored = rows.map((row, place) =>
    complete(row, given[place] as NewOrganizationJob, organizationId, now),
  );
  if (stored.length === 0) return [];
  const isKeyed = stored.some(({ idempotencyKey }) => idempotencyKey !== null);
  // One statement is all or none by itself, unless it passes over what is there.
  const results =
    isKeyed || stored.length > MOST_AT_ONCE
      ? await context.session.atomically((session) =>
          insertJobs({ ...context, session }, organizationId, stored, isKeyed),
        )
      : await insertJobs(context, organizationId, stored, isKeyed);
  announce(
    context,
    results.filter(({ enqueued }) => enqueued).map(({ job }) => job.queue),
  );
  return results;
}

/**
 * In one order, so that two batches with the same keys or identifiers wait for each other and do not deadlock. Jobs
 * under one key stay in the order given: the first of them counts.
 */
function byKey(a: Stored, b: Stored): number {
  const key = compareTexts(a.idempotencyKey ?? '', b.idempotencyKey ?? '');
  return key === 0 && a.idempotencyKey === null ? compareTexts(a.id, b.id) : key;
}

async function insertJobs(
  context: JobContext,
  organizationId: string,
  given: readonly Stored[],
  isKeyed: boolean,
): Promise<EnqueueResult[]> {
  const inserted = new Map<Stored, Job>();
  for (let left = given.toSorted(byKey); left.length > 0; ) {
    for (let start = 0; start < left.length; start += MOST_AT_ONCE) {
      // Where statements do not wait for a server, the event loop has a turn between them.
      if (start > 0) await new Promise((resolve) => setImmediate(resolve));
      await insertChunk(context, left.slice(start, start + MOST_AT_ONCE), isKeyed, inserted);
    }
    const others = given.filter((job) => !inserted.has(job));
    const known = await jobsOfKeys(context, organizationId, others);
    left = others.filter(({ idempotencyKey }) => !known.has(idempotencyKey as string));
    for (const { id } of left) await assertIdIsFree(context, organizationId, id);
    if (left.length > 0) continue;
    return given.map((job) => {
      const own = inserted.get(job);
      return own
        ? { job: own, enqueued: true }
        : { job: known.get(job.idempotencyKey as string) as Job, enqueued: false };
    });
  }
  return [];
}

async function insertChunk(
  { session, statements, clock }: JobContext,
  chunk: readonly Stored[],
  isKeyed: boolean,
  inserted: Map<Stored, Job>,
): Promise<void> {
  const insert = isKeyed ? statements.enqueueManyKeyed : statements.enqueueMany;
  const stored = chunk.map((job) => statements.encodeNew(job));
  const values = insert.bind({
    jobs: JSON.stringify(stored.map((values) => statements.byColumn(values))),
    now: statements.codec.encodeValue('createdAt', clock()),
  });
  const { rows } = await tellingOrphans(jobs, session.execute(insert, values), chunk);
  const byId = new Map(rows.map((row) => [row.id as string, row]));
  chunk.forEach((job, place) => {
    const own = byId.get(job.id);
    if (own) inserted.set(job, statements.decodeEnqueued(job, stored[place] as unknown[], own));
    byId.delete(job.id);
  });
}

export async function jobOfKey(
  { session, statements }: JobContext,
  organizationId: string,
  key: string,
): Promise<Job | null> {
  const { byKey, codec } = statements;
  const { rows } = await session.execute(byKey, byKey.bind({ organizationId, key }));
  return rows[0] ? codec.decode(rows[0]) : null;
}

async function jobsOfKeys(
  { session, statements }: JobContext,
  organizationId: string,
  given: readonly Stored[],
): Promise<Map<string, Job>> {
  const keys = given.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
  if (keys.length === 0) return new Map();
  const { byKeys, codec } = statements;
  const values = byKeys.bind({ organizationId, keys: statements.storedList(keys) });
  const { rows } = await session.execute(byKeys, values);
  return new Map(
    rows.map((row) => codec.decode(row)).map((job) => [job.idempotencyKey as string, job]),
  );
}

/** A row that was not inserted, and whose key nobody has, has an identifier that somebody has. */
async function assertIdIsFree(
  { session, statements }: JobContext,
  organizationId: string,
  id: string,
): Promise<void> {
  const { byId } = statements;
  const { rows } = await session.execute(byId, byId.bind({ organizationId, id }));
  if (rows.length === 0) return;
  const { name: table, primaryKey } = jobs;
  throw violationOf(UniqueViolationError, { table, constraint: primaryKey.name });
}

/** Who left out the time wants it to be the database's, which need not be the application's. */
function complete(
  row: Partial<Job>,
  given: NewOrganizationJob,
  organizationId: string,
  now: Date,
): Stored {
  return {
    ...(row as Stored),
    organizationId,
    createdAt: now,
    runAt: (given.runAt === undefined ? null : row.runAt) as Date,
  };
}

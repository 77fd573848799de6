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
import { compareTexts } from '../order.ts';
import { tellingOrphans } from '../orphans.ts';
import { announce, type JobContext, storedNow } from './context.ts';
import { GIVEN, type NewStoredJob } from './enqueue-statements.ts';
import { MOST_AT_ONCE } from './requests.ts';

const askedFor = {
  ...(jobs as AnyTable),
  columns: Object.fromEntries(
    Object.entries((jobs as AnyTable).columns).filter(([property]) =>
      (GIVEN as readonly string[]).includes(property),
    ),
  ),
};
const validateOne = newRowValidator(askedFor);
const validateMany = newRowsValidator(askedFor, 'jobs');

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
function byKey(a: NewStoredJob, b: NewStoredJob): number {
  const key = compareTexts(a.idempotencyKey ?? '', b.idempotencyKey ?? '');
  return key === 0 && a.idempotencyKey === null ? compareTexts(a.id, b.id) : key;
}

async function insertJobs(
  context: JobContext,
  organizationId: string,
  given: readonly NewStoredJob[],
  isKeyed: boolean,
): Promise<EnqueueResult[]> {
  const inserted = new Map<NewStoredJob, Job>();
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
  chunk: readonly NewStoredJob[],
  isKeyed: boolean,
  inserted: Map<NewStoredJob, Job>,
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
  given: readonly NewStoredJob[],
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
): NewStoredJob {
  return {
    ...(row as NewStoredJob),
    organizationId,
    createdAt: now,
    runAt: (given.runAt === undefined ? null : row.runAt) as Date,
  };
}

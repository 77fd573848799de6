/**
 * Taking turns between organizations: within a priority each that has jobs due gets its share of a claim, and the
 * next claim goes on behind the one that came last.
 */
import { type Job, NIL_UUID } from '@runledger/schema';
import { type RawBuilder, sql } from 'kysely';
import type { DialectPort } from '../port.ts';
import { replanned, statement } from '../statement.ts';
import { clockOf, eachPriority, now } from './claiming.ts';
import { type Claim, type JobContext, storedNow } from './context.ts';
import { inState } from './states.ts';
import type { Turn } from './turns.ts';

const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export function fairnessStatements(port: DialectPort) {
  return {
    /** The most urgent priority, from one on, in which a job of the queue is due. */
    dueLevel: replanned(
      statement<'queue' | 'now' | 'from'>(port, 'jobs_due_level', (db, parameter) =>
        eachPriority((priority) =>
          db
            .selectFrom(
              db
                .selectFrom('jobs')
                .select('priority')
                .where(sql<boolean>`${priority} >= ${parameter('from')}`)
                .where('status', '=', inState('queued'))
                .where('queue', '=', parameter('queue'))
                .where('priority', '=', priority)
                .where('run_at', '<=', port.leaseTime(sql`${parameter('now')}`))
                .orderBy('run_at')
                .limit(1)
                .as('level'),
            )
            .select('priority'),
        ).limit(1),
      ),
    ),
    /**
     * The organizations behind one and up to another, in order, that have jobs due. From each to the next the index
     * is searched anew, so that the jobs of a large one are not walked over.
     */
    waiting: replanned(
      statement<'queue' | 'priority' | 'now' | 'after' | 'upTo' | 'limit'>(
        port,
        'jobs_waiting_organizations',
        (db, parameter) => {
          const level = sql`${parameter('queue')}, ${parameter('priority')}`;
          // In the order of the index that is there for it, and of no other, whatever the engine knows of the rows.
          const first = (bound: RawBuilder<boolean>) =>
            db
              .selectFrom(
                db
                  .selectFrom('jobs')
                  .select(['queue', 'priority', 'organization_id', 'run_at'])
                  .where('status', '=', inState('queued'))
                  .where(bound)
                  .orderBy('queue')
                  .orderBy('priority')
                  .orderBy('organization_id')
                  .orderBy('run_at')
                  .limit(1)
                  .as('first'),
              )
              .where('queue', '=', parameter('queue'))
              .where('priority', '=', parameter('priority'));
          const next = (after: unknown) =>
            first(sql`(queue, priority, organization_id) > (${level}, ${after})`)
              .select('organization_id')
              .where('organization_id', '<=', parameter('upTo'))
              .as('organization_id');
          const earliest = first(
            sql`(queue, priority, organization_id) >= (${level}, waiting.organization_id)`,
          )
            .select('run_at')
            .whereRef('organization_id', '=', 'waiting.organization_id');
          return db
            .withRecursive('waiting(organization_id)', (inside) =>
              inside.selectNoFrom(next(parameter('after'))).unionAll(
                inside
                  .selectFrom('waiting')
                  .select(next(sql.ref('waiting.organization_id')))
                  .where('waiting.organization_id', 'is not', null),
              ),
            )
            .with('clock', clockOf(port, parameter))
            .selectFrom('waiting')
            .select('waiting.organization_id')
            .where(sql<boolean>`${earliest} <= ${now}`)
            .limit(parameter('limit') as number);
        },
      ),
    ),
  };
}

/** Claims up to the limit, one priority after the other, in one transaction. */
export function claimFairly(context: JobContext, claim: Claim): Promise<Job[]> {
  return context.session.atomically(async (session) => {
    const inside = { ...context, session };
    const claimed: Job[] = [];
    let level = await dueLevel(inside, claim, 0);
    while (level !== null) {
      claimed.push(...(await claimLevel(inside, claim, level, claim.limit - claimed.length)));
      level = claimed.length < claim.limit ? await dueLevel(inside, claim, level + 1) : null;
    }
    return claimed;
  });
}

/** Goes round until there are enough, or nobody who was asked had anything left. */
async function claimLevel(
  context: JobContext,
  claim: Claim,
  priority: number,
  limit: number,
): Promise<Job[]> {
  const { session, statements, native, turns } = context;
  const claimed: Job[] = [];
  const inVain = new Set<string>();
  while (claimed.length < limit) {
    const wanted = limit - claimed.length;
    const round = await nextRound(context, claim.queue, priority, wanted);
    const last = lastServed(round);
    if (last === undefined) break;
    turns.remember(claim.queue, priority, last);
    const stored = await native.claimTurns(session, {
      ...claim,
      priority,
      turns: round,
      now: storedNow(context),
    });
    const found = stored.map((row) => statements.codec.decode(row));
    claimed.push(...inTurns(found, round));
    if (round.length < wanted && round.every((turn) => hadLess(turn, found))) break;
    if (found.length > 0) {
      inVain.clear();
      continue;
    }
    // Other claims hold what is due. It is left to them, once everybody has been asked.
    if (round.every(({ organizationId }) => inVain.has(organizationId))) break;
    for (const { organizationId } of round) inVain.add(organizationId);
  }
  return claimed;
}

/** Who comes next, and how many jobs each is given: all as many, and those who come first one more. */
async function nextRound(
  context: JobContext,
  queue: string,
  priority: number,
  wanted: number,
): Promise<Turn[]> {
  const last = context.turns.last(queue, priority);
  const behind = await waiting(context, { queue, priority, after: last, upTo: LAST_UUID }, wanted);
  const before =
    behind.length < wanted
      ? await waiting(
          context,
          { queue, priority, after: NIL_UUID, upTo: last },
          wanted - behind.length,
        )
      : [];
  const organizations = [...behind, ...before];
  const share = Math.floor(wanted / organizations.length);
  const over = wanted % organizations.length;
  return organizations.map((organizationId, place) => ({
    organizationId,
    share: place < over ? share + 1 : share,
  }));
}

function hadLess({ organizationId, share }: Turn, found: readonly Job[]): boolean {
  return found.filter((job) => job.organizationId === organizationId).length < share;
}

/** The last of those who were given more than others: the next round goes on behind it. */
function lastServed(round: readonly Turn[]): string | undefined {
  return round.findLast(({ share }) => share === round[0]?.share)?.organizationId;
}

async function waiting(
  context: JobContext,
  range: { queue: string; priority: number; after: string; upTo: string },
  limit: number,
): Promise<string[]> {
  const { session, statements } = context;
  const values = statements.waiting.bind({ ...range, limit, now: storedNow(context) });
  const { rows } = await session.execute(statements.waiting, values);
  return rows.map((row) => row.organization_id as string);
}

async function dueLevel(context: JobContext, claim: Claim, from: number): Promise<number | null> {
  const { session, statements } = context;
  const values = statements.dueLevel.bind({ queue: claim.queue, from, now: storedNow(context) });
  const { rows } = await session.execute(statements.dueLevel, values);
  return (rows[0]?.priority as number | undefined) ?? null;
}

/** One job of each in turn, the oldest of each first. */
function inTurns(found: readonly Job[], round: readonly Turn[]): Job[] {
  const byOrganization = new Map(
    round.map(({ organizationId }) => [organizationId, [] as Job[]] as const),
  );
  for (const job of found.toSorted(oldestFirst)) byOrganization.get(job.organizationId)?.push(job);
  const ordered: Job[] = [];
  for (let turn = 0; ordered.length < found.length; turn++) {
    for (const ofOne of byOrganization.values()) {
      const job = ofOne[turn];
      if (job) ordered.push(job);
    }
  }
  return ordered;
}

/** The order in which jobs of one priority are claimed. */
export function oldestFirst(a: Job, b: Job): number {
  return a.runAt.getTime() - b.runAt.getTime() || (a.id < b.id ? -1 : 1);
}

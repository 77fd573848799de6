/** Statements about jobs find their rows by the index that is there for it. */
import { jobs } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, openFresh, uuid } from '../fixtures.ts';
import type { QueryPlan } from '../query-plan.ts';

const JOBS = 3_000;
const STATES = ['queued', 'processing', 'completed', 'completed', 'failed', 'cancelled'] as const;
const BEGIN = Date.UTC(2026, 2, 14);

async function openFilled(driver: DriverUnderTest) {
  const heard: string[] = [];
  const database = await openFresh(driver, { onQuery: ({ sql }) => heard.push(sql) });
  const organizations = await Promise.all(
    ['acme', 'umbrella'].map((slug) => createOrganization(database.store, slug)),
  );
  const users = await Promise.all(
    organizations.map(({ id }) =>
      database.store.organization(id).users.create({ email: `${id}@example.com`, role: 'user' }),
    ),
  );
  await database.store.load(
    jobs,
    Array.from({ length: JOBS }, (_, place) => {
      const status = STATES[place % STATES.length] as (typeof STATES)[number];
      const at = new Date(BEGIN + place * 1_000);
      const isHeld = status === 'processing';
      const hasEnded = status !== 'queued' && !isHeld;
      return {
        organizationId: organizations[place % 2]?.id as string,
        id: uuid(place + 1),
        userId: place % 7 === 0 ? (users[place % 2]?.id as string) : null,
        queue: place % 11 === 0 ? 'slow' : 'default',
        kind: 'work',
        payload: place,
        priority: place % 10,
        status,
        createdAt: at,
        runAt: at,
        lockedUntil: isHeld ? at : null,
        leaseToken: isHeld ? uuid(place + 1) : null,
        completedAt: hasEnded ? at : null,
      };
    }),
  );
  return {
    store: database.store,
    acmeId: organizations[0]?.id as string,
    /** How the statements of a call would run, whatever their values. */
    async plansOf(call: () => Promise<unknown>): Promise<QueryPlan[]> {
      heard.length = 0;
      await call();
      const plans: QueryPlan[] = [];
      for (const sql of new Set(heard)) {
        if (/jobs/.test(sql)) plans.push(await database.plan(sql));
      }
      return plans;
    },
  };
}

const QUEUE = 'idx_jobs_queue_priority_run_at_id';
const TURNS = 'idx_jobs_queue_priority_organization_id_run_at_id';
const EXPIRED = 'idx_jobs_locked_until';
const ENDED = 'idx_jobs_status_created_at_organization_id_id';
const OWN_QUEUED = 'idx_jobs_organization_id_created_at_id';
const OWN_ENDED = 'idx_jobs_organization_id_status_created_at_id';
const USER = 'idx_jobs_organization_id_user_id_status_created_at_id';
const UNIQUE = 'uq_jobs_idempotency_key';
const QUEUED = 'idx_jobs_created_at_organization_id_id';
const KEY = /^(pk_jobs|sqlite_autoindex_jobs_1)$/;

export function jobPlanSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › jobs › plans`, () => {
    it('find the rows by the index for it, and read no table whole', async () => {
      const { store, acmeId, plansOf } = await openFilled(driver);
      const acme = store.organization(acmeId).jobs;
      const lease = { organizationId: acmeId, id: uuid(2), leaseToken: uuid(2) };
      const indexesOf = async (call: () => Promise<unknown>) => {
        const plans = await plansOf(call);
        expect(plans.flatMap(({ scans }) => scans)).toEqual([]);
        const indexes = plans.flatMap(({ searches }) => searches.map(({ index }) => index));
        // The files of a deleted job go with it.
        const ofJobs = indexes.filter((index) => !index.startsWith('idx_job_files'));
        return [...new Set(ofJobs)].map((index) => index.replace(KEY, 'key')).sort();
      };
      expect(await indexesOf(() => store.jobs.rescue())).toEqual([EXPIRED, 'key']);
      const claimed = async (fair: boolean) => {
        const found = await indexesOf(() => store.jobs.claim({ workerId: 'w', limit: 10, fair }));
        // Whether it looks for expired leases, which it finds by their key, depends on when it did last.
        return found.filter((index) => index !== EXPIRED && index !== 'key');
      };
      expect(await claimed(false)).toEqual([QUEUE]);
      expect(await claimed(true)).toEqual([TURNS, QUEUE]);
      expect(await indexesOf(() => store.jobs.nextDueAt('default'))).toEqual([QUEUE]);
      expect(await indexesOf(() => store.jobs.completeMany([{ lease }]))).toEqual(['key']);
      expect(await indexesOf(() => store.jobs.heartbeatMany([lease]))).toEqual(['key']);
      expect(await indexesOf(() => acme.get(uuid(1)))).toEqual(['key']);
      expect(await indexesOf(() => acme.getByIdempotencyKey('k'))).toEqual([UNIQUE]);
      expect(await indexesOf(() => acme.list())).toEqual([EXPIRED, OWN_QUEUED, OWN_ENDED]);
      expect(await indexesOf(() => acme.list({ status: 'failed' }))).toEqual([OWN_ENDED]);
      expect(await indexesOf(() => acme.list({ status: 'queued' }))).toEqual([OWN_QUEUED]);
      const ofUser = await indexesOf(() => acme.list({ userId: uuid(9) }));
      // Either leads to the few that are processed.
      expect(ofUser.filter((index) => index !== EXPIRED)).toEqual([USER]);
      const since = { createdFrom: new Date(BEGIN) };
      expect(await indexesOf(() => store.jobs.list(since))).toEqual([QUEUED, EXPIRED, ENDED]);
      expect(await indexesOf(() => acme.counts())).toEqual([EXPIRED, OWN_QUEUED, OWN_ENDED]);
      const purge = { endedBefore: new Date(BEGIN), status: 'completed' } as const;
      expect(await indexesOf(() => store.jobs.purge(purge))).toEqual([ENDED, 'key']);
    });
  });
}

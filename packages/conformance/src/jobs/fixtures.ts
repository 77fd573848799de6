/** What the suites of jobs begin with: a store whose time stands still until it is moved. */
import type {
  ClaimedJob,
  JobRepository,
  NewOrganizationJob,
  OrganizationJobRepository,
  Store,
} from '@runledger/schema';
import type { DriverUnderTest, TestDatabase, TestOptions } from '../driver.ts';
import { createOrganization, openFresh } from '../fixtures.ts';

export const BEGIN = Date.UTC(2026, 2, 14, 15, 9, 26, 535);

export interface JobDatabase extends TestDatabase {
  readonly store: Store;
  /** Jobs of all organizations. */
  readonly all: JobRepository;
  /** Jobs of the organization acme. */
  readonly acme: OrganizationJobRepository;
  readonly acmeId: string;
  /** The time, `milliseconds` after the beginning. */
  at(milliseconds: number): Date;
  /** Lets time pass. */
  pass(milliseconds: number): void;
  /** Claims up to `limit` jobs of the queue `default`, for 1,000 ms each. */
  claim(
    limit?: number,
    facts?: { queue?: string; fair?: boolean; workerId?: string },
  ): Promise<ClaimedJob[]>;
}

export async function openJobs(
  driver: DriverUnderTest,
  options: Omit<TestOptions, 'clock'> = {},
): Promise<JobDatabase> {
  let now = BEGIN;
  const database = await openFresh(driver, {
    clock: () => new Date(now),
    random: () => 0.5,
    ...options,
  });
  const { store } = database;
  const { id: acmeId } = await createOrganization(store, 'acme');
  return {
    ...database,
    all: store.jobs,
    acme: store.organization(acmeId).jobs,
    acmeId,
    at: (milliseconds) => new Date(BEGIN + milliseconds),
    pass(milliseconds) {
      now += milliseconds;
    },
    claim: (limit = 1, facts = {}) =>
      store.jobs.claim({ workerId: 'worker-1', limit, leaseMs: 1_000, ...facts }),
  };
}

/** A job that is due at once. */
export function job(facts: Partial<NewOrganizationJob> = {}): NewOrganizationJob {
  return { kind: 'work', payload: { n: 1 }, ...facts };
}

/** As many jobs, numbered in their payload. */
export function numbered(
  count: number,
  facts: Partial<NewOrganizationJob> = {},
): NewOrganizationJob[] {
  return Array.from({ length: count }, (_, n) => job({ payload: n, ...facts }));
}

/** The payloads, which number the jobs. */
export const payloads = (jobs: readonly { readonly payload: unknown }[]) =>
  jobs.map(({ payload }) => payload);

export async function enqueueOne(
  jobs: OrganizationJobRepository,
  facts: Partial<NewOrganizationJob> = {},
) {
  return (await jobs.enqueue(job(facts))).job;
}

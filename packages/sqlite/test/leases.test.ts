/** Leases count from when they are granted, however long other writers were in the way. */
import type { ClaimedJob } from '@runledger/schema';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../src/connection/open.ts';
import { openSqlite } from '../src/index.ts';
import { temporaryFile } from './database.ts';

const LEASE_MS = 10_000;

it('claims and renews by the time at which it has its turn to write', async () => {
  const path = temporaryFile();
  const store = await openSqlite({ path, migrate: true });
  onTestFinished(() => store.close());
  const { id } = await store.organizations.create({ slug: 'acme', name: 'Acme' });
  await store.organization(id).jobs.enqueue({ kind: 'mail', payload: {} });
  const other = openDatabase({ path });
  onTestFinished(() => void other.close());

  /** What came of it, and when the other connection let it through. */
  const kept = async <T>(work: () => Promise<T>) => {
    other.exec('BEGIN IMMEDIATE');
    const begun = Date.now();
    const under = work();
    // Three milliseconds are more than the clock’s steps.
    while (Date.now() < begun + 3);
    const releasedAt = Date.now();
    other.exec('ROLLBACK');
    return { result: await under, releasedAt };
  };

  const claim = await kept(() => store.jobs.claim({ workerId: 'a', leaseMs: LEASE_MS }));
  const [job] = claim.result as [ClaimedJob];
  expect(job.startedAt?.getTime()).toBeGreaterThanOrEqual(claim.releasedAt);
  expect(job.lockedUntil.getTime()).toBeGreaterThanOrEqual(claim.releasedAt + LEASE_MS);

  const renewal = await kept(() => store.jobs.heartbeat(job, LEASE_MS));
  expect(renewal.result.getTime()).toBeGreaterThanOrEqual(renewal.releasedAt + LEASE_MS);
});

/**
 * Fencing, proven on processes: leases shorter than the work, workers killed and stopped at random, and yet every job
 * is finished once, by who holds it, and none is stuck.
 */
import { type JsonObject, jobs, type Store, usageEvents } from '@runledger/schema';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TestDatabase } from '../driver.ts';
import { createOrganization } from '../fixtures.ts';
import type { AskedMessage, JobMessage } from './fencing-messages.ts';
import { DisturbedWorkers } from './fencing-workers.ts';
import { numbered } from './fixtures.ts';

/** A driver whose databases other processes can open. */
export interface FencedDriver {
  readonly name: string;
  open(): Promise<
    Pick<TestDatabase, 'rows' | 'close'> & { readonly store: Store; readonly address: string }
  >;
  /** What a worker process runs: it calls `workInProcess`. */
  readonly script: string;
}

/** `TEST_FENCING=2000` for so many jobs; `TEST_FENCING_SEED` for the decisions of an earlier run. */
const JOBS = Number(process.env.TEST_FENCING ?? 60);
const SEED = Number(process.env.TEST_FENCING_SEED ?? Math.floor(Math.random() * 2 ** 32));
const WORKERS = 8;
const LEASE_MS = 600;

export function fencingSuite(driver: FencedDriver): void {
  describe(`${driver.name} › jobs › fencing`, () => {
    it(
      `finishes ${JOBS} jobs once each, with ${WORKERS} worker processes killed and stopped (TEST_FENCING_SEED=${SEED})`,
      () => prove(driver),
      60_000 + JOBS * 1_000,
    );
  });
}

async function prove(driver: FencedDriver): Promise<void> {
  const { store, address, rows, close } = await driver.open();
  onTestFinished(close);
  const { id } = await createOrganization(store);
  await store.organization(id).jobs.enqueueMany(numbered(JOBS, { maxAttempts: 1_000 }));
  const workers = await workUntilDone(driver.script, address);

  const stored = await rows(jobs);
  const events = await rows(usageEvents);
  const said = workers.said.filter((message): message is JobMessage => 'id' in message);
  const asked = workers.said.filter(({ type }) => type === 'asked') as AskedMessage[];
  expect(events).toHaveLength(JOBS);
  expect(stored).toHaveLength(JOBS);
  for (const job of stored) {
    expect(job).toMatchObject({ status: 'completed', leaseToken: null, lockedUntil: null });
    // The last to claim it is the one that finished it.
    const result = job.result as JsonObject;
    expect(result).toMatchObject({ attempt: job.attempt, workerId: job.workerId });
    const own = events.filter(({ jobId }) => jobId === job.id);
    expect(own.map(({ metadata }) => metadata)).toEqual([result]);
    const ofJob = said.filter((message) => message.id === job.id);
    const finished = ofJob.filter(({ type }) => type === 'completed');
    // A killed worker may not have got round to saying what it did.
    expect([[], [job.attempt]]).toContainEqual(finished.map(({ attempt }) => attempt));
    checkClaims(ofJob, asked);
  }
  // All of this is worth something only where workers were struck, and came too late.
  expect(workers.killed).toBeGreaterThan(0);
  expect(workers.stopped).toBeGreaterThan(0);
  expect(said.some(({ type }) => type === 'lost')).toBe(true);
}

async function workUntilDone(script: string, address: string): Promise<DisturbedWorkers> {
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  const completed = new Set<string>();
  const strikes = Math.max(5, Math.ceil(JOBS / 12));
  const workers = new DisturbedWorkers(
    {
      address,
      script,
      workers: WORKERS,
      leaseMs: LEASE_MS,
      claimedAtOnce: Math.ceil(JOBS / 4),
      seed: SEED,
      kills: strikes,
      stops: strikes,
      onFailure: reject,
    },
    (message) => {
      if (message.type === 'completed') completed.add(message.id);
      if (completed.size === JOBS) resolve();
    },
  );
  onTestFinished(() => workers.end());
  await done;
  await workers.end();
  return workers;
}

type Claimed = Extract<JobMessage, { type: 'claimed' }>;

/** Nobody took the job from one who held it, and nobody who asked for jobs left it lying for longer than a lease. */
function checkClaims(said: readonly JobMessage[], asked: readonly AskedMessage[]): void {
  const claims = said
    .filter((message): message is Claimed => message.type === 'claimed')
    .sort((a, b) => a.attempt - b.attempt);
  expect(new Set(claims.map(({ attempt }) => attempt)).size).toBe(claims.length);
  for (const [place, claim] of claims.entries()) {
    const next = claims[place + 1];
    const ofAttempt = said.filter(({ attempt }) => attempt === claim.attempt);
    const isLeft = next?.attempt === claim.attempt + 1;
    if (!isLeft || ofAttempt.some(({ type }) => type === 'failed')) continue;
    const held = ofAttempt.flatMap((each) => ('lockedUntil' in each ? each.lockedUntil : []));
    const heldUntil = Math.max(...held);
    expect(next.startedAt).toBeGreaterThanOrEqual(heldUntil);
    const inVain = asked.filter(
      ({ from, to }) => from > heldUntil + LEASE_MS && to < next.startedAt,
    );
    expect(inVain).toEqual([]);
  }
}

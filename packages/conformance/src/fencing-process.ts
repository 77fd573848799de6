/**
 * A worker process that is careless: work takes longer than leases, and it renews some of them in time and others
 * never. What it says of a job it has heard from the database. It loads no test framework.
 */
import { writeSync } from 'node:fs';
import {
  type ClaimedJob,
  LeaseLostError,
  type Store,
  TimeoutError,
  TransactionConflictError,
} from '@runledger/schema';
import { randomOf, type WorkerMessage, type WorkerOrder } from './jobs/fencing-messages.ts';

const POLL_MS = 40;

/** Works until it is killed, or the process that started it is gone. */
export async function workInProcess(open: (address: string) => Promise<Store>): Promise<void> {
  process.stdin.on('end', () => process.exit()).resume();
  const order = JSON.parse(process.argv[2] ?? '') as WorkerOrder;
  const worker = new CarelessWorker(await open(order.address), order);
  await worker.run();
}

class CarelessWorker {
  readonly #store: Store;
  readonly #order: WorkerOrder;
  readonly #random: () => number;
  readonly #renewed = new Map<string, ClaimedJob>();

  constructor(store: Store, order: WorkerOrder) {
    this.#store = store;
    this.#order = order;
    this.#random = randomOf(order.seed);
  }

  async run(): Promise<never> {
    void this.#renew();
    for (;;) {
      for (const job of await this.#claim()) void this.#work(job);
      await pause(POLL_MS);
    }
  }

  async #claim(): Promise<ClaimedJob[]> {
    const { workerId, leaseMs, claimedAtOnce } = this.#order;
    const fair = this.#random() < 0.5;
    const from = Date.now();
    const claimed = await unlessBusy(
      this.#store.jobs.claim({ workerId, leaseMs, limit: claimedAtOnce, fair }),
      null,
    );
    if (claimed === null) return [];
    // Who got as many as were asked for may have left others.
    if (claimed.length < claimedAtOnce) say({ type: 'asked', from, to: Date.now() });
    for (const { id, attempt, startedAt, lockedUntil } of claimed) {
      say({
        type: 'claimed',
        id,
        attempt,
        startedAt: startedAt?.getTime() ?? Number.NaN,
        lockedUntil: lockedUntil.getTime(),
      });
    }
    return claimed;
  }

  /** Most jobs take longer than their lease. */
  async #work(job: ClaimedJob): Promise<void> {
    const isRenewed = this.#random() < 0.6;
    if (isRenewed) this.#renewed.set(job.id, job);
    await pause(this.#order.leaseMs * (0.3 + 1.7 * this.#random()));
    const fails = this.#random() < 0.1;
    try {
      await unlessBusy(fails ? this.#fail(job) : this.#complete(job), undefined);
      say({ type: fails ? 'failed' : 'completed', id: job.id, attempt: job.attempt });
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error;
      say({ type: 'lost', id: job.id, attempt: job.attempt });
    } finally {
      this.#renewed.delete(job.id);
    }
  }

  /** The job and what it used, together: who finishes it twice is seen in two events. */
  async #complete(job: ClaimedJob): Promise<void> {
    const facts = { workerId: job.workerId, leaseToken: job.leaseToken, attempt: job.attempt };
    await this.#store.transaction(async (transaction) => {
      await transaction.jobs.complete(job, facts);
      await transaction.organization(job.organizationId).metering.record({
        occurredAt: job.createdAt,
        provider: 'none',
        model: 'none',
        jobId: job.id,
        metadata: facts,
      });
    });
  }

  async #fail(job: ClaimedJob): Promise<void> {
    await this.#store.jobs.fail(job, 'careless', { delay: { baseMs: 1 } });
  }

  async #renew(): Promise<never> {
    const { leaseMs } = this.#order;
    for (;;) {
      const jobs = [...this.#renewed.values()];
      const renewed = await unlessBusy(this.#store.jobs.heartbeatMany(jobs, leaseMs), new Map());
      for (const { id, attempt } of jobs) {
        const lockedUntil = renewed.get(id)?.getTime();
        if (lockedUntil !== undefined) say({ type: 'renewed', id, attempt, lockedUntil });
      }
      await pause(leaseMs / 3);
    }
  }
}

/** A stopped process may hold a lock of the database: it is waited for, and what could not be done is left. */
async function unlessBusy<T>(call: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const isBusy = error instanceof TimeoutError || error instanceof TransactionConflictError;
    if (!isBusy) throw error;
    return otherwise;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Written at once: what a killed process has said is known. */
function say(message: WorkerMessage): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

/** Runs jobs: claims them, keeps their leases, ends them, and stops without leaving any behind. */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type ClaimedJob,
  deadlineOf,
  endsWithin,
  type Store,
  TimeoutError,
} from '@runledger/schema';
import { type ClaimAhead, ForeseenAhead, fixedAhead } from './claim-ahead.ts';
import { ClaimLoop } from './claim-loop.ts';
import { Endings } from './endings.ts';
import { WorkerStoppedError } from './errors.ts';
import { Heartbeats } from './heartbeats.ts';
import { HeldJob } from './held.ts';
import { settingsOf, type WorkerOptions, type WorkerSettings } from './options.ts';
import { runJob } from './run.ts';
import type { WorkerStore } from './store.ts';
import { WaitingJobs } from './waiting-jobs.ts';

export interface StartOptions {
  /** How long to wait for the database to tell of new jobs, in milliseconds, or `Infinity`; 30,000 unless given. */
  readonly deadlineMs?: number | undefined;
}

export interface StopOptions {
  /** How long jobs that run may go on, in milliseconds, or `Infinity`; 30,000 unless given. */
  readonly deadlineMs?: number | undefined;
}

/** Jobs that one claim takes. */
const MOST_AT_ONCE = 1_000;

/** How long a handler has to end once its signal is aborted, and the database to answer what stopping asks of it. */
const GRACE_MS = 1_000;

/**
 * Runs jobs of one queue, several at once. A job is done at least once: where a worker dies or loses touch with the
 * database, its jobs go to another when their leases end. What a handler does in the transaction that completes its
 * job (`complete` in its context) is done exactly once.
 *
 * A handler that throws fails its job, which is tried again later until its attempts are used up; a PermanentError
 * ends it at once.
 *
 * @example
 * ```ts
 * const worker = new Worker(store, { handlers: [sendMail.handle(deliver)], concurrency: 20 });
 * // First, since jobs may run before `start` resolves.
 * stopOnSignals(() => worker.stop());
 * await worker.start();
 * ```
 */
export class Worker<S extends WorkerStore = Store> {
  readonly #store: S;
  readonly #settings: WorkerSettings<S>;
  readonly #held = new Set<HeldJob>();
  readonly #ahead: ClaimAhead;
  readonly #waiting: WaitingJobs;
  readonly #loop: ClaimLoop<S>;
  readonly #heartbeats: Heartbeats;
  readonly #endings: Endings<S>;
  /** Jobs are no part of a transaction in which a worker happens to be started. */
  readonly #outside = AsyncLocalStorage.snapshot();
  #running = 0;
  #starting: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;
  #onIdle: (() => void) | null = null;

  /** @throws ValidationError naming every option that cannot be */
  constructor(store: S, options: WorkerOptions<S>) {
    const settings = settingsOf(options);
    const held = this.#held;
    const { leaseMs, timers, tell } = settings;
    this.#store = store;
    this.#settings = settings;
    this.#heartbeats = new Heartbeats({ store, held, leaseMs, timers, tell });
    this.#endings = new Endings({ store, settings, held, letGo: (each) => this.#letGo(each) });
    const { claimAhead, concurrency } = settings;
    this.#ahead = claimAhead === null ? new ForeseenAhead(concurrency) : fixedAhead(claimAhead);
    this.#waiting = new WaitingJobs({
      timers,
      isPatient: !this.#ahead.isForeseen,
      onImpatient: (late) => this.#handBack(late),
    });
    this.#loop = new ClaimLoop({
      store,
      settings,
      room: () => this.#room,
      onClaimed: (claimed, sentAt) => this.#take(claimed, sentAt),
      onRest: () => this.#onIdle?.(),
    });
  }

  /** Jobs whose handlers run now. */
  get running(): number {
    return this.#running;
  }

  /**
   * Begins to claim jobs. It resolves once the worker also hears of new ones, where the database tells of them; jobs
   * may run before. A database that is away does not fail it, since it may come back: the worker tells of errors, goes
   * on trying, and finds jobs by looking for them. One that does not answer at all holds it up until the deadline; it
   * listens as soon as it can then.
   * @throws WorkerStoppedError after {@link stop}
   * @throws ValidationError for a deadline that is none
   */
  start(options: StartOptions = {}): Promise<void> {
    if (this.#stopping) {
      return Promise.reject(
        new WorkerStoppedError(
          'A worker that was stopped cannot be started again: make a new one.',
        ),
      );
    }
    try {
      const deadlineMs = deadlineOf('The starting of the worker', options);
      this.#starting ??= this.#outside(() => this.#startWithin(deadlineMs));
      return this.#starting;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async #startWithin(deadlineMs: number): Promise<void> {
    const { timers, tell } = this.#settings;
    if (await endsWithin(this.#loop.start(), deadlineMs, timers)) return;
    const error = new TimeoutError(
      `The database did not say within ${deadlineMs} ms whether it tells of new jobs: the worker looks for them until it does.`,
    );
    tell({ type: 'error', during: 'listen', error, job: null });
  }

  /**
   * Claims no more jobs and waits for those that run, at most until the deadline. Then their signals are aborted, and
   * what has not ended a second later is handed back, without counting the attempt. A database that does not answer
   * holds it up until two seconds after the deadline at most: what could not be handed back is told of as an error, and
   * goes to another worker when its lease ends. A stopped worker stays stopped.
   * @throws ValidationError for a deadline that is none: it goes on then
   */
  stop(options: StopOptions = {}): Promise<void> {
    try {
      const deadlineMs = deadlineOf('The stopping of the worker', options);
      this.#stopping ??= this.#outside(() => this.#drain(deadlineMs));
      return this.#stopping;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  get #room(): number {
    const capacity = this.#settings.concurrency + this.#ahead.size;
    const waiting = this.#waiting.size;
    // Jobs that have run and are being completed are held too; claiming goes on meanwhile, to a bound.
    const room = Math.min(capacity - this.#running - waiting, 2 * capacity - this.#held.size);
    // As long as there is something to begin, a claim can wait until it is worth while.
    return waiting > 0 && room < capacity / 2 ? 0 : Math.min(room, MOST_AT_ONCE);
  }

  #take(claimed: readonly ClaimedJob[], sentAt: number): void {
    const { timers, leaseMs, tell } = this.#settings;
    if (claimed.length === 0) return;
    tell({ type: 'claimed', jobs: claimed });
    const now = timers.now();
    for (const job of claimed) {
      const held = new HeldJob(job, now, sentAt + leaseMs);
      this.#held.add(held);
      this.#waiting.add(held);
    }
    this.#heartbeats.watch();
    // It was stopped while the claim was under way.
    if (this.#stopping) this.#releaseWaiting();
    else this.#begin();
    this.#waiting.watch();
  }

  #begin(): void {
    while (this.#running < this.#settings.concurrency) {
      const next = this.#waiting.next();
      if (!next) return;
      if (next.isLost || next.isExpired) this.#letGo(next);
      else void this.#run(next);
    }
  }

  async #run(held: HeldJob): Promise<void> {
    const { timers } = this.#settings;
    const begunAt = timers.now();
    this.#running += 1;
    const outcome = await runJob(held, this.#store, this.#settings);
    this.#running -= 1;
    this.#ahead.ended(timers.now() - begunAt);
    this.#begin();
    this.#loop.poke();
    // Unless it took too long to stop, and was handed back.
    if (this.#held.has(held)) await this.#endings.end(held, outcome);
  }

  /** Jobs that were taken for short ones, and wait behind others that are not. */
  #handBack(late: readonly HeldJob[]): void {
    this.#ahead.forget();
    for (const held of late) void this.#endings.release(held);
  }

  #releaseWaiting(): void {
    this.#waiting.stop();
    for (const held of this.#waiting.takeAll()) void this.#endings.release(held);
  }

  #letGo(held: HeldJob): void {
    this.#held.delete(held);
    this.#loop.poke();
    this.#onIdle?.();
  }

  async #drain(deadlineMs: number): Promise<void> {
    const silent = this.#loop.stop();
    this.#releaseWaiting();
    if (!(await this.#idleWithin(deadlineMs))) {
      for (const held of this.#held) {
        held.isStopping = true;
        held.abort(
          new WorkerStoppedError(
            `The worker stops, and the job ${held.job.id} did not end in time: it is handed back.`,
          ),
        );
      }
      await this.#idleWithin(GRACE_MS);
    }
    const { timers } = this.#settings;
    const end = timers.now() + GRACE_MS;
    if (this.#held.size > 0) await this.#releaseAll(GRACE_MS);
    // A claim that was under way may have found what was just handed back.
    await this.#idleWithin(end - timers.now());
    this.#heartbeats.stop();
    // What is left of listening ends with the store.
    await endsWithin(silent, Math.max(0, end - timers.now()), timers);
  }

  /** @returns whether nothing is held any more */
  async #idleWithin(milliseconds: number): Promise<boolean> {
    const isIdle = () => this.#held.size === 0 && !this.#loop.isClaiming;
    if (isIdle() || milliseconds <= 0) return isIdle();
    const idle = new Promise<void>((resolve) => {
      this.#onIdle = () => {
        if (isIdle()) resolve();
      };
    });
    await endsWithin(idle, milliseconds, this.#settings.timers);
    return isIdle();
  }

  /** Each has one try: another worker finds the rest when its lease is over. */
  async #releaseAll(milliseconds: number): Promise<void> {
    const { tell, timers } = this.#settings;
    const left = new Set(this.#held);
    this.#held.clear();
    const release = async (held: HeldJob) => {
      const { job, lease } = held;
      try {
        await this.#store.jobs.release(lease);
        tell({ type: 'released', job });
      } catch (error) {
        if (left.has(held)) tell({ type: 'error', during: 'release', error, job });
      }
      left.delete(held);
    };
    await endsWithin(Promise.all([...left].map(release)), milliseconds, timers);
    for (const held of left) {
      left.delete(held);
      const error = new WorkerStoppedError(
        `The worker has stopped, and the database did not say whether the job ${held.job.id} was handed back: if not, another worker may have it when its lease ends.`,
      );
      tell({ type: 'error', during: 'release', error, job: held.job });
    }
  }
}

/** Takes usage from an application and records it in batches, behind its back. */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  backoffMs,
  ClosedError,
  deadlineOf,
  endsWithin,
  TimeoutError,
  TransactionScopeError,
  type UsageRecord,
} from '@runledger/schema';
import { Alarm } from './alarm.ts';
import { Backlog, type Portion } from './backlog.ts';
import { CollectorFullError, UnrecordedUsageError } from './errors.ts';
import { type CollectedUsage, type Taken, takeIn } from './event.ts';
import { type CollectorOptions, type CollectorSettings, settingsOf } from './options.ts';
import { isAboutDatabase, recordBatch } from './recording.ts';
import type { CollectorStore } from './store.ts';

const RETRY = { baseMs: 200, maxMs: 30_000 };

/** How long closing waits for one answer of the database, once its deadline has passed. */
const GRACE_MS = 1_000;

export interface FlushOptions {
  /** How long to wait for a database that does not answer, in milliseconds; `Infinity` unless given. */
  readonly deadlineMs?: number | undefined;
}

export interface CloseOptions {
  /**
   * How long to go on trying where recording fails, in milliseconds, or `Infinity`; 30,000 unless given. Then it also
   * waits no more for a database that has not answered for a second.
   */
  readonly deadlineMs?: number | undefined;
}

interface Waiting {
  readonly taken: Taken;
  readonly enter: () => void;
}

/**
 * Buffers usage events and records them in batches: after `batchSize` of them or `flushIntervalMs`, whichever
 * comes first. Each event gets its identifier and time when it is taken in, so that it counts once however often
 * an attempt is repeated; events that name an execution are added to its totals in the same transaction.
 *
 * What is in the buffer lives in this process: call {@link close} before it ends.
 *
 * @example
 * ```ts
 * const collector = new UsageCollector(store);
 * await collector.record({ organizationId: acme.id, ...readOpenAi(response) });
 * await collector.close();
 * ```
 */
export class UsageCollector {
  readonly #store: CollectorStore;
  readonly #settings: CollectorSettings;
  readonly #backlog = new Backlog();
  readonly #waiting: Waiting[] = [];
  /** What runs in the background is no part of a transaction in which an event happens to be taken in. */
  readonly #outside = AsyncLocalStorage.snapshot();
  readonly #alarm: Alarm;
  #taken = 0;
  /** The attempts that are being made now. */
  #round: Promise<unknown> | null = null;
  /** Attempts that have ended, well or not. */
  #answers = 0;
  /** Attempts in a row that failed for reasons of the database's. */
  #failures = 0;
  #retryAt = 0;
  #closing: Promise<void> | null = null;
  #isClosed = false;

  /** @throws ValidationError naming every option that cannot be */
  constructor(store: CollectorStore, options: CollectorOptions = {}) {
    this.#store = store;
    this.#settings = settingsOf(options);
    this.#alarm = new Alarm(this.#settings.timers, () => this.#startOutside());
  }

  /** Events that are taken in and not recorded yet, those that wait for room included. */
  get pending(): number {
    return this.#backlog.size + this.#waiting.length;
  }

  /**
   * Takes an event in. It resolves when the event is in the buffer, not when it is in the database: that is what
   * {@link flush} waits for. With `whenFull: 'wait'` a full buffer holds the caller up, which a transaction of the
   * store cannot be: there, record with the transaction's own `metering`.
   * @throws ValidationError when the model refuses the event, or its time lies before the year 2000 or after the next
   * @throws CollectorFullError when the buffer is full, with `whenFull: 'reject'`
   * @throws TransactionScopeError inside a transaction of the store, when the buffer is full, with `whenFull: 'wait'`
   * @throws ClosedError after {@link close}
   */
  async record(usage: CollectedUsage): Promise<void> {
    if (this.#isClosed) {
      throw new ClosedError('The usage collector is closed: make a new one.');
    }
    const { timers, maxBuffered, whenFull, onRejected } = this.#settings;
    const taken = takeIn(usage, new Date(timers.now()), this.#taken + 1);
    if (this.#backlog.size < maxBuffered) {
      this.#taken += 1;
      this.#backlog.push(taken);
      this.#schedule();
      return;
    }
    if (whenFull === 'wait') {
      this.#taken += 1;
      await this.#waitForRoom(taken);
      return;
    }
    const error = new CollectorFullError(
      `The usage collector holds ${maxBuffered} events that are not recorded: the database is slow or away, or maxBuffered too small.`,
    );
    if (whenFull === 'reject') throw error;
    onRejected({ what: 'event', event: taken.event, error });
  }

  /**
   * Waits until every event that was taken in before is in the database, or was rejected.
   * @throws TransactionScopeError inside a transaction of the store, which may be what recording has to wait for
   * @throws whatever kept an attempt from recording some of them; they are kept and tried again in the background
   * @throws TimeoutError at the deadline; what is under way goes on, and the events are kept
   * @throws ValidationError for a deadline that is none
   */
  async flush(options: FlushOptions = {}): Promise<void> {
    const { timers } = this.#settings;
    const subject = 'The flushing of the collector';
    const deadlineMs = deadlineOf(subject, options, Number.POSITIVE_INFINITY);
    const last = this.#taken;
    await this.#assertOutside();
    const flushing = this.#flush(last);
    if (await endsWithin(flushing, deadlineMs, timers)) return await flushing;
    throw new TimeoutError(
      `The usage collector could not flush within ${deadlineMs} ms, and holds ${this.pending} events. They are recorded once the database answers: flush again, or close.`,
    );
  }

  async #flush(last: number): Promise<void> {
    for (let failure: unknown = null; ; ) {
      while (this.#round) await this.#round;
      if (!this.#isPending(last)) return;
      if (failure !== null) throw failure;
      this.#backlog.forgive();
      failure = await this.#start();
    }
  }

  /**
   * Takes no more events and waits until all are in the database, or were rejected. Where recording fails, it is
   * tried again until the deadline. Whoever waits for room by then is let in: closing answers for their events too.
   * @throws UnrecordedUsageError at the deadline, with the events that are left; closing again tries again. Where the
   * database did not answer, some of them may be recorded all the same: each counts once
   * @throws TransactionScopeError inside a transaction of the store, which may be what recording has to wait for
   * @throws ValidationError for a deadline that is none
   */
  async close(options: CloseOptions = {}): Promise<void> {
    const deadlineMs = deadlineOf('The closing of the collector', options);
    const wasClosed = this.#isClosed;
    this.#isClosed = true;
    try {
      await this.#assertOutside();
    } catch (error) {
      this.#isClosed = wasClosed;
      this.#schedule();
      throw error;
    }
    this.#closing ??= this.#drain(deadlineMs).finally(() => {
      this.#closing = null;
    });
    await this.#closing;
  }

  /**
   * Recording waits for transactions, so that what waits for it inside of one would wait for ever. No events at all
   * are refused there as others are, and nothing to do elsewhere.
   * @throws TransactionScopeError inside a transaction of the store
   */
  async #assertOutside(): Promise<void> {
    try {
      await this.#store.metering.recordBatch([]);
    } catch (error) {
      if (error instanceof TransactionScopeError) throw error;
    }
  }

  /** @throws TransactionScopeError inside a transaction of the store */
  async #waitForRoom(taken: Taken): Promise<void> {
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>();
    const waiting = { taken, enter };
    this.#waiting.push(waiting);
    try {
      await this.#assertOutside();
    } catch (error) {
      const place = this.#waiting.indexOf(waiting);
      // Room may have come meanwhile.
      if (place >= 0) {
        this.#waiting.splice(place, 1);
        throw error;
      }
    }
    await entered;
  }

  async #drain(deadlineMs: number): Promise<void> {
    const { timers } = this.#settings;
    const end = timers.now() + deadlineMs;
    this.#alarm.clear();
    for (let failures = 1; ; failures++) {
      try {
        return await this.#flushUntil(end);
      } catch (error) {
        const delay = backoffMs(failures, RETRY);
        if (error instanceof ClosedError || timers.now() + delay > end) {
          this.#admitAll();
          throw new UnrecordedUsageError(this.#unrecorded(), error);
        }
        await new Promise<void>((resolve) => timers.after(delay, resolve));
      }
    }
  }

  /**
   * As {@link flush}, but waits after the end only as long as the database gives answers. What it asked for goes on.
   * @throws TimeoutError when it gives none
   */
  async #flushUntil(end: number): Promise<void> {
    const { timers } = this.#settings;
    const flushing = this.#flush(this.#taken);
    let patienceMs = Math.max(end - timers.now(), GRACE_MS);
    for (let answers = -1; answers !== this.#answers; patienceMs = GRACE_MS) {
      answers = this.#answers;
      if (await endsWithin(flushing, patienceMs, timers)) return await flushing;
    }
    throw new TimeoutError('The database does not answer.');
  }

  #unrecorded(): UsageRecord[] {
    return this.#backlog.events().map(({ event }) => event);
  }

  #isPending(last: number): boolean {
    return this.#backlog.holds(last) || this.#waiting.some(({ taken }) => taken.place <= last);
  }

  /** Sees to it that what waits is recorded in time. */
  #schedule(): void {
    // The end of a round comes here again, and closing makes its own attempts.
    if (this.#round !== null || this.#isClosed) return;
    const { batchSize, flushIntervalMs, timers } = this.#settings;
    const { queued, suspectsDueAt } = this.#backlog;
    if (this.#failures > 0) this.#outside(() => this.#alarm.set(this.#retryAt));
    else if (queued >= batchSize) this.#startOutside();
    else if (queued > 0) this.#outside(() => this.#alarm.set(timers.now() + flushIntervalMs));
    else if (suspectsDueAt !== null) this.#outside(() => this.#alarm.set(suspectsDueAt));
  }

  #startOutside(): void {
    this.#outside(() => void this.#start());
  }

  /** Makes a round of attempts. @returns why some of them failed, or `null` */
  async #start(): Promise<unknown> {
    this.#alarm.clear();
    const round = this.#recordAll();
    this.#round = round;
    const failure = await round;
    this.#round = null;
    this.#schedule();
    return failure;
  }

  /** Records what is there, portion by portion, as far as the database lets it. */
  async #recordAll(): Promise<unknown> {
    const { batchSize, timers } = this.#settings;
    // A portion that is refused in this round waits for a later one.
    const now = timers.now();
    for (let failure: unknown = null; ; this.#admit()) {
      const portion = this.#backlog.next(batchSize, now);
      if (portion === null) return failure;
      try {
        await this.#attempt(portion);
        this.#answers += 1;
        this.#failures = 0;
      } catch (error) {
        this.#answers += 1;
        failure ??= error;
        if (!this.#keep(portion, error)) return failure;
      }
    }
  }

  /** @throws whatever is not known to be the events' fault */
  async #attempt(portion: Portion): Promise<void> {
    const { pricing, onRejected } = this.#settings;
    const [only, ...others] = portion.events as [Taken, ...Taken[]];
    const outcome = await recordBatch(this.#store, portion.events, { pricing });
    if (outcome.is === 'recorded') return this.#backlog.done(portion);
    if (others.length > 0) return this.#backlog.split(portion);
    if (outcome.is === 'refused' && outcome.what === 'totals') {
      // What the totals cannot take, such as an execution that nobody noted, was used all the same.
      const alone = { ...only, execution: null };
      const withoutTotals = await recordBatch(this.#store, [alone], { pricing });
      if (withoutTotals.is === 'refused') {
        onRejected({ what: 'event', event: only.event, error: withoutTotals.error });
      } else {
        onRejected({ what: 'totals', event: alone.event, error: outcome.error });
      }
    } else if (outcome.is === 'refused') {
      onRejected({ what: 'event', event: only.event, error: outcome.error });
    }
    this.#backlog.done(portion);
  }

  /** Keeps a portion for a later attempt. @returns whether others may get through meanwhile */
  #keep(portion: Portion, error: unknown): boolean {
    const { timers, onFailure } = this.#settings;
    const isSuspect = !isAboutDatabase(error);
    if (!isSuspect) this.#failures += 1;
    const failures = isSuspect ? portion.refusals + 1 : this.#failures;
    const retryInMs = backoffMs(failures, RETRY);
    if (isSuspect) {
      this.#backlog.suspect(portion, timers.now() + retryInMs);
    } else {
      this.#backlog.giveBack(portion);
      this.#retryAt = timers.now() + retryInMs;
    }
    onFailure({ error, failures, pending: this.pending, retryInMs });
    return isSuspect;
  }

  /** Lets events in that wait for room, the first first. */
  #admit(): void {
    while (this.#backlog.size < this.#settings.maxBuffered && this.#waiting.length > 0) {
      this.#letIn(this.#waiting.shift() as Waiting);
    }
  }

  /** There will be no more events that room must be kept for, and nobody may be left waiting. */
  #admitAll(): void {
    for (const waiting of this.#waiting.splice(0)) this.#letIn(waiting);
  }

  #letIn({ taken, enter }: Waiting): void {
    this.#backlog.push(taken);
    enter();
  }
}

/** Completing jobs: those that end while one statement is under way are completed together by the next. */
import { backoffMs, DatabaseError, type JsonValue, type Timers } from '@runledger/schema';
import type { WorkerListener } from './events.ts';
import type { HeldJob } from './held.ts';
import type { WorkerStore } from './store.ts';

interface Completion {
  readonly held: HeldJob;
  readonly result: JsonValue | undefined;
}

export interface CompletionOptions {
  readonly store: WorkerStore;
  readonly held: ReadonlySet<HeldJob>;
  readonly timers: Timers;
  readonly tell: WorkerListener;
  /** The job is off the worker's hands: completed, another's, or left for its lease to expire. */
  readonly onEnded: (held: HeldJob) => void;
}

/** More in one statement gain nothing. */
const MOST_AT_ONCE = 1_000;
const RETRY = { baseMs: 100, maxMs: 5_000 };

export class Completions {
  readonly #options: CompletionOptions;
  #waiting: Completion[] = [];
  #isUnderWay = false;

  constructor(options: CompletionOptions) {
    this.#options = options;
  }

  add(held: HeldJob, result: JsonValue | undefined): void {
    this.#waiting.push({ held, result });
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    // Others that end in this turn of the event loop come along.
    setImmediate(() => void this.#completeAll());
  }

  async #completeAll(): Promise<void> {
    const { timers, tell } = this.#options;
    let failures = 0;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MOST_AT_ONCE);
      try {
        await this.#complete(batch);
        failures = 0;
      } catch (error) {
        failures += 1;
        tell({ type: 'error', during: 'complete', error, job: null });
        this.#waiting.unshift(...this.#stillHeld(batch));
        const delay = backoffMs(failures, RETRY);
        await new Promise<void>((resolve) => timers.after(delay, resolve));
      }
    }
    this.#isUnderWay = false;
  }

  async #complete(batch: readonly Completion[]): Promise<void> {
    const { store, tell } = this.#options;
    try {
      const completions = batch.map(({ held, result }) => ({ lease: held.lease, result }));
      this.#end(batch, new Set(await store.jobs.completeMany(completions)));
    } catch (error) {
      // One of them may be to blame, so each is tried by itself.
      if (!(error instanceof DatabaseError)) throw error;
      if (batch.length > 1) {
        for (const each of batch) await this.#complete([each]);
        return;
      }
      for (const { held } of batch) {
        tell({ type: 'error', during: 'complete', error, job: held.job });
        this.#options.onEnded(held);
      }
    }
  }

  #end(batch: readonly Completion[], completed: ReadonlySet<string>): void {
    const { timers, tell, onEnded } = this.#options;
    for (const { held } of batch) {
      const { job, startedAt } = held;
      onEnded(held);
      if (completed.has(job.id) || held.isCompleted) {
        tell({ type: 'completed', job, durationMs: timers.now() - startedAt });
      } else if (!held.isLost) {
        tell({ type: 'lease-lost', job });
      }
    }
  }

  /** What has no lease left by the worker's clock is another worker's to do again. */
  #stillHeld(batch: readonly Completion[]): Completion[] {
    const now = this.#options.timers.now();
    const waiting = batch.filter(({ held }) => this.#options.held.has(held));
    for (const { held } of waiting) if (held.heldUntil <= now) this.#options.onEnded(held);
    return waiting.filter(({ held }) => held.heldUntil > now);
  }
}

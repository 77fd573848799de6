/** Telling the database what became of jobs, until it has heard it or the leases are over. */
import {
  backoffMs,
  ClosedError,
  DatabaseError,
  type FailOptions,
  type JsonValue,
  LeaseLostError,
  ValidationError,
} from '@runledger/schema';
import { Completions } from './completions.ts';
import { PermanentError, UnknownKindError } from './errors.ts';
import type { WorkerActivity } from './events.ts';
import type { HeldJob } from './held.ts';
import type { WorkerSettings } from './options.ts';
import type { RunOutcome } from './run.ts';
import type { WorkerStore } from './store.ts';
import { isOf, storedError } from './stored-error.ts';

const RETRY = { baseMs: 100, maxMs: 5_000 };

/** Another worker may know the kind: during a deployment, a newer one. */
const UNKNOWN_KIND: FailOptions = { delay: { baseMs: 5_000, maxMs: 300_000 } };

export interface EndingOptions<S extends WorkerStore> {
  readonly store: S;
  readonly settings: WorkerSettings<S>;
  readonly held: ReadonlySet<HeldJob>;
  /** The job is off the worker's hands. */
  readonly letGo: (held: HeldJob) => void;
}

export class Endings<S extends WorkerStore> {
  readonly #options: EndingOptions<S>;
  readonly #completions: Completions;

  constructor(options: EndingOptions<S>) {
    const { store, settings, held, letGo } = options;
    const { timers, tell } = settings;
    this.#options = options;
    this.#completions = new Completions({ store, held, timers, tell, onEnded: letGo });
  }

  /** Ends a job whose handler is done. It never rejects. */
  async end(held: HeldJob, outcome: RunOutcome): Promise<void> {
    held.isEnding = true;
    // The transaction that completes it has ended with the handler: it is renewed again until that is confirmed.
    held.isCompleting = false;
    const isDone = !('error' in outcome);
    if (held.isLost && !held.isCompleted) this.#options.letGo(held);
    // Where a transaction has completed it, there is nothing left to complete, unless it was rolled back.
    else if (isDone) this.#completions.add(held, outcome.result as JsonValue | undefined);
    // It was told to stop, which is no failure of its own.
    else if (held.isStopping) await this.release(held);
    else await this.#fail(held, outcome.error);
  }

  /** Hands a job back unfinished. It never rejects. */
  async release(held: HeldJob): Promise<void> {
    const { store, settings } = this.#options;
    await this.#insist(held, 'release', async () => {
      await store.jobs.release(held.lease);
      settings.tell({ type: 'released', job: held.job });
    });
  }

  async #fail(held: HeldJob, error: unknown): Promise<void> {
    const { store, settings } = this.#options;
    const { job, lease } = held;
    const delay = settings.handlers.get(job.kind)?.retryDelay;
    const options: FailOptions = isOf(error, UnknownKindError)
      ? UNKNOWN_KIND
      : { retry: !isOf(error, PermanentError), delay };
    const stored = storedError(error);
    await this.#insist(held, 'fail', async () => {
      const { status, runAt } = await store.jobs.fail(lease, stored, options);
      settings.tell({ type: 'failed', job, error, retryAt: status === 'queued' ? runAt : null });
    });
  }

  #completed(held: HeldJob): void {
    const { settings, letGo } = this.#options;
    const { timers, tell } = settings;
    letGo(held);
    tell({ type: 'completed', job: held.job, durationMs: timers.now() - held.startedAt });
  }

  async #insist(
    held: HeldJob,
    during: WorkerActivity,
    attempt: () => Promise<void>,
  ): Promise<void> {
    const { settings, letGo, held: all } = this.#options;
    const { timers, tell } = settings;
    // A worker that has stopped meanwhile has said what it left behind.
    for (let failures = 1; all.has(held); failures++) {
      try {
        await attempt();
        break;
      } catch (error) {
        if (error instanceof LeaseLostError) {
          // The handler's transaction had completed the job before the handler failed.
          if (held.isCompleted) return this.#completed(held);
          tell({ type: 'lease-lost', job: held.job });
          break;
        }
        if (!all.has(held)) return;
        tell({ type: 'error', during, error, job: held.job });
        const isUseless =
          error instanceof DatabaseError ||
          error instanceof ValidationError ||
          error instanceof ClosedError;
        const delay = backoffMs(failures, RETRY);
        if (isUseless || timers.now() + delay >= held.heldUntil) break;
        await new Promise<void>((resolve) => timers.after(delay, resolve));
      }
    }
    letGo(held);
  }
}

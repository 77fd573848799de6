/** What one migration's statements wait for: locks of others, and how long that takes. */
import type { Engine } from '../engine.ts';
import { LockUnavailable } from '../errors.ts';
import type { MigrationTimes } from '../reports.ts';
import type { Statement } from '../sql/statements.ts';
import { retryLocked } from '../waiting.ts';
import type { StepEvents } from './events.ts';
import type { Precautions } from './precautions.ts';

export class Attempts {
  readonly #engine: Engine;
  readonly #precautions: Precautions;
  readonly #events: StepEvents;
  readonly #lockTimeoutMs: number;
  #retries = 0;
  #lockWaitMs = 0;

  /** @param lockTimeoutMs how long one attempt waits */
  constructor(engine: Engine, precautions: Precautions, events: StepEvents, lockTimeoutMs: number) {
    this.#engine = engine;
    this.#precautions = precautions;
    this.#events = events;
    this.#lockTimeoutMs = lockTimeoutMs;
  }

  /**
   * Tries until the locks are to be had, and says who holds them meanwhile.
   * @param next the statement, from 1, that waits
   * @throws MigrationLockError when the engine's patience is over
   */
  retry<T>(statements: readonly Statement[], next: number, attempt: () => Promise<T>): Promise<T> {
    const waitedBefore = this.#lockWaitMs;
    const start = performance.now();
    let attempts = 0;
    const told = async () => {
      if (attempts++ > 0) this.#lockWaitMs = waitedBefore + performance.now() - start;
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof LockUnavailable) {
          this.#lockWaitMs = waitedBefore + performance.now() - start;
          await this.#precautions.reportHolders(this.#lockTimeoutMs, statements);
        }
        throw error;
      }
    };
    return retryLocked(this.#engine.patience, told, (reason) => {
      this.#retries++;
      this.#events.retried(next, reason);
    });
  }

  get waits(): Pick<MigrationTimes, 'lockWaitMs' | 'retries'> {
    return { lockWaitMs: Math.round(this.#lockWaitMs), retries: this.#retries };
  }
}

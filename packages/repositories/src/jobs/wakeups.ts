/** Telling those who wait for jobs that there may be some, within this process. */
import { AsyncLocalStorage } from 'node:async_hooks';

/** How a store's repositories hear of jobs, and tell of them. */
export interface JobWakeups {
  /** Says that jobs may have come into the queues. It never fails: a hint may get lost. */
  announce(queues: Iterable<string>): void;
  /**
   * Calls the listener from now on, until what is returned is called.
   * @returns once further processes are listened to as well, as far as the driver can
   * @throws ClosedError when the store is closed
   */
  listen(queue: string, listener: () => void): Promise<() => Promise<void>>;
}

/** The listeners of one process, by queue. */
export class LocalWakeups implements JobWakeups {
  readonly #listeners = new Map<string, Set<() => void>>();

  announce(queues: Iterable<string>): void {
    for (const queue of new Set(queues)) {
      for (const listener of this.#listeners.get(queue) ?? []) queueMicrotask(listener);
    }
  }

  announceAll(): void {
    this.announce([...this.#listeners.keys()]);
  }

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  async listen(queue: string, listener: () => void): Promise<() => Promise<void>> {
    return this.add(queue, listener);
  }

  /** As {@link listen}, at once. */
  add(queue: string, listener: () => void): () => Promise<void> {
    const place = AsyncLocalStorage.snapshot();
    // A function of its own: the same listener may be given twice. Who enqueues may be in the middle of a
    // transaction of its own; the listener belongs to where it was given.
    const call = () => place(listener);
    const ofQueue = this.#listeners.get(queue) ?? new Set();
    this.#listeners.set(queue, ofQueue.add(call));
    return async () => {
      ofQueue.delete(call);
      if (ofQueue.size === 0 && this.#listeners.get(queue) === ofQueue) {
        this.#listeners.delete(queue);
      }
    };
  }
}

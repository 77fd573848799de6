/** Whoever wants something to itself: one after the other, first come, first served. */
import { AsyncResource } from 'node:async_hooks';

/** What has the turn, or waits for it; a promise where it goes on beyond the call. */
type Work<T> = () => T | Promise<T>;

/**
 * Work starts at once where nobody is in the line. What waited starts in the call that ends the work before it, so
 * that nobody who learns of that end comes first, and what needs no time is done by then.
 */
export class Line {
  readonly #waiting: (() => Promise<unknown> | undefined)[] = [];
  #isTaken = false;

  /** Runs the work in its turn, which ends with it. */
  run<T>(work: Work<T>): T | Promise<T> {
    if (this.#isTaken) return this.#wait(work);
    this.#isTaken = true;
    let result: T | Promise<T>;
    try {
      result = work();
    } catch (error) {
      this.#serve();
      throw error;
    }
    if (result instanceof Promise) return result.finally(() => this.#serve());
    this.#serve();
    return result;
  }

  #wait<T>(work: Work<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    // Where a call comes from decides what it may do, and belongs in traces.
    const begin = AsyncResource.bind(() => {
      try {
        const result = work();
        resolve(result);
        return result instanceof Promise ? result : undefined;
      } catch (error) {
        reject(error);
        return undefined;
      }
    });
    this.#waiting.push(begin);
    return promise;
  }

  /** Gives the turn to the next; what ends at once is followed at once. */
  #serve(): void {
    for (let begin = this.#waiting.shift(); begin; begin = this.#waiting.shift()) {
      const goingOn = begin();
      if (!goingOn) continue;
      const serve = () => this.#serve();
      goingOn.then(serve, serve);
      return;
    }
    this.#isTaken = false;
  }
}

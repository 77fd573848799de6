/** Knowing whether a call comes from inside one of a store's transactions, and from inside which. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { TransactionScopeError } from '@runledger/schema';

/** A transaction, or a savepoint of one, as a place that calls come from. */
export interface Enclosure {
  /** The transaction that this one is nested in. */
  readonly outer: Enclosure | null;
}

interface Place {
  isInside: boolean;
  readonly enclosure: Enclosure | null;
}

/**
 * The answer follows timers and promises that were started inside, also once the transaction is over: whether such
 * a call would have come before or after the commit is a matter of chance, and its answer should not be.
 */
export class TransactionScope {
  readonly #place = new AsyncLocalStorage<Place>();

  /** @throws TransactionScopeError when called from inside a transaction of this store */
  assertOutside(): void {
    if (this.#place.getStore()?.isInside) {
      throw new TransactionScopeError(
        'This call on the outer store comes from inside one of its transactions, or from a timer or promise started there: use the store that the transaction was given, or start the work outside of the transaction.',
      );
    }
  }

  /** @throws TransactionScopeError when called from inside a transaction that is nested in this one */
  assertNotNestedIn(enclosure: Enclosure): void {
    let place = this.#place.getStore()?.enclosure?.outer;
    for (; place; place = place.outer) {
      if (place === enclosure) {
        throw new TransactionScopeError(
          'This call on the outer transaction comes from inside a nested one, or from a timer or promise started there: use the store that the nested transaction was given.',
        );
      }
    }
  }

  run<T>(enclosure: Enclosure, work: () => T): T {
    return this.#place.run({ isInside: true, enclosure }, work);
  }

  /**
   * Runs work that is outside until it calls `enter`, and inside from then on with everything it has started:
   * for a transaction that somebody else's code begins in the course of its own, such as a query builder's.
   */
  runEntering<T>(work: (enter: () => void) => T): T {
    const place: Place = { isInside: false, enclosure: null };
    return this.#place.run(place, () =>
      work(() => {
        place.isInside = true;
      }),
    );
  }
}

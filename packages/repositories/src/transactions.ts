/** The rules of transactions that hold alike on every driver. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { TransactionScopeError } from '@runledger/schema';

/**
 * Knows whether a call comes from inside one of a store's transactions. The answer follows timers and
 * promises that were started inside, also once the transaction is over: whether such a call would have come
 * before or after the commit is a matter of chance, and its answer should not be.
 */
export class TransactionScope {
  readonly #place = new AsyncLocalStorage<{ isInside: boolean }>();

  /** @throws TransactionScopeError when called from inside a transaction of this store */
  assertOutside(): void {
    if (this.#place.getStore()?.isInside) {
      throw new TransactionScopeError(
        'This call on the outer store comes from inside one of its transactions, or from a timer or promise started there: use the store that the transaction was given, or start the work outside of the transaction.',
      );
    }
  }

  run<T>(work: () => T): T {
    return this.#place.run({ isInside: true }, work);
  }

  /**
   * Runs work that is outside until it calls `enter`, and inside from then on with everything it has started:
   * for a transaction that somebody else's code begins in the course of its own, such as a query builder's.
   */
  runEntering<T>(work: (enter: () => void) => T): T {
    const place = { isInside: false };
    return this.#place.run(place, () =>
      work(() => {
        place.isInside = true;
      }),
    );
  }
}

/** One transaction, from its begin to its end. */
export class TransactionState {
  #hasEnded = false;
  #failure: unknown = null;

  /** @throws TransactionScopeError when the transaction has ended, or a statement in it has failed */
  assertUsable(): void {
    if (this.#hasEnded) {
      throw new TransactionScopeError(
        'This transaction has ended: await everything that belongs to it before its work returns.',
      );
    }
    if (this.#failure !== null) throw this.poisoned();
  }

  /** Notes that a statement failed: from now on the transaction can only roll back. */
  fail(error: unknown): void {
    this.#failure ??= error;
  }

  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  /** The error for a transaction whose work went on, or returned, after a statement in it had failed. */
  poisoned(): TransactionScopeError {
    const reason = this.#failure instanceof Error ? this.#failure.message : String(this.#failure);
    return new TransactionScopeError(
      `The transaction is rolled back, because a statement in it failed: ${reason}`,
      { cause: this.#failure },
    );
  }

  end(): void {
    this.#hasEnded = true;
  }
}

/** What may stand before the first word: white space, empty statements, line comments, beginnings of others. */
const BEFORE = /(?:[\s;]|--[^\n]*(?:\n|$))*/y;

/** The first word, where it begins or ends something. */
const CONTROL =
  /(begin|start\s+transaction|commit|end|rollback|abort|savepoint|release|prepare\s+transaction)\b/iy;

/** The word with which a statement begins or ends a transaction or a savepoint, on any dialect. */
export function controlOf(sql: string): string | null {
  return controlBehind(sql, false) ?? (sql.includes('/*') ? controlBehind(sql, true) : null);
}

/** @param isNesting whether comments hold comments, as PostgreSQL has it; SQLite ends them at the first end */
function controlBehind(sql: string, isNesting: boolean): string | null {
  let place = 0;
  for (;;) {
    BEFORE.lastIndex = place;
    BEFORE.exec(sql);
    place = BEFORE.lastIndex;
    if (!sql.startsWith('/*', place)) break;
    place = endOfComment(sql, place, isNesting);
  }
  CONTROL.lastIndex = place;
  return CONTROL.exec(sql)?.[1]?.toUpperCase() ?? null;
}

const COMMENT_MARK = /\/\*|\*\//g;

/** Where the comment that begins here is over. */
function endOfComment(sql: string, start: number, isNesting: boolean): number {
  COMMENT_MARK.lastIndex = start + 2;
  for (let depth = 1; depth > 0; ) {
    const mark = COMMENT_MARK.exec(sql)?.[0];
    if (mark === undefined) return sql.length;
    if (mark === '*/') depth -= 1;
    else if (isNesting) depth += 1;
    // Flat, `/*/` inside ends the comment with its last two characters.
    else COMMENT_MARK.lastIndex -= 1;
  }
  return COMMENT_MARK.lastIndex;
}

/** For a statement on the store that left a transaction open behind it, which is rolled back. */
export function begunOutside(): TransactionScopeError {
  return new TransactionScopeError(
    "A statement began a transaction, which is rolled back: use `store.transaction`, or Kysely's own transactions.",
  );
}

/** For a statement in a transaction that ended it. */
export function endedInside(): TransactionScopeError {
  return new TransactionScopeError(
    'A statement inside the transaction ended it: leave COMMIT and ROLLBACK to the store.',
  );
}

/**
 * @param control what {@link controlOf} found
 * @throws TransactionScopeError for BEGIN, COMMIT and their like: the store keeps count of transactions itself
 */
export function assertNoControl(control: string | null): void {
  if (control === null) return;
  throw new TransactionScopeError(
    `${control} is not for statements: use \`store.transaction\`, or Kysely's own transactions.`,
  );
}

/** One transaction, or one savepoint of it, from its begin to its end: alike on every driver. */
import {
  ClosedError,
  ConnectionError,
  ConstraintError,
  DatabaseError,
  TimeoutError,
  TransactionConflictError,
  TransactionScopeError,
} from '@runledger/schema';
import type { Enclosure, TransactionScope } from './scope.ts';

export class TransactionState implements Enclosure {
  readonly outer: TransactionState | null;
  readonly #scope: TransactionScope;
  #isClosed = false;
  #isOver = false;
  #hasNested = false;
  #failure: unknown = null;
  #writes = 0;
  #unfinished = 0;
  #afterCommit: (() => void)[] | null = null;

  constructor(scope: TransactionScope, outer: TransactionState | null = null) {
    this.#scope = scope;
    this.outer = outer;
  }

  /** The transaction that all of them are part of. */
  get outermost(): TransactionState {
    return this.outer?.outermost ?? this;
  }

  /** How many transactions this one is nested in. */
  get depth(): number {
    return this.outer ? this.outer.depth + 1 : 0;
  }

  /** A transaction nested in this one. */
  nest(): TransactionState {
    this.#hasNested = true;
    return new TransactionState(this.#scope, this);
  }

  /**
   * @throws TransactionScopeError when the transaction or one around it has ended, a statement in it has failed, or
   * the call comes from inside a transaction nested in it
   */
  assertUsable(): void {
    if (this.hasEnded) throw ended();
    if (this.#failure !== null) throw this.poisoned();
    if (this.#hasNested) this.#scope.assertNotNestedIn(this);
  }

  /**
   * Notes that a statement failed: from now on the transaction can only roll back. One that lost against a
   * concurrent transaction ends those around it too, since only the whole can be run again.
   */
  fail(error: unknown): void {
    this.#failure ??= error;
    if (error instanceof TransactionConflictError) this.outer?.fail(error);
  }

  /** As {@link fail}, for an error to throw. */
  failed<E>(error: E): E {
    this.fail(error);
    return error;
  }

  /** Going back to a savepoint undoes a failure too. */
  recover(): void {
    this.#failure = null;
  }

  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  /** Whether it ends, alone or with one around it: nothing more may be asked of it then. */
  get hasEnded(): boolean {
    return this.#isClosed || this.isCutOff;
  }

  /** Whether one around it ends, which ends this one as well: nothing may run for it any more. */
  get isCutOff(): boolean {
    return this.outer?.hasEnded ?? false;
  }

  /** Notes that a statement may have changed something. */
  wrote(): void {
    this.#writes += 1;
  }

  /**
   * Runs several statements that belong together. A transaction in which a part of them was done and the rest was
   * not, because the work threw or nobody awaited it, can only roll back.
   */
  async together<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#writes;
    try {
      return await this.awaited(work);
    } catch (error) {
      if (this.#writes !== before) this.fail(error);
      throw error;
    }
  }

  /** Runs work that a transaction cannot commit during, such as one that is nested in it. */
  async awaited<T>(work: () => Promise<T>): Promise<T> {
    this.#unfinished += 1;
    try {
      return await work();
    } finally {
      this.#unfinished -= 1;
    }
  }

  /** What runs once everything has committed, in this order. */
  afterCommit(work: () => void): void {
    this.#afterCommit ??= [];
    this.#afterCommit.push(work);
  }

  /** Refuses every further call, before it commits; what was not awaited keeps it from that. */
  close(): void {
    this.#isClosed = true;
    if (this.#unfinished > 0) this.fail(unfinished());
  }

  /**
   * Refuses every further call, before the transaction is committed or the savepoint released.
   * @throws TransactionConflictError when it lost against a concurrent transaction
   * @throws TransactionScopeError when a statement in it has failed, something was not awaited, or it has ended with
   * the one around it
   */
  assertMayCommit(): void {
    this.close();
    this.assertGoesOn();
  }

  /**
   * For what was asked for in time and has its turn now.
   * @throws TransactionConflictError when it lost against a concurrent transaction
   * @throws TransactionScopeError when a statement in it has failed, or it has ended, alone or with the one around it
   */
  assertGoesOn(): void {
    if (this.#isOver || this.isCutOff) throw ended();
    if (this.#failure instanceof TransactionConflictError) throw this.#failure;
    if (this.#failure !== null) throw this.poisoned();
  }

  /** Runs what waits for the commit; a savepoint hands it on to the transaction around it. */
  committed(): void {
    for (const work of this.#afterCommit ?? []) {
      if (this.outer) this.outer.afterCommit(work);
      else work();
    }
  }

  /** Refuses every further call, and what was asked for and waits. */
  end(): void {
    this.#isClosed = true;
    this.#isOver = true;
  }

  /** Whether this is the error of a transaction that lost against a concurrent one, or was made of it. */
  isConflict(error: unknown): boolean {
    const conflict = this.#failure;
    if (!(conflict instanceof TransactionConflictError)) return false;
    const seen = new Set<unknown>();
    for (let at = error; at instanceof Error && !seen.has(at); at = at.cause) {
      if (at === conflict) return true;
      seen.add(at);
    }
    return false;
  }

  /** The error for a transaction whose work went on, or returned, after a statement in it had failed. */
  poisoned(): TransactionScopeError {
    if (this.#failure instanceof TransactionScopeError) return this.#failure;
    const reason = this.#failure instanceof Error ? this.#failure.message : String(this.#failure);
    return new TransactionScopeError(
      `The transaction can only be rolled back, because a statement in it failed: ${reason}`,
      { cause: this.#failure },
    );
  }
}

function ended(): TransactionScopeError {
  return new TransactionScopeError(
    'This transaction has ended: await everything that belongs to it before its work returns.',
  );
}

function unfinished(): TransactionScopeError {
  return new TransactionScopeError(
    'A call was still under way when the work of its transaction returned: await everything that belongs to it.',
  );
}

const REFUSALS = [
  ConstraintError,
  DatabaseError,
  TransactionConflictError,
  TimeoutError,
  ConnectionError,
  ClosedError,
];

/**
 * Whether the database refused a statement, which ends its transaction. A value that cannot be read exactly is none,
 * and neither is what a repository refuses after looking, such as a lease that is lost.
 */
export function isRefusal(error: unknown): boolean {
  return REFUSALS.some((refusal) => error instanceof refusal);
}

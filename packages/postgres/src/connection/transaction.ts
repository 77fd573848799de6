/**
 * One transaction on one connection: of the store's own, nested in another under a savepoint, or begun by the
 * application, which ends it as well.
 */
import {
  apart,
  boundEnded,
  endedInside,
  onlyReads,
  type TransactionScope,
  TransactionState,
} from '@runledger/repositories';
import {
  ConnectionError,
  DatabaseError,
  DataError,
  TransactionScopeError,
} from '@runledger/schema/errors';
import type { QueryResult } from 'pg';
import type { Query, QueryClient, RunQuery } from './query.ts';

export type Execute = (query: Query) => Promise<QueryResult>;

/** The statements that end it. */
interface Ending {
  readonly commit: string;
  readonly rollback: readonly string[];
}

const WHOLE: Ending = { commit: 'COMMIT', rollback: ['ROLLBACK'] };

/** Going back to a savepoint leaves it there, and ends what is nested deeper and still open. */
function endingOf(savepoint: string): Ending {
  const release = `RELEASE ${savepoint}`;
  return { commit: release, rollback: [`ROLLBACK TO ${savepoint}`, release] };
}

interface Parts {
  readonly client: QueryClient;
  readonly run: RunQuery;
  readonly state: TransactionState;
  /** How it ends; the application ends what it has begun. */
  readonly ending: Ending | null;
  readonly whole: object;
  readonly canCopy: boolean;
  /** Where an application has begun it, nobody here knows: PostgreSQL refuses then. */
  readonly isReadOnly: boolean;
  /** Says that it has ended, where nobody here has ended it. */
  readonly ended: () => TransactionScopeError;
}

/** A transaction that an application has begun on its connection. */
export interface BoundParts extends Pick<Parts, 'client' | 'run' | 'canCopy'> {
  readonly scope: TransactionScope;
  /** What the connection is known by, for as long as it lives. */
  readonly whole: object;
}

export class Transaction {
  readonly state: TransactionState;
  /** What stands for the whole that it is part of, the same for everything that commits together. */
  readonly whole: object;
  /** Whether its connection can run COPY. */
  readonly canCopy: boolean;
  readonly #client: QueryClient;
  readonly #run: RunQuery;
  readonly #ending: Ending | null;
  readonly #isReadOnly: boolean;
  readonly #ended: () => TransactionScopeError;
  #last: Promise<unknown> = Promise.resolve();
  /** What has the turn, and statements of its own: a nested transaction, or what belongs together. */
  #inner: Transaction | null = null;

  private constructor({ client, run, state, ending, whole, canCopy, isReadOnly, ended }: Parts) {
    this.#client = client;
    this.#run = run;
    this.state = state;
    this.#ending = ending;
    this.whole = whole;
    this.canCopy = canCopy;
    this.#isReadOnly = isReadOnly;
    this.#ended = ended;
  }

  /** @param begin may name an isolation level */
  static async begin(
    client: QueryClient,
    run: RunQuery,
    scope: TransactionScope,
    begin = 'BEGIN',
  ): Promise<Transaction> {
    await run(client, { sql: begin, values: [] });
    const state = new TransactionState(scope);
    return new Transaction({
      client,
      run,
      state,
      ending: WHOLE,
      whole: state,
      canCopy: true,
      isReadOnly: / READ ONLY$/i.test(begin),
      ended: endedInside,
    });
  }

  /** The transaction that an application has begun on its connection. */
  static bound({ scope, ...parts }: BoundParts): Transaction {
    return new Transaction({
      ...parts,
      state: new TransactionState(scope),
      ending: null,
      isReadOnly: false,
      ended: boundEnded,
    });
  }

  /**
   * Runs a statement after those that were asked for before it.
   * @throws TransactionScopeError when the transaction has ended, or an earlier statement failed
   */
  async execute(query: Query): Promise<QueryResult> {
    this.assertUsable();
    return await this.#inTurn(async () => {
      this.state.assertGoesOn();
      if (!isSelect(query.sql)) this.state.wrote();
      return await this.#guarded(query);
    });
  }

  /**
   * Runs several statements in one turn under a savepoint. When the work fails, nothing of it has happened and
   * the transaction goes on: nothing else was done meanwhile that would be undone with it.
   */
  async attempt<T>(work: (execute: Execute) => Promise<T>): Promise<T> {
    return await this.nested((nested) => work((query) => nested.execute(query)));
  }

  /**
   * Runs statements that belong together. A transaction of the store's own cannot commit once a part of them was
   * done and the rest was not; one of the application's could, so there they have a savepoint. Other statements wait
   * meanwhile, since what these have looked at must stay as it is until they have ended: locks keep nobody out who is
   * in the same transaction.
   */
  async together<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    this.assertWritable();
    if (!this.#ending) return await apart(this.state, () => this.nested(work));
    return await this.state.awaited(() => this.#inTurn(() => this.#within(work)));
  }

  async #within<T>(work: (inside: Transaction) => Promise<T>): Promise<T> {
    this.assertUsable();
    return await this.#lend(this.#inside({ state: this.state, ending: this.#ending }), (inside) =>
      this.state.together(() => work(inside)),
    );
  }

  /**
   * Runs the work in a transaction nested in this one, whose other statements wait meanwhile.
   * @throws what the work throws, which is undone then
   */
  async nested<T>(work: (nested: Transaction) => Promise<T>): Promise<T> {
    this.assertUsable();
    return await this.state.awaited(() => this.#inTurn(() => this.#nest(work)));
  }

  async #nest<T>(work: (nested: Transaction) => Promise<T>): Promise<T> {
    this.assertUsable();
    const state = this.state.nest();
    const savepoint = `nested_${state.depth}`;
    await this.#guarded(control(`SAVEPOINT ${savepoint}`));
    // Where this one has ended meanwhile, it rolls back, and the savepoint with it.
    this.assertUsable();
    const nested = this.#inside({ state, ending: endingOf(savepoint) });
    const result = await this.#lend(nested, () => settled(nested, work));
    this.state.wrote();
    return result;
  }

  /** One whose statements run in the turn that this one has. */
  #inside(parts: Pick<Parts, 'state' | 'ending'>): Transaction {
    return new Transaction({
      ...parts,
      client: this.#client,
      run: this.#run,
      whole: this.whole,
      canCopy: this.canCopy,
      isReadOnly: this.#isReadOnly,
      ended: this.#ended,
    });
  }

  async #lend<T>(inner: Transaction, work: (inner: Transaction) => Promise<T>): Promise<T> {
    this.#inner = inner;
    try {
      return await work(inner);
    } finally {
      this.#inner = null;
    }
  }

  /** @throws TransactionScopeError when the transaction has ended, or an earlier statement failed */
  assertUsable(): void {
    this.state.assertUsable();
  }

  /** @throws DatabaseError when it only reads, which is the end of it */
  assertWritable(): void {
    this.assertUsable();
    if (this.#isReadOnly) throw this.state.failed(onlyReads());
  }

  /** Whether {@link assertUsable} passes. */
  get isUsable(): boolean {
    return !this.state.hasEnded && !this.state.hasFailed;
  }

  /** Goes back to a savepoint, which undoes a failure too. */
  async rollbackTo(sql: string): Promise<void> {
    if (this.state.hasEnded) this.state.assertUsable();
    await this.#inTurn(async () => {
      if (this.state.hasEnded) this.state.assertUsable();
      await this.#run(this.#client, control(sql));
    });
    this.state.recover();
  }

  /**
   * Commits, unless a statement failed: then it rolls back, as PostgreSQL would without a word.
   * @throws TransactionScopeError when a statement failed, TransactionConflictError when it lost against another
   * @throws ConnectionError when the connection broke and nobody knows whether it committed
   */
  async commit(): Promise<void> {
    // What is asked for from now on is refused; what was asked for before ends first.
    this.state.close();
    await this.#atLast(async () => {
      try {
        this.state.assertMayCommit();
        await this.#end();
      } catch (error) {
        this.state.fail(error);
        await this.#undo();
        throw error;
      }
    });
    this.state.committed();
  }

  async rollback(): Promise<void> {
    this.state.end();
    await this.#atLast(() => this.#undo());
  }

  async #end(): Promise<void> {
    if (!this.#ending) return;
    if (this.#client.getTransactionStatus() === 'I') throw this.#ended();
    const committing = this.#run(this.#client, control(this.#ending.commit));
    const { command } = await committing.catch((error: unknown) => {
      if (this.#ending !== WHOLE || !(error instanceof ConnectionError)) throw error;
      throw new ConnectionError(
        'The connection was lost while the transaction committed: look whether it took effect before doing it again.',
        { cause: error },
      );
    });
    if (command === 'ROLLBACK') {
      throw new DatabaseError('PostgreSQL rolled back where it was asked to commit.');
    }
  }

  /**
   * A connection that cannot even do that is dropped by the pool, which undoes it too; a transaction around this
   * one is past saving then.
   */
  async #undo(): Promise<void> {
    // The connection may be somebody else's by now.
    if (this.state.isCutOff) return;
    if (this.#client.getTransactionStatus() === 'I') {
      this.state.outer?.fail(this.#ended());
      return;
    }
    try {
      for (const sql of this.#ending?.rollback ?? []) {
        if (!this.state.isCutOff) await this.#run(this.#client, control(sql));
      }
    } catch (error) {
      this.state.outer?.fail(error);
    }
  }

  /** Runs a statement, and notes what has become of the transaction. */
  async #guarded(query: Query): Promise<QueryResult> {
    try {
      this.#assertOpen();
      const result = await this.#run(this.#client, query);
      this.#assertOpen();
      return result;
    } catch (error) {
      // A value that cannot be read came after the statement had run.
      if (!(error instanceof DataError)) this.state.fail(error);
      throw error;
    }
  }

  /** Somebody else, such as the application that it belongs to, may have ended it or failed in it. */
  #assertOpen(): void {
    const status = this.#client.getTransactionStatus();
    if (status === 'I') throw this.#ended();
    if (status === 'E') throw boundFailed();
  }

  /** As {@link #inTurn}, and what has the turn is cut off, whatever its work still waits for. */
  #atLast<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#quiet().then(work);
    this.#last = turn;
    return turn;
  }

  /** Waits for the statements that have begun or may. */
  async #quiet(): Promise<void> {
    await (this.#inner ? this.#inner.#quiet() : this.#last.catch(() => undefined));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn;
    return turn;
  }
}

/** Runs the work, then commits; rolls back when the work throws. */
async function settled<T>(
  transaction: Transaction,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  let result: T;
  try {
    result = await work(transaction);
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
  await transaction.commit();
  return result;
}

export interface TransactionUse {
  readonly run: RunQuery;
  readonly scope: TransactionScope;
  /** What begins it; `BEGIN` unless given. */
  readonly begin?: string;
}

/** Runs the work in a transaction on the connection: committed when it resolves, rolled back when it rejects. */
export async function inTransaction<T>(
  client: QueryClient,
  { run, scope, begin }: TransactionUse,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return await settled(await Transaction.begin(client, run, scope, begin), work);
}

/** @param level what PostgreSQL calls an isolation level; the session's own unless given */
export function beginSql(level?: string, accessMode?: string): string {
  return `BEGIN${level ? ` ISOLATION LEVEL ${level}` : ''}${accessMode ? ` ${accessMode}` : ''}`;
}

/** For a transaction of the application's in which a statement has failed. */
export function boundFailed(): TransactionScopeError {
  return new TransactionScopeError(
    "A statement in the application's transaction has failed, so that it can only be rolled back: do that, and bind in another one.",
  );
}

const control = (sql: string): Query => ({ sql, values: [] });

const isSelect = (sql: string): boolean => /^\s*select\b/i.test(sql);

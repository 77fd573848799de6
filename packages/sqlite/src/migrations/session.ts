/** The migration engine's work on one SQLite database. */
import { existsSync } from 'node:fs';
import {
  type BackfillSession,
  type Backup,
  type BackupRequest,
  type DatabaseIdentity,
  type ForeseenStop,
  type HistoryRow,
  LockUnavailable,
  type LongTransaction,
  type MigrationSession,
  MigrationUsageError,
  type PlanExecution,
  type ProbeResult,
  type ProtectionRecord,
  type Statement,
  type StatementEffect,
  StatementFailure,
  type StoredApproval,
  type TableReference,
  type TableSize,
  type TransactionUnit,
} from '@runledger/migrator';
import { TimeoutError } from '@runledger/schema/errors';
import { isBusy } from '../connection/busy.ts';
import { type Connection, isMemory, openDatabase, useWriteAheadLog } from '../connection/open.ts';
import { mapError } from '../errors.ts';
import { tableNames } from '../names.ts';
import {
  isSameHistory,
  readApprovals,
  readExecutions,
  readProtection,
  UNPROTECTED,
} from './approvals.ts';
import { backUp, holdsRows } from './backup.ts';
import { stopsAt } from './foreseen.ts';
import { operationsDdl } from './operations-ddl.ts';
import { HistoryTable, readHistory } from './rows.ts';
import { atomically, inTransaction, runStatement, runStatements } from './transaction.ts';

const NOT_A_READING = 'Only a statement that reads has a place here.';

/**
 * There is no lock to take: each transaction begins immediate, which admits one process at a time, and looks at
 * the history again inside. Nothing here waits; the engine tries again.
 */
export class SqliteMigrationSession implements MigrationSession {
  readonly #path: string;
  readonly #isOwn: boolean;
  #connection: Connection | null;
  #history: HistoryTable | null = null;
  /** What transactions reckon with; `undefined`: they were not told. */
  #protectedBy: string | null | undefined;
  /** The history as it was last read, or left by a transaction of this session; `undefined`: it was not read. */
  #seen: HistoryRow[] | null | undefined;

  /** @param connection one that stays open; without it, one to the path that ends with the session */
  constructor(path: string, connection: Connection | null) {
    this.#path = path;
    this.#connection = connection;
    this.#isOwn = connection === null;
  }

  async history(): Promise<HistoryRow[] | null> {
    const history = this.#isMissing() ? null : await this.#attempt(readHistory);
    this.#seen = history;
    return history;
  }

  async backfills(): Promise<BackfillSession> {
    const [{ SqliteBackfills }, chaining] = await Promise.all([
      import('./backfills.ts'),
      import('@runledger/repositories/audit-chain'),
    ]);
    return new SqliteBackfills({
      attempt: (work) => this.#attempt(work),
      run: runStatement,
      write: (database, change) => {
        this.#history ??= new HistoryTable(database, chaining);
        this.#history.write(change);
      },
    });
  }

  tryLock(): Promise<null> {
    return Promise.resolve(null);
  }

  unlock(): Promise<void> {
    return Promise.resolve();
  }

  async prepare(): Promise<void> {
    const database = this.#open();
    if (this.#isOwn) await walOrBusy(database);
    await this.#attempt(async () => {
      database.exec('BEGIN IMMEDIATE');
      await atomically(database, () => {
        for (const sql of operationsDdl) database.exec(sql);
      });
    });
  }

  async tables(): Promise<string[]> {
    if (this.#isMissing()) return [];
    return await this.#attempt(tableNames);
  }

  async dump(): Promise<string> {
    // Loaded when it is asked for: migrating has no use for it.
    const { dumpSchema } = await import('../introspection/database.ts');
    // Looking must not make a file.
    return this.#isMissing() ? '' : await this.#attempt(dumpSchema);
  }

  async protection(): Promise<ProtectionRecord> {
    return this.#isMissing() ? UNPROTECTED : await this.#attempt(readProtection);
  }

  expectProtection(setByPlan: string | null): void {
    this.#protectedBy = setByPlan;
  }

  async approvals(planHash: string): Promise<StoredApproval[]> {
    if (this.#isMissing()) return [];
    return await this.#attempt((database) => readApprovals(database, planHash));
  }

  async executions(planHash: string): Promise<PlanExecution[]> {
    if (this.#isMissing()) return [];
    return await this.#attempt((database) => readExecutions(database, planHash));
  }

  async backup({ label, tables }: BackupRequest): Promise<Backup | null> {
    const isAtStake = await this.#attempt(
      (database) => !database.memory && holdsRows(database, tables),
    );
    if (!isAtStake) return null;
    return await backUp(this.#path, label).catch((error) => {
      throw toRefusal(error);
    });
  }

  async identity(): Promise<DatabaseIdentity> {
    const { readIdentity } = await import('./fingerprint.ts');
    if (this.#isMissing()) return readIdentity(this.#path, null);
    return await this.#attempt((database) => readIdentity(this.#path, database));
  }

  async tableSizes(names: readonly string[]): Promise<TableSize[]> {
    if (this.#isMissing()) return [];
    const { readTableSizes } = await import('./fingerprint.ts');
    return await this.#attempt((database) => readTableSizes(database, names));
  }

  async references(): Promise<TableReference[]> {
    if (this.#isMissing()) return [];
    const { readReferences } = await import('./references.ts');
    return await this.#attempt(readReferences);
  }

  async foresee(statements: readonly Statement[]): Promise<ForeseenStop[]> {
    return this.#isMissing()
      ? []
      : await this.#attempt((database) => stopsAt(database, statements));
  }

  async measure(
    statements: readonly Statement[],
    rebuild: readonly string[],
  ): Promise<StatementEffect[]> {
    const { measureStatements } = await import('./measurement.ts');
    return await this.#attempt((database) => measureStatements(database, statements, rebuild));
  }

  longTransactions(): Promise<LongTransaction[]> {
    return Promise.resolve([]);
  }

  async transaction(unit: TransactionUnit): Promise<'committed' | 'superseded'> {
    // Loaded when something is done: to find nothing to do takes none of it.
    const chaining = await import('@runledger/repositories/audit-chain');
    return await this.#attempt(async (database) => {
      this.#history ??= new HistoryTable(database, chaining);
      const history = this.#history;
      return await inTransaction(database, unit, async (isWithoutKeys) => {
        // Nothing keeps others out between transactions: who protects the database meanwhile is heeded.
        const expected = this.#protectedBy;
        if (expected !== undefined && history.protectedBy() !== expected) return 'superseded';
        const isProtected = typeof expected === 'string';
        // What was approved was approved for this history. Who has not read it, as an approval has no need to, relies
        // on none.
        const isRelied = isProtected && this.#seen !== undefined;
        if (isRelied && !isSameHistory(this.#seen ?? null, readHistory(database)))
          return 'superseded';
        if (!unit.expected.every((row) => history.isAsExpected(row))) return 'superseded';
        await runStatements(database, unit, isWithoutKeys);
        history.write(unit.journal());
        if (isRelied) this.#seen = readHistory(database);
        return 'committed';
      });
    });
  }

  async read(sql: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
    const rowsOf = (database: Connection) => {
      const statement = database.prepare<unknown[], Record<string, unknown>>(sql);
      if (!statement.readonly || !statement.reader) throw new MigrationUsageError(NOT_A_READING);
      return statement.all(...values);
    };
    return this.#isMissing() ? onNothing(rowsOf) : await this.#attempt(rowsOf);
  }

  probe(): Promise<ProbeResult> {
    return Promise.resolve('open');
  }

  clear(): Promise<void> {
    return Promise.resolve();
  }

  async execute(statement: Statement): Promise<void> {
    await this.#attempt((database) => runStatement(database, statement));
  }

  close(): Promise<void> {
    if (this.#isOwn) this.#connection?.close();
    return Promise.resolve();
  }

  /** Looking must not make a file. */
  #isMissing(): boolean {
    return !this.#connection && !isMemory(this.#path) && !existsSync(this.#path);
  }

  #open(): Connection {
    this.#connection ??= openDatabase({ path: this.#path });
    return this.#connection;
  }

  /** An attempt that another connection's lock ends is for the engine to make again. */
  async #attempt<T>(work: (database: Connection) => T | Promise<T>): Promise<T> {
    try {
      return await work(this.#open());
    } catch (error) {
      throw toRefusal(error);
    }
  }
}

/** Asks an empty database in place of one that is not there. */
function onNothing<T>(work: (database: Connection) => T): T {
  const database = openDatabase({ path: ':memory:' });
  try {
    return work(database);
  } catch (error) {
    throw toRefusal(error);
  } finally {
    database.close();
  }
}

function toRefusal(error: unknown): unknown {
  if (isBusy(error) || error instanceof TimeoutError) {
    return new LockUnavailable('Another connection has the SQLite database locked', {
      cause: error,
    });
  }
  return error instanceof StatementFailure ? error : mapError(error);
}

async function walOrBusy(database: Connection): Promise<void> {
  await useWriteAheadLog(database, { deadlineMs: 0 }).catch((error) => {
    throw toRefusal(error);
  });
}

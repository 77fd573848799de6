/** The migration engine's work on one PostgreSQL schema. */
import {
  type BackfillSession,
  type DatabaseIdentity,
  type ForeseenStop,
  type HistoryRow,
  type LockHolder,
  LockUnavailable,
  type LongTransaction,
  MigrationEnvironmentError,
  type MigrationSession,
  type PlanExecution,
  type ProbeResult,
  type ProtectionRecord,
  type Statement,
  type StatementEffect,
  StatementFailure,
  type StatementLimits,
  type StatementObserver,
  type StoredApproval,
  type TableReference,
  type TableSize,
  type TransactionUnit,
} from '@runledger/migrator';
import { ConnectionError } from '@runledger/schema/errors';
import pg, { type Client, type QueryConfig, type QueryResult } from 'pg';
import { connectClient } from '../connection/connect.ts';
import { type PostgresOptions, schemaOf } from '../connection/options.ts';
import { mapError } from '../errors.ts';
import {
  hasState,
  INSUFFICIENT_PRIVILEGE,
  INVALID_PARAMETER_VALUE,
  LOCK_NOT_AVAILABLE,
} from '../sqlstates.ts';
import { type ProbeState, probeOf } from './alone.ts';
import { readApprovals, readExecutions, readProtection } from './approvals.ts';
import { auditSql } from './audit.ts';
import { MigrationLock, poolingError } from './lock.ts';
import { readLongTransactions } from './long-transactions.ts';
import { composeMessage, type MessageError, sendMessage } from './message.ts';
import { operationsDdl } from './operations-ddl.ts';
import { RowCounts } from './row-losses.ts';
import { journalSql, readHistory } from './rows.ts';

/** How often the server looks whether the client is still there, so that it does not work on for a dead one. */
const CHECK_INTERVAL = '2s';
const NO_LIMITS: StatementLimits = { lockTimeoutMs: 0, statementTimeoutMs: 0 };
const HELD = 'migration_lock_held';

// Besides the first: deadlock_detected, serialization_failure
const LOCK_CODES = [LOCK_NOT_AVAILABLE, '40P01', '40001'];

export class PostgresMigrationSession implements MigrationSession {
  readonly #client: Client;
  readonly #options: PostgresOptions;
  readonly #schema: string;
  readonly #lock: MigrationLock;

  constructor(client: Client, options: PostgresOptions) {
    this.#client = client;
    this.#options = options;
    this.#schema = pg.escapeIdentifier(schemaOf(options));
    this.#lock = new MigrationLock(client, schemaOf(options));
  }

  async history(): Promise<HistoryRow[] | null> {
    return await mapped(readHistory(this.#client));
  }

  async tryLock(): Promise<LockHolder | null> {
    const holder = await mapped(this.#lock.tryTake(() => connectClient(this.#options)));
    if (holder === null) await this.#watchClient();
    return holder;
  }

  async unlock(): Promise<void> {
    try {
      await mapped(this.#lock.release());
    } catch (error) {
      // The end of the session released it.
      if (!(error instanceof ConnectionError)) throw error;
    }
  }

  async prepare(): Promise<void> {
    const { rows } = await mapped(
      this.#client.query<{ role: string; isUsable: boolean }>(
        `SELECT current_user AS role, has_schema_privilege(oid, 'USAGE') AS "isUsable"
         FROM pg_namespace WHERE nspname = $1`,
        [schemaOf(this.#options)],
      ),
    );
    const [found] = rows;
    // Its tables could not be seen, and those to make would have no place.
    if (found && !found.isUsable) throw unusable(this.#schema, found.role);
    // Where the schema is there, creating it again would still demand the right to create schemas.
    const schema = found ? [] : [`CREATE SCHEMA IF NOT EXISTS ${this.#schema}`];
    await this.#send(
      ['BEGIN', 'SET LOCAL client_min_messages = warning', ...schema, ...operationsDdl, 'COMMIT'],
      [],
    );
  }

  async tables(): Promise<string[]> {
    const { rows } = await mapped(
      this.#client.query<{ name: string }>(
        `SELECT relname AS name FROM pg_class
         WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind IN ('r', 'p')`,
      ),
    );
    return rows.map(({ name }) => name);
  }

  async dump(): Promise<string> {
    // Loaded when it is asked for: migrating has no use for it.
    const { dumpSchema } = await import('../introspection/database.ts');
    return await mapped(dumpSchema(this.#client));
  }

  async backfills(): Promise<BackfillSession> {
    const { PostgresBackfills } = await import('./backfills.ts');
    await this.#watchClient();
    return new PostgresBackfills({
      client: this.#client,
      schema: this.#schema,
      refusal: toRefusal,
      journalSql: async (change) => [...journalSql(change), ...(await auditSql(change.log))],
    });
  }

  async protection(): Promise<ProtectionRecord> {
    return await mapped(readProtection(this.#client));
  }

  expectProtection(): void {
    // The lock keeps everybody out who would change it.
  }

  async approvals(planHash: string): Promise<StoredApproval[]> {
    return await mapped(readApprovals(this.#client, planHash));
  }

  async executions(planHash: string): Promise<PlanExecution[]> {
    return await mapped(readExecutions(this.#client, planHash));
  }

  /** A copy of a server's database is a dump or a base backup, which its operator makes, with rights of their own. */
  backup(): Promise<null> {
    return Promise.resolve(null);
  }

  async identity(): Promise<DatabaseIdentity> {
    const { readIdentity } = await import('./fingerprint.ts');
    return await mapped(readIdentity(this.#client, schemaOf(this.#options)));
  }

  async tableSizes(names: readonly string[]): Promise<TableSize[]> {
    const { readTableSizes } = await import('./fingerprint.ts');
    return await mapped(readTableSizes(this.#client, names));
  }

  async references(): Promise<TableReference[]> {
    const { readReferences } = await import('./references.ts');
    return await mapped(readReferences(this.#client));
  }

  /** To drop a table deletes no row of another. */
  foresee(): Promise<ForeseenStop[]> {
    return Promise.resolve([]);
  }

  async measure(
    statements: readonly Statement[],
    rebuild: readonly string[],
  ): Promise<StatementEffect[]> {
    assertNoRebuild(rebuild);
    const { StatementMeter } = await import('./measurement.ts');
    const refusal = (error: unknown, statement: Statement) =>
      toRefusal({ error, statement, offset: null });
    const another = () => connectClient(this.#options);
    return await new StatementMeter(this.#client, this.#schema, another, refusal).measure(
      statements,
    );
  }

  async longTransactions(olderThanMs: number): Promise<LongTransaction[]> {
    return await mapped(readLongTransactions(this.#client, olderThanMs));
  }

  async transaction(unit: TransactionUnit): Promise<'committed'> {
    assertNoRebuild(unit.rebuild);
    const begin = ['BEGIN', this.#settingsSql(unit.limits, true, unit.durable)];
    const { observer, statements, rows, inspect } = unit;
    if (!observer && !rows) await this.#assertLocked(await this.#send(begin, statements));
    else {
      await this.#assertLocked(await this.#send(begin, []));
      const counts = rows
        ? await this.#inside(() => RowCounts.before(this.#client, this.#schema, rows))
        : null;
      await this.#run(statements, observer);
      if (counts) await this.#inside(async () => rows?.check(await counts.losses()));
    }
    if (inspect) await this.#inside(inspect);
    // A message of its own: who dies while the statements run has committed nothing.
    const change = unit.journal();
    const journal = [...journalSql(change), ...(await auditSql(change.log))];
    // The statements may have set another path, and what follows must not inherit it.
    await this.#send([`SET search_path = ${this.#schema}`, ...journal, 'COMMIT'], []);
    return 'committed';
  }

  async read(sql: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
    const isInside = this.#client.getTransactionStatus() === 'T';
    const [begin, end] = isInside
      ? [
          'SAVEPOINT runledger_read; SET LOCAL transaction_read_only = on',
          'ROLLBACK TO SAVEPOINT runledger_read; RELEASE SAVEPOINT runledger_read',
        ]
      : ['BEGIN READ ONLY', 'ROLLBACK'];
    await mapped(this.#client.query(begin));
    try {
      const { rows } = await mapped(
        // The simple protocol would run several statements.
        this.#client.query({
          text: sql,
          values: [...values],
          queryMode: 'extended',
        } as QueryConfig),
      );
      return rows;
    } finally {
      await mapped(this.#client.query(end));
    }
  }

  async probe(statement: Statement): Promise<ProbeResult> {
    const probe = probeOf(statement);
    if (!probe) return 'open';
    const { rows } = await mapped(this.#client.query<ProbeState>(probe.sql, [...probe.values]));
    return rows[0]?.state ?? 'open';
  }

  async clear(statement: Statement, limits: StatementLimits): Promise<void> {
    const clear = probeOf(statement)?.clear;
    if (!clear) return;
    const statements =
      'sql' in clear
        ? [clear.sql]
        : (await mapped(this.#client.query<{ sql: string }>(clear.list))).rows.map(
            ({ sql }) => sql,
          );
    for (const sql of statements) await this.#runAlone(sql, statement, limits);
  }

  async execute(statement: Statement, limits: StatementLimits): Promise<void> {
    await this.#runAlone(statement.sql, statement, limits);
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  async #run(statements: readonly Statement[], observer: StatementObserver | null): Promise<void> {
    if (!observer) {
      if (statements.length > 0) await this.#send([], statements);
      return;
    }
    for (const statement of statements) {
      observer.started(statement);
      await this.#send([], [statement]);
      observer.finished(statement);
    }
  }

  /** Work of others than the migration's statements in its transaction: what it throws undoes them. */
  async #inside<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const refusal = refusalOf(error);
      if (!(refusal instanceof ConnectionError)) await mapped(this.#client.query('ROLLBACK'));
      throw refusal;
    }
  }

  async #runAlone(sql: string, statement: Statement, limits: StatementLimits): Promise<void> {
    await this.#assertLocked(await this.#send([this.#settingsSql(limits, false, true)], []));
    // In a message of its own, since several make a transaction.
    await this.#send([], [{ ...statement, sql }]);
    await this.#send([this.#settingsSql(NO_LIMITS, false, true)], []);
  }

  /** One statement that sets the session, or the transaction, up, and tells whether the lock is held. */
  #settingsSql(limits: StatementLimits, isLocal: boolean, isDurable: boolean): string {
    const settings = {
      // The next commit that waits for the disk waits for all before it.
      ...(isDurable ? {} : { synchronous_commit: 'off' }),
      search_path: this.#schema,
      lock_timeout: String(limits.lockTimeoutMs),
      statement_timeout: String(limits.statementTimeoutMs),
    };
    const assignments = Object.entries(settings).map(
      ([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, ${isLocal})`,
    );
    return `SELECT ${this.#lock.heldSql()} AS ${HELD}, ${assignments.join(', ')}`;
  }

  /** Before anything is committed. */
  async #assertLocked(results: QueryResult[]): Promise<void> {
    // The first, since a migration's own statement may give a column of this name.
    const answer = results.find(({ fields }) => fields[0]?.name === HELD);
    if (answer?.rows[0]?.[HELD] === true) return;
    await mapped(this.#client.query('ROLLBACK'));
    throw poolingError();
  }

  async #send(before: readonly string[], statements: readonly Statement[]): Promise<QueryResult[]> {
    const sent = await sendMessage(this.#client, composeMessage(before, statements));
    if ('results' in sent) return sent.results;
    const refusal = toRefusal(sent);
    if (!(refusal instanceof ConnectionError)) await mapped(this.#client.query('ROLLBACK'));
    throw refusal;
  }

  async #watchClient(): Promise<void> {
    try {
      await this.#client.query(`SET client_connection_check_interval = '${CHECK_INTERVAL}'`);
    } catch (error) {
      // Some platforms cannot tell, and then refuse the setting.
      if (!hasState(error, INVALID_PARAMETER_VALUE)) throw mapError(error);
    }
  }
}

function unusable(schema: string, role: string): MigrationEnvironmentError {
  const to = pg.escapeIdentifier(role);
  return new MigrationEnvironmentError(
    `The role ${role} may not use the schema ${schema}: let its owner say GRANT USAGE, CREATE ON SCHEMA ${schema} TO ${to}, or migrate as the role that owns it.`,
  );
}

/** Of an error that may be the server's, or somebody else's. */
function refusalOf(error: unknown): unknown {
  const isOwn = !(error instanceof Error) || error instanceof StatementFailure;
  return isOwn ? error : toRefusal({ error, statement: null, offset: null });
}

function assertNoRebuild(tables: readonly string[]): void {
  if (tables.length === 0) return;
  throw new StatementFailure('PostgreSQL alters tables in place: take the rebuild away', {
    statement: null,
    nativeCode: null,
  });
}

function toRefusal({ error, statement, offset }: MessageError): unknown {
  const { code, message } = error as { code?: unknown; message: string };
  const known = mapError(error);
  if (typeof code !== 'string' || known instanceof ConnectionError) return known;
  if (LOCK_CODES.includes(code)) {
    const what = statement
      ? `Line ${statement.line} could not have its lock`
      : 'A lock was not to be had';
    return new LockUnavailable(`${what} (${message})`, { cause: error });
  }
  // What is denied to the engine itself is no failure of a migration.
  if (code === INSUFFICIENT_PRIVILEGE && statement === null) return known;
  return new StatementFailure(message, { statement, nativeCode: code, offset, cause: error });
}

async function mapped<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw mapError(error);
  }
}

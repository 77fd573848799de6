/** One transaction of the engine: how it begins and ends, and the statements in it under their guards. */
import { type Statement, StatementFailure, type TransactionUnit } from '@runledger/migrator';
import Database from 'better-sqlite3';
import { isBusy } from '../connection/busy.ts';
import type { Connection } from '../connection/open.ts';
import { guardDrops, watchDrops } from './drop.ts';
import { areDrops, areOn, beginWithoutKeys, switchKeys } from './foreign-keys.ts';
import { beginRebuild, endRebuild, guardRebuild } from './rebuild.ts';
import { countRows } from './row-losses.ts';

/**
 * Does the work in a transaction that begins immediate, with foreign keys as the unit needs them.
 * @param work told whether they are off, since nothing but drops is in the unit
 */
export async function inTransaction<T>(
  database: Connection,
  unit: TransactionUnit,
  work: (isWithoutKeys: boolean) => Promise<T>,
): Promise<T> {
  const isRebuild = unit.rebuild.length > 0;
  const isDropping = !isRebuild && areDrops(unit.statements) && areOn(database);
  if (isRebuild) beginRebuild(database);
  try {
    const isWithoutKeys = isDropping && beginWithoutKeys(database);
    if (!isDropping) database.exec('BEGIN IMMEDIATE');
    return await atomically(database, () => work(isWithoutKeys));
  } finally {
    if (isRebuild) endRebuild(database);
    if (isDropping) switchKeys(database, 'ON');
  }
}

/** Commits what the work did, or undoes it when the work throws or says that others were faster. */
export async function atomically<T>(database: Connection, work: () => T | Promise<T>): Promise<T> {
  try {
    const result = await work();
    database.exec(result === 'superseded' ? 'ROLLBACK' : 'COMMIT');
    return result;
  } catch (error) {
    // Some failures end the transaction by themselves.
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Runs the unit's statements in the transaction that is under way.
 * @throws StatementFailure for one that fails, or takes what it does not say
 */
export async function runStatements(
  database: Connection,
  unit: TransactionUnit,
  isWithoutKeys: boolean,
): Promise<void> {
  const rebuild = unit.rebuild.length > 0 ? guardRebuild(database, unit.rebuild) : null;
  const drops = isWithoutKeys ? guardDrops(database) : null;
  const watch = rebuild || drops ? null : watchDrops(database, unit.statements);
  const losses = unit.rows ? countRows(database, unit.rows) : null;
  for (const statement of unit.statements) {
    unit.observer?.started(statement);
    watch?.before(statement);
    runStatement(database, statement);
    unit.observer?.finished(statement);
  }
  rebuild?.finish(unit.statements, unit.allowed);
  drops?.finish(unit.statements);
  watch?.finish();
  if (losses) unit.rows?.check(losses());
  await unit.inspect?.();
}

export function runStatement(database: Connection, statement: Statement): void {
  try {
    database.exec(statement.sql);
  } catch (error) {
    if (isBusy(error) || !(error instanceof Database.SqliteError)) throw error;
    throw new StatementFailure(error.message, { statement, nativeCode: error.code, cause: error });
  }
}

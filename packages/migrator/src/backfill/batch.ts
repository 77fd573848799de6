/** One batch: a transaction that takes the next rows, does the work on them and writes down how far it came. */
import type { Command } from '../commands/command.ts';
import type { Engine } from '../engine.ts';
import { LockUnavailable, StatementFailure } from '../errors.ts';
import { logEntry, NO_CHANGE } from '../history/journal.ts';
import type { StatementLimits } from '../run/port.ts';
import { parseScript } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import { assertMine, LEASE_MS } from './claim.ts';
import type { ParsedBackfill } from './file.ts';
import { type BatchKey, keyProblem } from './keys.ts';
import { BatchLosses } from './losses.ts';
import { withBatch } from './placeholder.ts';
import type { BackfillRow, BackfillSession, BatchRows, BatchTransaction, RowKey } from './port.ts';
import { keyOf, migrationName, type OpenBackfill } from './task.ts';

/** What all batches of a run have in common. */
export interface BatchPlan {
  readonly backfill: OpenBackfill;
  readonly parsed: ParsedBackfill;
  /** Of the key that it goes by. */
  readonly columns: readonly string[];
  readonly limits: StatementLimits;
  readonly runner: string;
}

/** What one batch is to be. */
export interface BatchBounds {
  /** The most rows that it takes; a batch with fewer is the last. */
  readonly size: number;
  /** The greatest key of the round that it is in, as far as one is known. */
  readonly bound: RowKey | null;
}

export interface Committed {
  readonly row: BackfillRow;
  readonly rows: number;
  /** The greatest key of the round that it was in. */
  readonly bound: RowKey | null;
  readonly durationMs: number;
}

/** Whether an attempt has come so far that others can wait for it. */
interface Phase {
  isAtWork: boolean;
}

/**
 * @throws StatementFailure, StatementTimedOut, LockUnavailable after everything of it was undone
 * @throws MigrationHistoryError when the backfill is no longer this run's
 */
export async function runBatch(
  command: Command,
  session: BackfillSession,
  plan: BatchPlan,
  { size, bound: known }: BatchBounds,
  phase: Phase,
): Promise<Committed> {
  const { engine } = command;
  const start = engine.clock.now().getTime();
  const elapsed = () => engine.clock.now().getTime() - start;
  const { table } = plan.parsed.options;
  const committed = await session.transaction(plan.limits, async (transaction) => {
    const before = await transaction.lock(plan.backfill.migration, 'some');
    assertMine(before, plan.runner, plan.backfill);
    phase.isAtWork = true;
    const { columns } = plan;
    const rows = { table, columns, after: before.lastKey };
    const bound = await transaction.greatest({ ...rows, known });
    const next = await transaction.next(rows, size);
    if (next) {
      assertMoved(before, next);
      tell(engine, plan, before, 'begun');
      await work(engine, session, transaction, plan, before, next);
      tell(engine, plan, before, 'executed');
    }
    const isLast = next === null || next.count < size;
    const after = advanced(before, next, isLast, engine.clock.now(), elapsed());
    const log = isLast ? [finishedEntry(command, after)] : [];
    await transaction.write({ ...NO_CHANGE, backfills: [after], log }, isLast);
    return { row: after, rows: next?.count ?? 0, bound };
  });
  return { ...committed, durationMs: elapsed() };
}

/** @throws StatementFailure where the same rows would be the next ones for ever */
function assertMoved({ lastKey }: BackfillRow, { upTo }: BatchRows): void {
  if (lastKey === null || upTo.some((value, place) => value !== lastKey[place])) return;
  throw new StatementFailure(
    `the rows after the key ${upTo.join(', ')} end with that key again, so that it would never end; go by another key (key=<column>,<column>)`,
    { statement: null, nativeCode: null },
  );
}

async function work(
  engine: Engine,
  session: BackfillSession,
  transaction: BatchTransaction,
  { backfill, parsed, columns }: BatchPlan,
  { lastKey: after, batches }: BackfillRow,
  { upTo, count }: BatchRows,
): Promise<void> {
  const { syntax } = engine.target;
  const { table, alias, isFunction } = parsed.options;
  const condition = session.predicate({ table, alias, columns, after, upTo });
  const losses = new BatchLosses(transaction, parsed.options, syntax);
  await losses.count(parsed.statements);
  for (const statement of parsed.statements) {
    const sql = withBatch(statement.sql, condition, syntax);
    await transaction.run({ ...statement, sql });
  }
  if (!isFunction) return await losses.check();
  try {
    await engine.backfills[keyOf(backfill.migration)]?.({
      size: count,
      number: batches + 1,
      async execute(sql, values = []) {
        assertKeyStays(sql, { table, columns }, syntax);
        await losses.countFor(sql);
        return (await transaction.query(withBatch(sql, condition, syntax), values)).rows;
      },
    });
  } catch (error) {
    if (error instanceof StatementFailure || error instanceof LockUnavailable) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new StatementFailure(`the application’s function threw: ${message}`, {
      statement: null,
      nativeCode: null,
      cause: error,
    });
  }
  await losses.check();
}

/** @throws StatementFailure for code of the application that would change the key */
function assertKeyStays(sql: string, key: BatchKey, syntax: SqlSyntax): void {
  const problem = keyProblem(parseScript(sql, syntax).statements, key);
  if (problem === null) return;
  throw new StatementFailure(problem, { statement: null, nativeCode: null });
}

function advanced(
  before: BackfillRow,
  next: BatchRows | null,
  isLast: boolean,
  now: Date,
  elapsedMs: number,
): BackfillRow {
  return {
    ...before,
    status: isLast ? 'finished' : 'running',
    lastKey: next?.upTo ?? before.lastKey,
    rowsDone: before.rowsDone + (next?.count ?? 0),
    batches: before.batches + (next ? 1 : 0),
    runner: isLast ? null : before.runner,
    // The pause can be as long as the batch.
    leaseUntil: isLast ? null : new Date(now.getTime() + LEASE_MS + elapsedMs),
    updatedAt: now,
    finishedAt: isLast ? now : null,
  };
}

function finishedEntry(command: Command, { stream, version, rowsDone, batches }: BackfillRow) {
  const name = { stream, version };
  return logEntry(command, 'backfill', 'succeeded', name, { rows: rowsDone, batches });
}

function tell(
  engine: Engine,
  { backfill }: BatchPlan,
  { batches }: BackfillRow,
  phase: 'begun' | 'executed',
): void {
  if (!engine.observesStatements) return;
  engine.emit({ type: 'backfill-batch', ...migrationName(backfill), batch: batches + 1, phase });
}

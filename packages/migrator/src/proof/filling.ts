/** Generated rows for tables of which nothing is known but what a database says of them. */
import { setImmediate } from 'node:timers/promises';
import { operationsModel } from '@runledger/schema';
import type { FilledTable, FillRequest } from './workload.ts';

const ROWS_AT_ONCE = 50_000;

const engineTables = new Set<string>(Object.values(operationsModel).map(({ name }) => name));

type Answer<T> = T | Promise<T>;

export interface FillableColumn {
  /** No row goes without a value: it is NOT NULL without a default, or part of the primary key. */
  readonly isNeeded: boolean;
}

/** The rows 1, 2 …, the last one included. */
export interface RowNumbers {
  readonly first: number;
  readonly last: number;
}

/** What filling asks of a database. */
export interface FillableTables<Column extends FillableColumn> {
  /** Every table that an unqualified name can mean, those that are parts of another left out. */
  names(): Answer<readonly string[]>;
  /** The tables that it refers to, itself perhaps. */
  parentsOf(table: string): Answer<readonly string[]>;
  /** Those that can be given a value. */
  columnsOf(table: string): Answer<readonly Column[]>;
  count(table: string): Answer<number>;
  /**
   * Adds rows with values in these columns alone, where their keys are not taken.
   * @throws what the database refuses
   */
  insert(table: string, columns: readonly Column[], rows: RowNumbers): Answer<unknown>;
}

/** Rows by table, the engine's own left out. */
export async function rowCountsOf(
  tables: Pick<FillableTables<FillableColumn>, 'names' | 'count'>,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of await tables.names()) {
    if (!engineTables.has(table)) counts[table] = await tables.count(table);
  }
  return counts;
}

/** As a workload fills tables. */
export async function fillTables<Column extends FillableColumn>(
  database: FillableTables<Column>,
  { tables, rows, signal }: FillRequest,
): Promise<FilledTable[]> {
  const filled: FilledTable[] = [];
  for (const table of await withParents(database, tables)) {
    signal?.throwIfAborted();
    const problem =
      (await database.count(table)) < rows ? await fill(database, table, rows, signal) : null;
    filled.push({ table, rows: await database.count(table), problem });
  }
  return filled;
}

/** The tables and those that they refer to, the latter first. */
async function withParents(
  database: Pick<FillableTables<FillableColumn>, 'parentsOf'>,
  tables: readonly string[],
): Promise<string[]> {
  const ordered = new Set<string>();
  const visited = new Set<string>();
  const visit = async (table: string) => {
    if (visited.has(table)) return;
    visited.add(table);
    for (const parent of await database.parentsOf(table)) await visit(parent);
    ordered.add(table);
  };
  for (const table of tables) await visit(table);
  return [...ordered];
}

/** @returns what the database refused, when it refused every attempt, or `null` */
async function fill<Column extends FillableColumn>(
  database: FillableTables<Column>,
  table: string,
  rows: number,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const columns = await database.columnsOf(table);
  const needed = columns.filter(({ isNeeded }) => isNeeded);
  const optional = columns.filter(({ isNeeded }) => !isNeeded);
  let problem: string | null = null;
  // A check over several columns may ask for one more; a table all of whose columns are optional needs one.
  for (const more of [[], ...optional.map((column) => [column])]) {
    const chosen = [...needed, ...more];
    if (chosen.length === 0) continue;
    const refusal = await refusalOf(() => database.insert(table, chosen, { first: 1, last: 1 }));
    problem ??= refusal;
    if (refusal !== null) continue;
    for (let first = 2; first <= rows; first += ROWS_AT_ONCE) {
      const last = Math.min(rows, first + ROWS_AT_ONCE - 1);
      const later = await refusalOf(() => database.insert(table, chosen, { first, last }));
      if (later !== null) return later;
      // A driver that keeps its thread busy lets nobody abort meanwhile.
      await setImmediate();
      signal?.throwIfAborted();
    }
    return null;
  }
  return problem;
}

async function refusalOf(insert: () => unknown): Promise<string | null> {
  try {
    await insert();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What a migration can take for good, by table. */
import { isCounted, tablesLosingRows } from '../checks/deleting.ts';
import { DATA_LOSS, ROW_LOSS } from '../files/source.ts';
import { tablesAtRisk, tablesNarrowedInBlocks } from '../sql/destructive.ts';
import { keyOf } from '../sql/names.ts';
import type { Statement } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import { tablesAfter } from '../sql/tables.ts';
import type { Planned } from './hazards.ts';

export interface Loss {
  /** The statement that takes it. */
  readonly statement: Statement;
  /** The table's rows or columns as a whole, the rows that a condition is true of, or the columns of these names. */
  readonly takes: 'all' | 'some rows' | readonly string[];
  /** Whether the run stops where rows go, since the file does not announce it. */
  readonly stops: boolean;
  /** The reason that the file gives, or `null`. */
  readonly reason: string | null;
}

/** By the tables' former names. */
export function lossesOf(planned: Planned, syntax: SqlSyntax): Map<string, Loss> {
  const { rebuild, allow } = planned.file.options;
  const isRebuilt = (table: string) => rebuild.some((name) => keyOf(name) === keyOf(table));
  // The guard around a rebuild compares how many rows there are.
  const isGuarded = (table: string) => !(ROW_LOSS in allow) && isRebuilt(table);
  const wholly = firstWith(planned, (statements) => [
    ...tablesAtRisk(statements, []),
    ...tablesNarrowedInBlocks(statements, syntax),
  ]);
  const partly = firstWith(planned, (statements) =>
    (tablesLosingRows(statements, syntax) ?? []).map(({ name }) => name),
  );
  const stops = stopping(planned, syntax);
  const found = new Map<string, Loss>();
  for (const [table, statement] of [...wholly, ...partly]) {
    if (isGuarded(table) || found.has(table)) continue;
    const isWhole = wholly.has(table);
    const reason = (isWhole ? allow[DATA_LOSS] : undefined) ?? allow[ROW_LOSS] ?? null;
    found.set(table, {
      statement,
      takes: isWhole ? 'all' : 'some rows',
      stops: reason === null && stops.has(table),
      reason,
    });
  }
  for (const [table, columns] of planned.trial.columnsLost) {
    const statement = [...wholly].find(([name]) => keyOf(name) === keyOf(table))?.[1];
    if (!statement || found.has(table)) continue;
    found.set(table, { statement, takes: columns, stops: false, reason: allow[DATA_LOSS] ?? null });
  }
  return found;
}

/** The tables that the check counts which compares rows before and after, and that a rollback has to keep as well. */
function stopping({ task, statements }: Planned, syntax: SqlSyntax): ReadonlySet<string> {
  const remade = tablesAfter(statements);
  const counted = (tablesLosingRows(statements, syntax) ?? []).filter((table) =>
    isCounted(table, task.direction, remade),
  );
  return new Set(counted.map(({ name }) => name));
}

/** By table, the first statement that adds it to what a list of statements does. */
function firstWith(
  { statements }: Planned,
  tablesOf: (statements: readonly Statement[]) => readonly string[],
): Map<string, Statement> {
  const found = new Map<string, Statement>();
  // Those before tell no more than what its tables were called.
  const renaming: Statement[] = [];
  for (const statement of statements) {
    if (tablesOf([statement]).length > 0) {
      for (const table of tablesOf([...renaming, statement])) {
        if (!found.has(table)) found.set(table, statement);
      }
    }
    if (/\brename\b/i.test(statement.sql)) renaming.push(statement);
  }
  return found;
}

/**
 * Guards around the rebuild of a table: SQLite changes most of a table's definition only by making a new one,
 * copying, dropping and renaming (https://www.sqlite.org/lang_altertable.html#otheralter). What that can lose
 * without a word, rows, children, indexes, triggers, views and used numbers, is held against what there was.
 */
import { actionAt, ROW_LOSS, type Statement, StatementFailure } from '@runledger/migrator';
import type { Connection } from '../connection/open.ts';
import { tableNamed } from '../names.ts';
import { type Orphans, watchOrphans } from './orphans.ts';
import { childrenOf, type Inventory, restoreSequences, takeStock } from './stock.ts';

export interface RebuildGuard {
  /**
   * Puts right what the statements cannot, and looks whether anything was lost.
   * @throws StatementFailure when something was that the file does not announce
   */
  finish(statements: readonly Statement[], allowed: Readonly<Record<string, string>>): void;
}

/**
 * Before the transaction: inside one the first pragma does nothing, and dropping a table empties its children.
 * @throws StatementFailure when foreign keys stay on
 */
export function beginRebuild(database: Connection): void {
  database.pragma('foreign_keys = OFF');
  if (database.pragma('foreign_keys', { simple: true }) !== 0) {
    throw failure('foreign keys cannot be switched off here: a transaction is open already');
  }
  // Else the renaming looks at views and triggers while the table that they name is gone, and fails.
  database.pragma('legacy_alter_table = ON');
}

/** After the transaction. */
export function endRebuild(database: Connection): void {
  database.pragma('legacy_alter_table = OFF');
  database.pragma('foreign_keys = ON');
}

/** Takes stock before the statements run. */
export function guardRebuild(database: Connection, tables: readonly string[]): RebuildGuard {
  for (const table of tables) {
    if (tableNamed(database, table) === null)
      throw failure(`there is no table ${table} to rebuild`);
  }
  const names = new Set(tables.flatMap((table) => [table, ...childrenOf(database, table)]));
  const before = takeStock(database, names, tables);
  const orphans = watchOrphans(database);
  return {
    finish(statements, allowed) {
      restoreSequences(database, before.sequences, tables);
      for (const table of tables) {
        if (tableNamed(database, table) === null)
          throw failure(`the rebuild left no table ${table}`);
      }
      const after = takeStock(database, names, tables);
      const orphaned = orphans.found(statements);
      if (!(ROW_LOSS in allowed)) compareRows(before.rows, after.rows);
      refuseOrphans(orphaned);
      compareDangling(before.dangling, after.dangling);
      compareObjects(before.objects, after.objects, droppedBy(statements));
      compareBroken(before.broken, after.broken);
    },
  };
}

function compareRows(before: Inventory['rows'], after: Inventory['rows']): void {
  for (const [table, count] of before) {
    const left = after.get(table);
    // A table that is dropped for good is no part of the rebuild: what else looks after rows asks for its leave.
    if (left !== undefined && left !== count) {
      throw failure(
        `the rebuild changed ${table} from ${count} rows to ${left}: mend it, or say "-- runledger: allow=${ROW_LOSS} reason=…"`,
      );
    }
  }
}

function refuseOrphans(orphans: Orphans): void {
  for (const [reference, count] of orphans) {
    throw failure(`${count} rows of ${reference} point to rows that are not there`);
  }
}

function compareDangling(before: Inventory['dangling'], after: Inventory['dangling']): void {
  const dangling = [...after].filter((reference) => !before.has(reference));
  if (dangling.length === 0) return;
  throw failure(
    `references point to tables that are not there (${dangling.join(', ')}): let them name the table as it is called in the end, for it is not renamed in them`,
  );
}

function compareObjects(
  before: Inventory['objects'],
  after: Inventory['objects'],
  dropped: ReadonlySet<string>,
): void {
  const lost = [...before].filter(
    (object) => !after.has(object) && !dropped.has(object.toLowerCase()),
  );
  if (lost.length > 0) {
    throw failure(`the rebuild lost ${lost.join(', ')}: make them again, or drop them explicitly`);
  }
}

function compareBroken(before: Inventory['broken'], after: Inventory['broken']): void {
  for (const [object, reason] of after) {
    if (!before.has(object)) throw failure(`the rebuild breaks ${object} (${reason})`);
  }
}

/** Objects as {@link Inventory.objects} has them, in lower case. */
function droppedBy(statements: readonly Statement[]): Set<string> {
  const dropped = new Set<string>();
  for (const { tokens } of statements) {
    const action = actionAt(tokens, 0);
    if (action?.does !== 'drop') continue;
    for (const { written } of action.names) dropped.add(`${action.kind} ${written}`.toLowerCase());
  }
  return dropped;
}

function failure(message: string): StatementFailure {
  return new StatementFailure(message, { statement: null, nativeCode: null });
}

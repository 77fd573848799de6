/**
 * Guards around the rebuild of a table: SQLite changes most of a table's definition only by making a new one,
 * copying, dropping and renaming (https://www.sqlite.org/lang_altertable.html#otheralter). What that can lose
 * without a word, rows, children, indexes, triggers and views, is counted before and after.
 */
import { type Statement, StatementFailure } from '@runledger/migrator';
import type { Connection } from '../connection/open.ts';

/** The hazard that a file allows when rows are meant to go. */
const ROW_LOSS = 'row-loss';

interface Inventory {
  /** Rows of the table and of those that refer to it. */
  readonly rows: ReadonlyMap<string, number>;
  /** Rows that refer to nothing, by table and what they refer to. */
  readonly orphans: ReadonlyMap<string, number>;
  /** Indexes and triggers of the table, and all views: `type name`. */
  readonly objects: ReadonlySet<string>;
}

export interface RebuildGuard {
  /** @throws StatementFailure when something was lost that the file does not announce */
  check(statements: readonly Statement[], allowed: Readonly<Record<string, string>>): void;
}

/** Before the transaction: inside one the first pragma does nothing, and dropping a table empties its children. */
export function beginRebuild(database: Connection): void {
  database.pragma('foreign_keys = OFF');
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
    if (!tableExists(database, table)) throw failure(`there is no table ${table} to rebuild`);
  }
  const names = new Set(tables.flatMap((table) => [table, ...childrenOf(database, table)]));
  const before = takeStock(database, names, tables);
  return {
    check(statements, allowed) {
      const after = takeStock(database, names, tables);
      if (!(ROW_LOSS in allowed)) compareRows(before.rows, after.rows);
      compareOrphans(before.orphans, after.orphans);
      const dropped = droppedBy(statements);
      const lost = [...before.objects].filter(
        (object) => !after.objects.has(object) && !dropped.has(object.toLowerCase()),
      );
      if (lost.length > 0) {
        throw failure(
          `the rebuild lost ${lost.join(', ')}: make them again, or drop them explicitly`,
        );
      }
    },
  };
}

function compareRows(before: Inventory['rows'], after: Inventory['rows']): void {
  for (const [table, count] of before) {
    const left = after.get(table) ?? 0;
    if (left !== count) {
      throw failure(
        `the rebuild changed ${table} from ${count} rows to ${left}: mend it, or say "-- runledger: allow=${ROW_LOSS} reason=…"`,
      );
    }
  }
}

function compareOrphans(before: Inventory['orphans'], after: Inventory['orphans']): void {
  for (const [reference, count] of after) {
    const known = before.get(reference) ?? 0;
    if (count > known) {
      throw failure(`${count - known} rows of ${reference} point to rows that are not there`);
    }
  }
}

function takeStock(
  database: Connection,
  names: ReadonlySet<string>,
  tables: readonly string[],
): Inventory {
  const rows = new Map<string, number>();
  for (const name of names)
    if (tableExists(database, name)) rows.set(name, countOf(database, name));

  const orphans = new Map<string, number>();
  for (const { table, parent } of database.pragma('foreign_key_check') as {
    table: string;
    parent: string;
  }[]) {
    const reference = `${table} to ${parent}`;
    orphans.set(reference, (orphans.get(reference) ?? 0) + 1);
  }

  const marks = tables.map(() => '?').join(', ');
  const objects = database
    .prepare<string[], { object: string }>(
      `SELECT type || ' ' || name AS object FROM sqlite_schema
       WHERE sql IS NOT NULL AND (type = 'view'
         OR (type IN ('index', 'trigger') AND tbl_name COLLATE NOCASE IN (${marks})))`,
    )
    .all(...tables)
    .map(({ object }) => object);
  return { rows, orphans, objects: new Set(objects) };
}

function tableExists(database: Connection, name: string): boolean {
  const found = database
    .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE`)
    .get(name);
  return found !== undefined;
}

function childrenOf(database: Connection, table: string): string[] {
  return database
    .prepare<[string], { name: string }>(
      `SELECT DISTINCT child.name AS name
       FROM sqlite_schema AS child, pragma_foreign_key_list(child.name) AS reference
       WHERE child.type = 'table' AND reference."table" = ? COLLATE NOCASE`,
    )
    .all(table)
    .map(({ name }) => name);
}

function countOf(database: Connection, table: string): number {
  const quoted = `"${table.replaceAll('"', '""')}"`;
  return Number(database.prepare(`SELECT count(*) FROM ${quoted}`).pluck().get());
}

const DROP = /^DROP (INDEX|TRIGGER|VIEW) (?:IF EXISTS )?(?:\S+ \. )?["`[]?(.+?)["`\]]?$/i;

function droppedBy(statements: readonly Statement[]): Set<string> {
  const dropped = new Set<string>();
  for (const { tokens } of statements) {
    const [, type, name] = DROP.exec(tokens.join(' ')) ?? [];
    if (type && name) dropped.add(`${type} ${name}`.toLowerCase());
  }
  return dropped;
}

function failure(message: string): StatementFailure {
  return new StatementFailure(message, { statement: null, nativeCode: null });
}

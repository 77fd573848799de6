/**
 * A guard around dropping a table: SQLite deletes its rows first, and what refers to them with ON DELETE CASCADE
 * or SET NULL goes or changes without a word (https://www.sqlite.org/lang_droptable.html).
 */
import { actionAt, type Statement, StatementFailure } from '@runledger/migrator';
import type { Connection } from '../connection/open.ts';
import { quoted, tableNamed, tableNames } from '../names.ts';
import { writes } from './triggers.ts';

/** A guard around drops in between other statements, each looked at before it begins. */
export interface DropWatch {
  /**
   * @throws StatementFailure when the statement, or one before it, takes or changes rows of tables that are not dropped
   * next
   */
  before(statement: Statement): void;
  /** @throws StatementFailure when a table that was to go after the one that it refers to is still there */
  finish(): void;
}

/** @param statements all of the transaction: they tell which tables go too */
export function watchDrops(database: Connection, statements: readonly Statement[]): DropWatch {
  /** By table that is emptied or changed and is to be dropped next, the statement that does it. */
  const emptied = new Map<string, Statement>();
  const assertGone = () => {
    for (const [child, statement] of emptied) {
      const name = tableNamed(database, child);
      if (name !== null) throw orderOf(statement, name);
    }
    emptied.clear();
  };
  return {
    before(statement) {
      // What comes between the two drops could read what is no longer there, or write to it.
      if (statement.tokens[0]?.toUpperCase() !== 'DROP') assertGone();
      const table = droppedTable(statement);
      if (table === null) return;
      // One that was dropped before, and is there, was made anew.
      const later = statements.slice(statements.indexOf(statement) + 1);
      for (const child of takenAlong(database, statement, table, later)) {
        emptied.set(child, statement);
      }
    },
    finish: assertGone,
  };
}

/**
 * @param later the statements after the one that drops the table
 * @param gone tables that are there still, and will not be
 * @returns the tables that go next, and whose rows go or change with those of the table
 * @throws StatementFailure when rows of others do
 */
export function takenAlong(
  database: Connection,
  statement: Statement,
  table: string,
  later: readonly Statement[],
  gone: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const going = new Set(later.map((each) => droppedTable(each)?.toLowerCase()));
  const losing = new Set<string>();
  const self = table.toLowerCase();
  // Rows that go along take others along. The list grows while it is gone through.
  const losers = new Set([self]);
  for (const parent of losers) {
    for (const { name, isChanged } of referringTo(database, parent)) {
      const child = name.toLowerCase();
      if (child === self || gone.has(child)) continue;
      if (!going.has(child)) losing.add(name);
      else if (isChanged) losers.add(child);
    }
  }
  if (losing.size > 0) throw lossBy(statement, table, losing);
  if (!changesItself(database, table)) losers.delete(self);
  for (const loser of losers) {
    const triggers = writingTriggersOn(database, loser);
    if (triggers.length > 0) throw triggeredBy(statement, table, loser, triggers);
  }
  losers.delete(self);
  return losers;
}

export interface DropGuard {
  /** @throws StatementFailure when rows of a table that stays refer to one that went */
  finish(statements: readonly Statement[]): void;
}

/** A guard around drops alone that take nothing along at first, since foreign keys are off. */
export function guardDrops(database: Connection): DropGuard {
  const before = tableNames(database);
  return {
    finish(statements) {
      // Told by the catalog, which knows better than any reading of the statements.
      const after = new Set(tableNames(database));
      for (const table of before.filter((name) => !after.has(name))) {
        const losing = new Set(referringTo(database, table).map(({ name }) => name));
        if (losing.size === 0) continue;
        const name = table.toLowerCase();
        const statement = statements.find((each) => droppedTable(each)?.toLowerCase() === name);
        throw lossBy(statement ?? null, table, losing);
      }
    },
  };
}

export function lossBy(
  statement: Statement | null,
  table: string,
  losing: ReadonlySet<string>,
): StatementFailure {
  return new StatementFailure(
    `dropping ${table} would delete or change the rows of ${[...losing].join(', ')} that refer to it: when the table is made anew, say "-- runledger: rebuild=${table}" at the top of the file, and else delete those rows in a statement of their own before`,
    { statement, nativeCode: null },
  );
}

export function orderOf(statement: Statement, child: string): StatementFailure {
  const table = droppedTable(statement);
  return new StatementFailure(
    `dropping ${table} deletes or changes the rows of ${child}, and other statements follow before ${child} is dropped as well: drop ${child} before ${table}`,
    { statement, nativeCode: null },
  );
}

function triggeredBy(
  statement: Statement,
  table: string,
  loser: string,
  triggers: readonly string[],
): StatementFailure {
  return new StatementFailure(
    `dropping ${table} deletes or changes rows of ${loser}, and so runs its triggers (${triggers.join(', ')}), which write: drop the triggers before`,
    { statement, nativeCode: null },
  );
}

export function droppedTable({ tokens }: Statement): string | null {
  const action = actionAt(tokens, 0);
  if (action?.does !== 'drop' || action.kind !== 'TABLE') return null;
  return action.names[0]?.written ?? null;
}

interface Referrer {
  readonly name: string;
  /** Its rows go or change with those that they refer to. */
  readonly isChanged: boolean;
}

/** Whether rows of the table go or change with others of its own. */
function changesItself(database: Connection, table: string): boolean {
  const actions = database
    .prepare<[string, string], string>(
      `SELECT on_delete FROM pragma_foreign_key_list(?, 'main') WHERE "table" = ? COLLATE NOCASE`,
    )
    .pluck()
    .all(table, table);
  return actions.some(isChanging);
}

/** Those that only refuse write nothing. */
function writingTriggersOn(database: Connection, table: string): string[] {
  return database
    .prepare<[string], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE`,
    )
    .all(table)
    .filter(({ sql }) => writes(sql))
    .map(({ name }) => name);
}

const isChanging = (onDelete: string) => !/^(NO ACTION|RESTRICT)$/.test(onDelete);

/** Other tables with rows that refer to the table, which itself may be gone. */
export function referringTo(database: Connection, table: string): Referrer[] {
  const references = database
    .prepare<[string, string], { name: string; columns: string; onDelete: string }>(
      `SELECT child.name AS name, json_group_array(reference."from") AS columns,
         reference.on_delete AS onDelete
       FROM sqlite_schema AS child, pragma_foreign_key_list(child.name, 'main') AS reference
       WHERE child.type = 'table' AND reference."table" = ? COLLATE NOCASE
         AND child.name <> ? COLLATE NOCASE
       GROUP BY child.name, reference.id`,
    )
    .all(table, table);
  return references
    .filter(({ name, columns }) => {
      // A row with a NULL in one of them refers to nothing: https://www.sqlite.org/foreignkeys.html#fk_composite
      const refers = (JSON.parse(columns) as string[]).map((each) => `${quoted(each)} IS NOT NULL`);
      return database
        .prepare(`SELECT 1 FROM main.${quoted(name)} WHERE ${refers.join(' AND ')}`)
        .get();
    })
    .map(({ name, onDelete }) => ({ name, isChanged: isChanging(onDelete) }));
}

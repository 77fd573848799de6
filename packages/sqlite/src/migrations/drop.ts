/**
 * A guard around dropping a table: SQLite deletes its rows first, and what refers to them with ON DELETE CASCADE
 * or SET NULL goes or changes without a word (https://www.sqlite.org/lang_droptable.html).
 */
import { actionAt, type Statement, StatementFailure } from '@runledger/migrator';
import type { Connection } from '../connection/open.ts';
import { quoted, tableNames } from '../names.ts';

/** @throws StatementFailure when the statement drops a table that rows of others, which stay, refer to */
export function assertDropsAlone(
  database: Connection,
  statement: Statement,
  all: readonly Statement[],
): void {
  const table = droppedTable(statement);
  if (table === null) return;
  // One that was dropped before, and is there, was made anew.
  const later = all.slice(all.indexOf(statement) + 1);
  const going = new Set(later.map((each) => droppedTable(each)?.toLowerCase()));
  const losing = new Set<string>();
  // Rows that go along take others along. The list grows while it is gone through.
  const losers = new Set([table.toLowerCase()]);
  for (const parent of losers) {
    for (const { name, isChanged } of referringTo(database, parent)) {
      const child = name.toLowerCase();
      if (child === table.toLowerCase()) continue;
      if (!going.has(child)) losing.add(name);
      else if (isChanged) losers.add(child);
    }
  }
  if (losing.size > 0) throw lossBy(statement, table, losing);
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

function lossBy(
  statement: Statement | null,
  table: string,
  losing: ReadonlySet<string>,
): StatementFailure {
  return new StatementFailure(
    `dropping ${table} would delete or change the rows of ${[...losing].join(', ')} that refer to it: when the table is made anew, say "-- runledger: rebuild=${table}" at the top of the file, and else delete those rows in a statement of their own before`,
    { statement, nativeCode: null },
  );
}

function droppedTable({ tokens }: Statement): string | null {
  const action = actionAt(tokens, 0);
  if (action?.does !== 'drop' || action.kind !== 'TABLE') return null;
  return action.names[0]?.written ?? null;
}

interface Referrer {
  readonly name: string;
  /** Its rows go or change with those that they refer to. */
  readonly isChanged: boolean;
}

/** Other tables with rows that refer to the table, which itself may be gone. */
function referringTo(database: Connection, table: string): Referrer[] {
  const references = database
    .prepare<[string, string], { name: string; columns: string; onDelete: string }>(
      `SELECT child.name AS name, json_group_array(reference."from") AS columns,
         reference.on_delete AS onDelete
       FROM sqlite_schema AS child, pragma_foreign_key_list(child.name) AS reference
       WHERE child.type = 'table' AND reference."table" = ? COLLATE NOCASE
         AND child.name <> ? COLLATE NOCASE
       GROUP BY child.name, reference.id`,
    )
    .all(table, table);
  return references
    .filter(({ name, columns }) => {
      // A row with a NULL in one of them refers to nothing: https://www.sqlite.org/foreignkeys.html#fk_composite
      const refers = (JSON.parse(columns) as string[]).map((each) => `${quoted(each)} IS NOT NULL`);
      return database.prepare(`SELECT 1 FROM ${quoted(name)} WHERE ${refers.join(' AND ')}`).get();
    })
    .map(({ name, onDelete }) => ({ name, isChanged: !/^(NO ACTION|RESTRICT)$/.test(onDelete) }));
}

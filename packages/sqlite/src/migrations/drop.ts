/**
 * A guard around dropping a table: SQLite deletes its rows first, and what refers to them with ON DELETE CASCADE
 * or SET NULL goes or changes without a word (https://www.sqlite.org/lang_droptable.html).
 */
import { type Statement, StatementFailure } from '@runledger/migrator';
import type { Connection } from '../connection/open.ts';
import { quoted } from '../names.ts';

/** @throws StatementFailure when the statement drops a table that rows of others, which stay, refer to */
export function assertDropsAlone(
  database: Connection,
  statement: Statement,
  all: readonly Statement[],
): void {
  const table = droppedTable(statement);
  if (table === null) return;
  const going = new Set(all.map((each) => droppedTable(each)?.toLowerCase()));
  const losing = referringTo(database, table).filter((name) => !going.has(name.toLowerCase()));
  if (losing.length === 0) return;
  throw new StatementFailure(
    `dropping ${table} would delete or change the rows of ${losing.join(', ')} that refer to it: when the table is made anew, say "-- runledger: rebuild=${table}" at the top of the file, and else delete those rows in a statement of their own before`,
    { statement, nativeCode: null },
  );
}

const DROP = /^DROP TABLE (?:IF EXISTS )?(?:\S+ \. )?["`[]?(.+?)["`\]]?$/i;

function droppedTable({ tokens }: Statement): string | null {
  if (tokens[0]?.toUpperCase() !== 'DROP') return null;
  return DROP.exec(tokens.join(' '))?.[1] ?? null;
}

/** Other tables with rows that refer to the table. */
function referringTo(database: Connection, table: string): string[] {
  const references = database
    .prepare<[string, string], { name: string; column: string }>(
      `SELECT child.name AS name, reference."from" AS "column"
       FROM sqlite_schema AS child, pragma_foreign_key_list(child.name) AS reference
       WHERE child.type = 'table' AND reference."table" = ? COLLATE NOCASE
         AND child.name <> ? COLLATE NOCASE`,
    )
    .all(table, table);
  const names = references
    .filter(({ name, column }) =>
      database.prepare(`SELECT 1 FROM ${quoted(name)} WHERE ${quoted(column)} IS NOT NULL`).get(),
    )
    .map(({ name }) => name);
  return [...new Set(names)];
}

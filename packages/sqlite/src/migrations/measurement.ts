/**
 * What statements do to whole tables, told from the programs that SQLite makes of them
 * (https://www.sqlite.org/opcode.html): a loop over a table reads all of it, one that inserts into the same table
 * writes it anew. Locks are not told: every migration has the one lock for writers, and readers go on.
 */
import {
  actionAt,
  type Statement,
  type StatementEffect,
  StatementFailure,
} from '@runledger/migrator';
import Database from 'better-sqlite3';
import type { Connection } from '../connection/open.ts';
import { tableNamed } from '../names.ts';
import { areDrops, switchKeys } from './foreign-keys.ts';
import { beginRebuild, endRebuild } from './rebuild.ts';

interface Operation {
  readonly opcode: string;
  readonly p1: number;
  readonly p2: number;
  readonly p3: number;
}

export function measureStatements(
  connection: Connection,
  statements: readonly Statement[],
  rebuild: readonly string[],
): StatementEffect[] {
  const isDropping = rebuild.length === 0 && areDrops(statements);
  if (rebuild.length > 0) beginRebuild(connection);
  if (isDropping) switchKeys(connection, 'OFF');
  try {
    const original = new Set(tablesByRoot(connection).values());
    return statements.map((statement) => {
      const { scans, rewrites } = effectOf(connection, statement, rebuild);
      run(connection, statement);
      const old = (names: ReadonlySet<string>) =>
        [...names].filter((name) => original.has(name)).sort();
      return { locks: [], scans: old(scans), rewrites: old(rewrites) };
    });
  } finally {
    if (rebuild.length > 0) endRebuild(connection);
    if (isDropping) switchKeys(connection, 'ON');
  }
}

function run(connection: Connection, statement: Statement): void {
  try {
    connection.exec(statement.sql);
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    throw new StatementFailure(error.message, { statement, nativeCode: error.code, cause: error });
  }
}

function effectOf(
  connection: Connection,
  statement: Statement,
  rebuild: readonly string[],
): { scans: Set<string>; rewrites: Set<string> } {
  const [scans, rewrites] = [new Set<string>(), new Set<string>()];
  const tables = tablesByRoot(connection);
  const program = programOf(connection, statement);
  if (program.some(({ opcode }) => opcode === 'Vacuum')) {
    return { scans, rewrites: new Set(tables.values()) };
  }
  const cursors = new Map<number, string>();
  const written = new Set<string>();
  for (const { opcode, p1, p2, p3 } of program) {
    const table = cursors.get(p1);
    switch (opcode) {
      case 'OpenRead':
      case 'OpenWrite':
      case 'ReopenIdx': {
        const opened = p3 === 0 ? tables.get(p2) : undefined;
        if (opened === undefined) cursors.delete(p1);
        else cursors.set(p1, opened);
        break;
      }
      case 'Rewind':
      case 'Last':
      case 'Count':
        if (table !== undefined) scans.add(table);
        break;
      case 'Insert':
        if (table !== undefined) written.add(table);
        break;
      case 'Clear': {
        const cleared = tables.get(p1);
        if (cleared !== undefined) scans.add(cleared);
        break;
      }
      case 'VFilter':
        // `ADD COLUMN` lets `quick_check` look at every row of a strict table, and where there is a condition.
        for (const name of alteredBy(statement)) scans.add(tableNamed(connection, name) ?? name);
        break;
      default:
    }
  }
  const copies = written.size > 0;
  for (const table of scans) {
    if (written.has(table) || (copies && rebuild.includes(table))) rewrites.add(table);
  }
  for (const table of rewrites) scans.delete(table);
  return { scans, rewrites };
}

/** Some statements, such as pragmas, may do their work while they are explained; on a scratch database they may. */
function programOf(connection: Connection, { sql }: Statement): Operation[] {
  try {
    return connection.prepare<[], Operation>(`EXPLAIN ${sql}`).all();
  } catch (error) {
    if (error instanceof Database.SqliteError) return [];
    throw error;
  }
}

/** Names by the first page of the table, and of each of its indexes. */
function tablesByRoot(connection: Connection): Map<number, string> {
  const rows = connection
    .prepare<[], { page: number; name: string }>(
      'SELECT rootpage AS page, tbl_name AS name FROM sqlite_schema WHERE rootpage > 0',
    )
    .all();
  return new Map(rows.map(({ page, name }) => [page, name]));
}

function alteredBy({ tokens }: Statement): string[] {
  const action = actionAt(tokens, 0);
  return action?.does === 'alter' ? action.names.map(({ written }) => written) : [];
}

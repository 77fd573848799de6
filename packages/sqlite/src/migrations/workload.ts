/** What proofs do to a scratch database besides migrating it. */
import type {
  FilledTable,
  FillRequest,
  LoadRequest,
  RunningLoad,
  ScratchWorkload,
} from '@runledger/migrator';
import { fillTables, loadFigures, rowCountsOf } from '@runledger/migrator/proofs';
import { type Connection, openDatabase } from '../connection/open.ts';
import { quoted } from '../names.ts';
import { fillableTables } from './generated-rows.ts';
import { startThread } from './load-thread.ts';

/** Each call has a connection of its own: one that stays open would keep the engine from switching to its log. */
export class SqliteWorkload implements ScratchWorkload {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  static open(path: string): SqliteWorkload {
    return new SqliteWorkload(path);
  }

  rowCounts(): Promise<Record<string, number>> {
    return this.#with((database) => rowCountsOf(fillableTables(database)));
  }

  fill(request: FillRequest): Promise<FilledTable[]> {
    return this.#with((database) => fillTables(fillableTables(database), request));
  }

  /** In threads: what waits for SQLite waits inside a call. */
  async startLoad({ tables, everyMs }: LoadRequest): Promise<RunningLoad> {
    const writes = await this.#with((database) => tables.map((table) => writeSql(database, table)));
    const reads = tables.map((table) => `SELECT * FROM ${quoted(table)} LIMIT 1`);
    const [reader, writer] = await Promise.all([
      startThread({ path: this.#path, queries: reads, everyMs }),
      startThread({ path: this.#path, queries: writes, everyMs }),
    ]);
    return {
      stop: async () => loadFigures(...(await Promise.all([reader.stop(), writer.stop()]))),
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #with<T>(work: (database: Connection) => T | Promise<T>): Promise<T> {
    const database = openDatabase({ path: this.#path });
    try {
      return await work(database);
    } finally {
      database.close();
    }
  }
}

/** Sets a column of one row, found by the primary key, to what it is. */
function writeSql(database: Connection, table: string): string {
  const columns = database
    .prepare<[string], { name: string; pk: number; hidden: number }>(
      'SELECT name, pk, hidden FROM pragma_table_xinfo(?) ORDER BY pk = 0, cid',
    )
    .all(table)
    .filter(({ hidden }) => hidden === 0);
  const keys = columns.filter(({ pk }) => pk > 0);
  const names = (keys.length > 0 ? keys : columns.slice(0, 1)).map(({ name }) => quoted(name));
  const column = quoted(columns[0]?.name ?? '');
  const list = names.join(', ');
  return `UPDATE ${quoted(table)} SET ${column} = ${column} WHERE (${list}) IN (SELECT ${list} FROM ${quoted(table)} LIMIT 1)`;
}

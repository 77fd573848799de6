/** What proofs do to a scratch database besides migrating it. */
import { setTimeout } from 'node:timers/promises';
import type {
  FilledTable,
  FillRequest,
  LoadFigures,
  LoadRequest,
  RunningLoad,
  ScratchWorkload,
} from '@runledger/migrator';
import { operationsModel } from '@runledger/schema';
import pg, { type Client } from 'pg';
import { connectClient } from '../connection/connect.ts';
import type { PostgresOptions } from '../connection/options.ts';
import { countOf, fillTable, tableNames, withParents } from './generated-rows.ts';

export class PostgresWorkload implements ScratchWorkload {
  readonly #options: PostgresOptions;
  readonly #client: Client;

  private constructor(options: PostgresOptions, client: Client) {
    this.#options = options;
    this.#client = client;
  }

  static async open(options: PostgresOptions): Promise<PostgresWorkload> {
    return new PostgresWorkload(options, await connectClient(options));
  }

  async rowCounts(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const table of await this.#tables()) counts[table] = await countOf(this.#client, table);
    return counts;
  }

  async fill({ tables, rows, signal }: FillRequest): Promise<FilledTable[]> {
    const filled: FilledTable[] = [];
    for (const table of await withParents(this.#client, tables)) {
      signal?.throwIfAborted();
      const problem = await fillTable(this.#client, table, rows);
      filled.push({ table, rows: await countOf(this.#client, table), problem });
    }
    return filled;
  }

  async startLoad(request: LoadRequest): Promise<RunningLoad> {
    const keys = await primaryKeys(this.#client, request.tables);
    const [reader, writer] = await Promise.all([
      connectClient(this.#options),
      connectClient(this.#options),
    ]);
    const state = { isStopped: false };
    const table = (name: string) => pg.escapeIdentifier(name);
    const reads = request.tables.map((name) => `SELECT * FROM ${table(name)} LIMIT 1`);
    const writes = request.tables.map((name) => {
      const column = pg.escapeIdentifier(keys.get(name) ?? '');
      const row = `SELECT ctid FROM ${table(name)} LIMIT 1`;
      return `UPDATE ${table(name)} SET ${column} = ${column} WHERE ctid IN (${row})`;
    });
    const work = Promise.all([
      query(reader, reads, request.everyMs, state),
      query(writer, writes, request.everyMs, state),
    ]);
    return {
      async stop(): Promise<LoadFigures> {
        state.isStopped = true;
        const [read, written] = await work;
        await Promise.all([reader.end(), writer.end()]);
        return {
          reads: read.count,
          writes: written.count,
          refused: read.refused + written.refused,
          longestReadMs: Math.round(read.longestMs),
          longestWriteMs: Math.round(written.longestMs),
        };
      },
    };
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  async #tables(): Promise<string[]> {
    const own = new Set<string>(Object.values(operationsModel).map(({ name }) => name));
    return (await tableNames(this.#client)).filter((name) => !own.has(name));
  }
}

interface QueryFigures {
  readonly count: number;
  readonly refused: number;
  readonly longestMs: number;
}

/** Queries by turns, each counted from when it was due: one that waits makes those after it wait, as callers would. */
async function query(
  client: Client,
  queries: readonly string[],
  everyMs: number,
  state: { readonly isStopped: boolean },
): Promise<QueryFigures> {
  const start = performance.now();
  let [count, refused, longestMs] = [0, 0, 0];
  for (; !state.isStopped; count++) {
    const due = start + count * everyMs;
    const early = due - performance.now();
    if (early > 0) await setTimeout(early);
    try {
      await client.query(queries[count % queries.length] ?? '');
    } catch {
      // A table that is gone, or takes no updates: the wait is what counts.
      refused++;
    }
    longestMs = Math.max(longestMs, performance.now() - due);
  }
  return { count, refused, longestMs };
}

/** A column of each table that may be set to what it is. */
async function primaryKeys(
  client: Client,
  tables: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `SELECT DISTINCT ON (relname) relname AS table, attname AS column
     FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
     WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relname = ANY ($1)
       AND attgenerated = '' AND attidentity <> 'a'
     ORDER BY relname, attnum`,
    [tables],
  );
  return new Map(rows.map(({ table, column }) => [table, column]));
}

/** What proofs do to a scratch database besides migrating it. */
import { setTimeout } from 'node:timers/promises';
import type {
  FilledTable,
  FillRequest,
  LoadRequest,
  RunningLoad,
  ScratchWorkload,
} from '@runledger/migrator';
import {
  fillTables,
  loadFigures,
  type QueryFigures,
  rowCountsOf,
} from '@runledger/migrator/proofs';
import pg, { type Client } from 'pg';
import { connectClient } from '../connection/connect.ts';
import type { PostgresOptions } from '../connection/options.ts';
import { fillableTables } from './generated-rows.ts';

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
    return await rowCountsOf(fillableTables(this.#client));
  }

  async fill(request: FillRequest): Promise<FilledTable[]> {
    return await fillTables(fillableTables(this.#client), request);
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
      async stop() {
        state.isStopped = true;
        const figures = await work;
        await Promise.all([reader.end(), writer.end()]);
        return loadFigures(...figures);
      },
    };
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
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

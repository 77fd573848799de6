/** Running one statement on one connection: named or not, its errors mapped, its listener told. */
import type { QueryListener } from '@runledger/schema';
import { ConnectionError } from '@runledger/schema/errors';
import type { QueryConfig, QueryResult } from 'pg';
import { mapError } from '../errors.ts';
import { CopyFrom } from './copy.ts';

export interface Query {
  /** Name to prepare the statement under, once for each connection. */
  readonly name?: string;
  readonly sql: string;
  readonly values: readonly unknown[];
  /** What COPY … FROM STDIN reads. */
  readonly input?: Iterable<Uint8Array>;
}

/** What a statement needs of a connection: a client of `pg`, or what stands for one. */
export interface QueryClient {
  query(config: QueryConfig): Promise<QueryResult>;
  query(copy: CopyFrom): CopyFrom;
  /** `I` outside of a transaction, `T` in one, `E` in one that has failed; `null` where nobody knows. */
  getTransactionStatus(): 'I' | 'T' | 'E' | null;
}

export type RunQuery = (client: QueryClient, query: Query) => Promise<QueryResult>;

const lost = new WeakSet<QueryClient>();

/**
 * Whether a statement found the connection lost. The client itself may learn of it later: a server that ends a
 * session answers the statement first and closes the socket then.
 */
export function isLost(client: QueryClient): boolean {
  return lost.has(client);
}

/** @param namedStatements off: statements are parsed at each call, as poolers without them need */
export function queryRunner(
  namedStatements: boolean,
  onQuery: QueryListener | undefined,
): RunQuery {
  const run: RunQuery = async (client, { name, sql, values, input }) => {
    try {
      if (input) return await copy(client, sql, input);
      const config = {
        name: namedStatements ? name : undefined,
        text: sql,
        values: values as unknown[],
        // The simple protocol would run several statements, the second unseen by every guard.
        queryMode: 'extended',
      };
      return await client.query(config);
    } catch (error) {
      const mapped = mapError(error);
      if (mapped instanceof ConnectionError) lost.add(client);
      throw mapped;
    }
  };
  return onQuery ? listened(run, onQuery) : run;
}

async function copy(client: QueryClient, sql: string, input: Iterable<Uint8Array>) {
  const { rows } = client.query(new CopyFrom(sql, input));
  return { command: 'COPY', rowCount: await rows, rows: [], fields: [], oid: 0 };
}

function listened(run: RunQuery, onQuery: QueryListener): RunQuery {
  return async (client, query) => {
    const start = performance.now();
    const tell = (rows: number, error: unknown) =>
      onQuery({ sql: query.sql, durationMs: performance.now() - start, rows, error });
    let result: QueryResult;
    try {
      result = await run(client, query);
    } catch (error) {
      tell(0, error);
      throw error;
    }
    tell(result.rowCount ?? 0, null);
    return result;
  };
}

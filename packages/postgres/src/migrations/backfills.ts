/** Backfills in PostgreSQL: batches by key, each a transaction with its progress. */
import {
  type BackfillName,
  type BackfillRow,
  type BackfillSession,
  type BatchRows,
  type BatchTransaction,
  type JournalChange,
  type KeyRange,
  type QueryResult,
  type Reach,
  type RowKey,
  type RowsAfter,
  type RowWatch,
  type Statement,
  StatementFailure,
  type StatementLimits,
  StatementTimedOut,
  type TableKey,
} from '@runledger/migrator';
import {
  greatestKeySql,
  type KeysetWords,
  nextRowsSql,
  PROGRESS,
  rangePredicate,
} from '@runledger/migrator/backfills';
import pg, { type Client } from 'pg';
import { hasState, QUERY_CANCELED, UNDEFINED_TABLE } from '../sqlstates.ts';
import { composeMessage, type MessageError, sendMessage } from './message.ts';
import { RowCounts } from './row-losses.ts';

/** Unique indexes over whole columns that are never NULL. The primary key of a partitioned table is one, too. */
const KEYS = `SELECT index.indisprimary AS "isPrimary",
    array_agg(attribute.attname::text ORDER BY place) AS columns
  FROM pg_index AS index
    CROSS JOIN LATERAL unnest(index.indkey::int2[]) WITH ORDINALITY AS key (attnum, place)
    JOIN pg_attribute AS attribute
      ON attribute.attrelid = index.indrelid AND attribute.attnum = key.attnum
  WHERE index.indrelid = $1::regclass AND index.indisunique AND index.indisvalid
    AND index.indpred IS NULL AND index.indexprs IS NULL AND place <= index.indnkeyatts
  GROUP BY index.indexrelid, index.indisprimary
  HAVING bool_and(attribute.attnotnull)
  ORDER BY index.indisprimary DESC, index.indexrelid`;

/** What a session lends for a backfill. */
interface Lender {
  readonly client: Client;
  /** The schema as an identifier. */
  readonly schema: string;
  /** What to throw for an error of the server. */
  refusal(error: MessageError): unknown;
  /** The statements that write the change. */
  journalSql(change: JournalChange): Promise<readonly string[]>;
}

export class PostgresBackfills implements BackfillSession {
  readonly #lender: Lender;

  constructor(lender: Lender) {
    this.#lender = lender;
  }

  async progress(): Promise<BackfillRow[]> {
    try {
      const { rows } = await this.#lender.client.query<BackfillRow>(
        `${PROGRESS} ORDER BY stream, version`,
      );
      return rows;
    } catch (error) {
      if (hasState(error, UNDEFINED_TABLE)) return [];
      throw this.#refusal(error);
    }
  }

  async keysOf(table: string): Promise<TableKey[] | null> {
    const { client } = this.#lender;
    try {
      const found = await client.query<{ id: string | null }>(
        'SELECT to_regclass($1)::oid::text AS id',
        [pg.escapeIdentifier(table)],
      );
      const id = found.rows[0]?.id ?? null;
      if (id === null) return null;
      return (await client.query<TableKey>(KEYS, [id])).rows;
    } catch (error) {
      throw this.#refusal(error);
    }
  }

  predicate(range: KeyRange): string {
    return rangePredicate(range, words);
  }

  async transaction<T>(
    limits: StatementLimits,
    work: (transaction: BatchTransaction) => Promise<T>,
  ): Promise<T> {
    const { client } = this.#lender;
    await this.#query(`BEGIN; ${settingsSql(this.#lender.schema, limits)}`);
    try {
      const result = await work(new PostgresBatch(this.#lender));
      await this.#query('COMMIT');
      return result;
    } catch (error) {
      // Where the connection is lost, the server has rolled back, and there is nobody to tell.
      if (client.getTransactionStatus() !== 'I') await client.query('ROLLBACK').catch(() => null);
      throw error;
    }
  }

  async #query(sql: string): Promise<void> {
    try {
      await this.#lender.client.query(sql);
    } catch (error) {
      throw this.#refusal(error);
    }
  }

  #refusal(error: unknown): unknown {
    return this.#lender.refusal({ error, statement: null, offset: null });
  }
}

class PostgresBatch implements BatchTransaction {
  readonly #lender: Lender;

  constructor(lender: Lender) {
    this.#lender = lender;
  }

  async lock(
    { stream, version }: BackfillName,
    patience: 'some' | 'none',
  ): Promise<BackfillRow | null> {
    const rows = await this.#read<BackfillRow>(
      `${PROGRESS} WHERE stream = $1 AND version = $2 FOR UPDATE ${patience === 'none' ? 'NOWAIT' : ''}`,
      [stream, version],
    );
    return rows[0] ?? null;
  }

  async next(after: RowsAfter, limit: number): Promise<BatchRows | null> {
    const rows = await this.#read<{ count: number; key: string[] }>(
      nextRowsSql(after, limit, words),
      [],
    );
    return rows[0] ? { upTo: rows[0].key, count: rows[0].count } : null;
  }

  async greatest(reach: Reach): Promise<RowKey | null> {
    const [found] = await this.#read<{ key: string[] | null }>(greatestKeySql(reach, words), []);
    return found?.key ?? reach.known;
  }

  async run(statement: Statement): Promise<void> {
    const sent = await sendMessage(this.#lender.client, composeMessage([], [statement]));
    if (!('results' in sent)) throw timed(this.#lender.refusal(sent));
  }

  async query(sql: string, values: readonly unknown[]): Promise<QueryResult> {
    return { rows: await this.#read<Record<string, unknown>>(sql, values) };
  }

  async count(watch: RowWatch): Promise<() => Promise<void>> {
    const { client, schema } = this.#lender;
    const counts = await this.#mapped(() => RowCounts.before(client, schema, watch));
    return async () => watch.check(await this.#mapped(() => counts.losses()));
  }

  async write(change: JournalChange, isDurable: boolean): Promise<void> {
    // The batch's statements may have set another path.
    const settings = [`SET LOCAL search_path = ${this.#lender.schema}`];
    if (isDurable) settings.push('SET LOCAL synchronous_commit TO DEFAULT');
    await this.#read([...settings, ...(await this.#lender.journalSql(change))].join(';\n'));
  }

  /** @param values without them, the text may hold several statements */
  async #read<Row extends pg.QueryResultRow>(
    sql: string,
    values?: readonly unknown[],
  ): Promise<Row[]> {
    const { client } = this.#lender;
    return await this.#mapped(
      async () => (await client.query<Row>(sql, values && [...values])).rows,
    );
  }

  async #mapped<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw timed(this.#lender.refusal({ error, statement: null, offset: null }));
    }
  }
}

/** A commit need not wait for the disk when one that does follows: the server loses a suffix at most. */
function settingsSql(
  schema: string,
  { lockTimeoutMs, statementTimeoutMs }: StatementLimits,
): string {
  return `SET LOCAL search_path = ${schema}; SET LOCAL lock_timeout = ${lockTimeoutMs};
    SET LOCAL statement_timeout = ${statementTimeoutMs}; SET LOCAL synchronous_commit = off`;
}

function timed(refusal: unknown): unknown {
  if (!(refusal instanceof StatementFailure) || refusal.nativeCode !== QUERY_CANCELED) {
    return refusal;
  }
  const { statement, nativeCode, offset, cause } = refusal;
  return new StatementTimedOut(refusal.message, { statement, nativeCode, offset, cause });
}

/** Literals of no type of their own, so that each takes its column's: the text is the one that the type itself gave. */
const words: KeysetWords = {
  identifier: pg.escapeIdentifier,
  value: pg.escapeLiteral,
  kept: (columns) => `ARRAY[${columns.map((column) => `${column}::text`).join(', ')}]`,
};

/**
 * Rows that a transaction takes. The server counts for itself what each transaction inserts and deletes
 * (https://www.postgresql.org/docs/current/monitoring-stats.html), by references, triggers and functions too: that
 * costs nothing, whatever the size of the tables, and what others do meanwhile is not in it. What goes with a table or
 * all at once is not in it either, and is counted; where code that is called does so, the storage of the table tells.
 */
import type { RowLoss, RowWatch, WatchedTable } from '@runledger/migrator';
import pg, { type Client } from 'pg';
import { type Heaps, heapsIn, lostSince } from './heaps.ts';

/** Of every table: what the transaction has deleted and not inserted. Partitions stand for what they belong to. */
const NET_DELETED = `
  SELECT root.oid::int8::text AS id, root.relname AS "table",
    sum(pg_stat_get_xact_tuples_deleted(held.oid) - pg_stat_get_xact_tuples_inserted(held.oid))::float8 AS rows
  FROM pg_class AS held
    JOIN pg_class AS root ON root.oid = coalesce(pg_partition_root(held.oid), held.oid)
  WHERE held.relkind = 'r' AND held.relnamespace = $1::regnamespace
  GROUP BY root.oid, root.relname`;

/** Tables that TRUNCATE … CASCADE empties along with one, by references and by theirs. */
const EMPTIED_ALONG = `
  WITH RECURSIVE emptied (id) AS (
    SELECT to_regclass($1)::oid
    UNION
    SELECT reference.conrelid FROM pg_constraint AS reference JOIN emptied ON reference.confrelid = emptied.id
    WHERE reference.contype = 'f'
  )
  SELECT relname AS name FROM pg_class JOIN emptied ON pg_class.oid = emptied.id
  WHERE relnamespace = $2::regnamespace AND NOT relispartition AND pg_class.oid <> to_regclass($1)`;

interface NetDeleted {
  readonly table: string;
  readonly rows: number;
}

interface CountedTable extends WatchedTable {
  readonly rows: number;
}

export class RowCounts {
  readonly #client: Client;
  readonly #schema: string;
  readonly #counted: readonly CountedTable[];
  readonly #deleted: ReadonlyMap<string, NetDeleted>;
  /** Of every table, where code is called that can drop or empty some. */
  readonly #heaps: Heaps | null;

  private constructor(
    client: Client,
    schema: string,
    counted: readonly CountedTable[],
    deleted: ReadonlyMap<string, NetDeleted>,
    heaps: Heaps | null,
  ) {
    this.#client = client;
    this.#schema = schema;
    this.#counted = counted;
    this.#deleted = deleted;
    this.#heaps = heaps;
  }

  /**
   * Inside the transaction, before its statements.
   * @param schema as an identifier, quoted where it must be
   */
  static async before(
    client: Client,
    schema: string,
    { tables, isOpen }: RowWatch,
  ): Promise<RowCounts> {
    const isCounting = await countsActivity(client);
    const counted: CountedTable[] = [];
    for (const table of await withEmptied(client, schema, tables)) {
      if (isCounting && table.removal === 'rows') continue;
      const rows = await countRows(client, schema, table.name);
      // What is not there yet, or is empty, has nothing to lose.
      if (rows !== null && rows > 0) counted.push({ ...table, rows });
    }
    // The counters of a session lag behind its transactions, so that only their growth tells of this one.
    const deleted = await netDeleted(client, schema);
    const heaps = isOpen ? await heapsIn(client, schema) : null;
    return new RowCounts(client, schema, counted, deleted, heaps);
  }

  /** After the statements, before the commit. */
  async losses(): Promise<RowLoss[]> {
    const losses = new Map<string, RowLoss>();
    for (const [id, now] of await netDeleted(this.#client, this.#schema)) {
      const before = this.#deleted.get(id);
      const table = before?.table ?? now.table;
      const rows = now.rows - (before?.rows ?? 0);
      if (rows > 0) losses.set(table, { table, rows, isGone: false });
    }
    for (const { name: table, laterName, rows: before } of this.#counted) {
      const left =
        (await countRows(this.#client, this.#schema, table)) ??
        (await countRows(this.#client, this.#schema, laterName));
      losses.delete(table);
      const rows = before - (left ?? 0);
      if (rows > 0) losses.set(table, { table, rows, isGone: left === null });
    }
    if (this.#heaps) {
      const known = new Set([...losses.keys(), ...this.#counted.map(({ name }) => name)]);
      const lost = await lostSince(this.#client, this.#schema, this.#heaps);
      for (const loss of lost) if (!known.has(loss.table)) losses.set(loss.table, loss);
    }
    return [...losses.values()];
  }
}

/** With those that are emptied along. */
async function withEmptied(
  client: Client,
  schema: string,
  tables: readonly WatchedTable[],
): Promise<readonly WatchedTable[]> {
  const all = new Map(tables.map((table) => [table.name, table]));
  for (const { name: table, removal } of tables) {
    if (removal !== 'contents') continue;
    const { rows } = await client.query<{ name: string }>(EMPTIED_ALONG, [
      `${schema}.${pg.escapeIdentifier(table)}`,
      schema,
    ]);
    for (const { name } of rows) {
      const known = all.get(name);
      if (known && known.removal !== 'rows') continue;
      all.set(name, { name, laterName: known?.laterName ?? name, removal });
    }
  }
  return [...all.values()];
}

/** Only a superuser can switch it off. */
async function countsActivity(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ value: string }>(
    `SELECT current_setting('track_counts') AS value`,
  );
  return rows[0]?.value === 'on';
}

/** By the table's identity, which outlasts its name. */
async function netDeleted(client: Client, schema: string): Promise<Map<string, NetDeleted>> {
  const { rows } = await client.query<NetDeleted & { id: string }>(NET_DELETED, [schema]);
  return new Map(rows.map(({ id, ...deleted }) => [id, deleted]));
}

/** `null` where there is no such table. */
async function countRows(client: Client, schema: string, table: string): Promise<number | null> {
  const name = `${schema}.${pg.escapeIdentifier(table)}`;
  const { rows: found } = await client.query<{ found: boolean }>(
    'SELECT to_regclass($1) IS NOT NULL AS found',
    [name],
  );
  if (!found[0]?.found) return null;
  const { rows } = await client.query<{ rows: number }>(
    `SELECT count(*)::float8 AS rows FROM ${name}`,
  );
  return rows[0]?.rows ?? 0;
}

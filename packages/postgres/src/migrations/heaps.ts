/**
 * Where tables keep their rows. A table that is emptied all at once gets a new file, and one that is dropped is no
 * longer in the catalog: so it shows what code has done that says nothing of it, such as functions and EXECUTE.
 */
import type { RowLoss } from '@runledger/migrator';
import type { Client } from 'pg';

interface Heap {
  readonly id: string;
  /** What it belongs to, of a partition. */
  readonly table: string;
  readonly file: string;
  /** As the statistics tell: it may be off, and is 0 only where nothing is known of a row. */
  readonly rows: number;
}

/** By their identity, which outlasts their names. */
export type Heaps = ReadonlyMap<string, Heap>;

const HEAPS = `
  SELECT held.oid::int8::text AS id, root.relname AS "table", held.relfilenode::int8::text AS file,
    greatest(held.reltuples, pg_stat_get_live_tuples(held.oid), 0)::float8 AS rows
  FROM pg_class AS held
    JOIN pg_class AS root ON root.oid = coalesce(pg_partition_root(held.oid), held.oid)
  WHERE held.relkind = 'r' AND held.relnamespace = $1::regnamespace`;

/** @param schema as an identifier */
export async function heapsIn(client: Client, schema: string): Promise<Heaps> {
  const { rows } = await client.query<Heap>(HEAPS, [schema]);
  return new Map(rows.map((heap) => [heap.id, heap]));
}

/** What was dropped, or emptied all at once, and had rows; how many, the statistics tell. */
export async function lostSince(client: Client, schema: string, before: Heaps): Promise<RowLoss[]> {
  const now = await heapsIn(client, schema);
  const losses = new Map<string, RowLoss>();
  for (const { id, table, file, rows } of before.values()) {
    const left = now.get(id);
    if (rows < 1 || left?.file === file) continue;
    if (left && (await hasRows(client, id))) continue;
    const lost = (losses.get(table)?.rows ?? 0) + Math.round(rows);
    losses.set(table, { table, rows: lost, isGone: !left });
  }
  return [...losses.values()];
}

/** Of one whose file is new, which this transaction has locked. */
async function hasRows(client: Client, id: string): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    'SELECT pg_relation_size($1::oid::regclass) > 0 AS found',
    [id],
  );
  return rows[0]?.found ?? false;
}

/** Many rows as one parameter, so that one prepared statement takes any number of them: see `storedRows`. */
import { type AnyTable, type Columns, columnNameOf, type LogicalType } from '@runledger/schema';
import type { RowCodec } from './codec.ts';

/** What one statement takes: a larger text costs memory and gains nothing. */
const ROWS = 1_000;
const CHARACTERS = 8_000_000;

/** Rows of one statement. */
export interface RowChunk<R> {
  readonly rows: R[];
  /** The stored values of each. */
  readonly stored: unknown[][];
  /** The parameter. */
  readonly text: string;
}

/**
 * The columns of a table as `storedRows` takes them.
 * @throws RangeError for a table with bytes, which have no form in JSON
 */
export function storedColumns(table: AnyTable) {
  const types: { [column: string]: Exclude<LogicalType, 'bytes'> } = {};
  for (const [property, { type }] of Object.entries(table.columns as Columns)) {
    if (type === 'bytes') throw new RangeError(`${table.name}.${property} has no form in JSON.`);
    types[columnNameOf(table, property)] = type;
  }
  return types;
}

/** Whole rows in chunks, each small enough for one statement; a single large row is one by itself. */
export function rowChunks<R>(codec: RowCodec<R>, rows: readonly R[]): RowChunk<R>[] {
  const chunks: RowChunk<R>[] = [];
  let current: R[] = [];
  let stored: unknown[][] = [];
  let texts: string[] = [];
  let size = 0;
  const finish = () => {
    if (current.length > 0) chunks.push({ rows: current, stored, text: `[${texts.join(',')}]` });
    current = [];
    stored = [];
    texts = [];
    size = 0;
  };
  for (const row of rows) {
    const values = codec.encode(row);
    const text = rowText(codec.columns, values);
    if (current.length === ROWS || size + text.length > CHARACTERS) finish();
    current.push(row);
    stored.push(values);
    texts.push(text);
    size += text.length;
  }
  finish();
  return chunks;
}

function rowText(columns: readonly string[], values: readonly unknown[]): string {
  return JSON.stringify(
    Object.fromEntries(columns.map((column, place) => [column, values[place]])),
  );
}

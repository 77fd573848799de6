/** Between domain objects (camelCase, `Date`, numbers, arrays) and stored rows, in one pass. */
import {
  type AnyTable,
  type Column,
  columnNameOf,
  type LogicalType,
  nanoToUsd,
  type Row,
  usdToNano,
} from '@runledger/schema';
import type { ValueCodec, ValueCodecs } from './port.ts';

/** Stored as it is. */
export const asIs: ValueCodec = { encode: (value) => value, decode: (stored) => stored };

/** The logical types that every dialect stores alike. */
export const sharedCodecs = {
  id: asIs,
  key: asIs,
  text: asIs,
  enum: asIs,
  integer: asIs,
  count: asIs,
  day: asIs,
  bytes: {
    encode: (bytes: Uint8Array) => bytes,
    // The drivers' libraries give Buffers, whose methods differ from those of what the model promises.
    decode: (buffer) => new Uint8Array(buffer as Buffer),
  },
  money: {
    encode: (usd: number) => usdToNano(usd),
    decode: (nanoUsd) => nanoToUsd(nanoUsd as number),
  },
} satisfies Partial<ValueCodecs>;

export interface RowCodec<R> {
  /** Column names in the model's order: the order of what {@link encode} returns. */
  readonly columns: readonly string[];
  /** The properties, in the same order. */
  readonly properties: readonly string[];
  /** The stored values of a whole row. */
  encode(row: R): unknown[];
  /** @throws DataError when a stored value does not fit its logical type */
  decode(stored: Record<string, unknown>): R;
  /** The stored value of one property. */
  encodeValue(property: keyof R & string, value: unknown): unknown;
  /**
   * A valid row as it is read once it is stored, with nothing in it that the caller's own has: for statements that
   * need not give back what they were given.
   * @param stored what {@link encode} made of the row
   */
  readBack(row: R, stored: readonly unknown[]): R;
}

/** The names of a table's columns, in the model's order. */
export function columnsOf(table: AnyTable): string[] {
  return Object.keys(table.columns).map((property) => columnNameOf(table, property));
}

/** For whole rows. */
export function rowCodec<T extends AnyTable>(table: T, codecs: ValueCodecs): RowCodec<Row<T>> {
  return codecOf<Row<T>>(table, codecs, Object.keys(table.columns));
}

/** For rows that are read in part, as where a column must not leave the database. */
export function partialCodec<T extends AnyTable, P extends keyof Row<T> & string>(
  table: T,
  codecs: ValueCodecs,
  properties: readonly P[],
): RowCodec<Pick<Row<T>, P>> {
  return codecOf<Pick<Row<T>, P>>(table, codecs, properties);
}

function codecOf<R>(
  table: AnyTable,
  codecs: ValueCodecs,
  properties: readonly string[],
): RowCodec<R> {
  const columns = properties.map((property) => columnNameOf(table, property));
  const fields = properties.map((property, place) => ({
    property,
    column: columns[place] as string,
    codec: codecs[(table.columns[property] as Column).type],
  }));
  const byProperty = new Map(fields.map((field) => [field.property, field]));
  const mutable = properties.flatMap((property, place) => {
    const copy = COPIES[(table.columns[property] as Column).type];
    return copy ? [{ property, place, copy }] : [];
  });
  return {
    columns,
    properties,
    encode(row) {
      const values = new Array<unknown>(fields.length);
      for (let place = 0; place < fields.length; place++) {
        const field = fields[place] as (typeof fields)[number];
        const value = (row as Record<string, unknown>)[field.property];
        values[place] = value === null || value === undefined ? null : field.codec.encode(value);
      }
      return values;
    },
    decode: compileDecode(fields),
    encodeValue(property, value) {
      const field = byProperty.get(property);
      if (!field) throw new RangeError(`The table ${table.name} has no column ${property}.`);
      return value === null || value === undefined ? null : field.codec.encode(value);
    },
    readBack(row, stored) {
      const read = { ...row } as Record<string, unknown>;
      for (const { property, place, copy } of mutable) {
        const value = read[property];
        if (value !== null) read[property] = copy(value, stored[place]);
      }
      return read as R;
    },
  };
}

/** Values that a caller may change after they were stored, from what was given and what is stored of it. */
const COPIES: { readonly [T in LogicalType]?: (value: unknown, stored: unknown) => unknown } = {
  // Every dialect is given JSON as text, which may say less: a property that is `undefined` is not in it.
  json: (_, text) => JSON.parse(text as string),
  list: (texts) => [...(texts as readonly unknown[])],
  instant: (instant) => new Date(instant as Date),
};

interface Field {
  readonly property: string;
  readonly column: string;
  readonly codec: ValueCodec;
}

/**
 * The function that someone would write by hand, one property after the other: a loop over the fields takes
 * two to four times as long for each row. Where Node.js may not make code from text, the loop has to do.
 */
function compileDecode<R>(fields: readonly Field[]): (stored: Record<string, unknown>) => R {
  const properties = fields.map(({ property, column, codec }, place) => {
    const stored = `stored[${JSON.stringify(column)}]`;
    const value = codec === asIs ? `${stored} ?? null` : `read(codecs[${place}], ${stored})`;
    return `${JSON.stringify(property)}: ${value}`;
  });
  const code = `return (stored) => ({ ${properties.join(', ')} })`;
  try {
    return new Function('read', 'codecs', code)(
      readValue,
      fields.map(({ codec }) => codec),
    );
  } catch (error) {
    if (!(error instanceof EvalError)) throw error;
    return (stored) =>
      Object.fromEntries(
        fields.map(({ property, column, codec }) => [property, readValue(codec, stored[column])]),
      ) as R;
  }
}

function readValue(codec: ValueCodec, stored: unknown): unknown {
  return stored === null || stored === undefined ? null : codec.decode(stored);
}

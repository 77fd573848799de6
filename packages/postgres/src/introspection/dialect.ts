/** How PostgreSQL stores the model's columns. */
import type { SchemaDialect } from '@runledger/governance';
import { type Column, columnNameOf, type LogicalType, type TextPattern } from '@runledger/schema';
import { storageOf } from './layout.ts';

/** Text that is compared or sorted is so by code point, whatever the database's locale. */
const byCodePoint = 'COLLATE "C"';

const types: { readonly [T in LogicalType]: string } = {
  id: 'uuid',
  key: `text ${byCodePoint}`,
  text: `text ${byCodePoint}`,
  enum: `text ${byCodePoint}`,
  integer: 'integer',
  count: 'bigint',
  money: 'bigint',
  instant: 'timestamptz(3)',
  day: 'date',
  json: 'jsonb',
  list: `text[] ${byCodePoint}`,
  bytes: 'bytea',
  boolean: 'boolean',
};

const patterns: { readonly [P in TextPattern]: (column: string) => string } = {
  slug: (column) => `${column} ~ '^[a-z0-9-]{2,63}$'`,
  lowercase: (column) => `${column} = lower(${column})`,
};

export const postgresDialect: SchemaDialect = {
  columnType: (column) => types[column.type],
  defaultSql(value, column) {
    switch (value.kind) {
      case 'generated':
        return null;
      case 'now':
        return 'now()';
      case 'literal':
        return literal(column, value.value);
    }
  },
  nativeConditions: (column, name) => [
    ...(column.pattern ? [patterns[column.pattern](name)] : []),
    ...(column.byteLength === null ? [] : [`octet_length(${name}) = ${column.byteLength}`]),
    ...(column.array ? [`jsonb_typeof(${name}) = 'array'`] : []),
  ],
  tableOptions: (table) =>
    table.partitionBy
      ? `PARTITION BY RANGE (${columnNameOf(table, table.partitionBy)})`
      : storageOf(table.name),
};

function literal(column: Column, value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (column.type === 'list') {
    const items = (value as readonly string[]).map((item) => JSON.stringify(item)).join(',');
    return `'{${items.replaceAll("'", "''")}}'`;
  }
  return `'${JSON.stringify(value).replaceAll("'", "''")}'`;
}

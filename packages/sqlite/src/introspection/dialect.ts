/** How SQLite stores the model's columns: four strict types, and checks for what they leave open. */
import type { SchemaDialect } from '@runledger/governance';
import type { Column, LogicalType, TextPattern } from '@runledger/schema';
import { isClustered } from './layout.ts';

interface Storage {
  readonly type: 'TEXT' | 'INTEGER' | 'BLOB';
  readonly conditions: (column: string, isNullable: boolean) => readonly string[];
}

const unconditional = () => [];
const plain = (type: Storage['type']): Storage => ({ type, conditions: unconditional });
/** To old versions, 3.40 among them, NULL is not unknown but no JSON, which a check refuses. */
const json = (column: string, isNullable: boolean) => [
  isNullable ? `json_valid(coalesce(${column}, 'null'))` : `json_valid(${column})`,
];
// json_type is an error where the text is no JSON; behind json_valid it is not reached then.
const jsonArray = (column: string, isNullable: boolean) => [
  ...json(column, isNullable),
  `json_type(${column}) = 'array'`,
];

const storages: { readonly [T in LogicalType]: Storage } = {
  id: { type: 'TEXT', conditions: (column) => [`length(${column}) = 36`] },
  key: plain('TEXT'),
  text: plain('TEXT'),
  enum: plain('TEXT'),
  integer: plain('INTEGER'),
  count: plain('INTEGER'),
  money: plain('INTEGER'),
  instant: {
    type: 'TEXT',
    conditions: (column) => [`${column} GLOB '????-??-??T??:??:??.???Z'`],
  },
  day: { type: 'TEXT', conditions: (column) => [`${column} GLOB '????-??-??'`] },
  json: { type: 'TEXT', conditions: json },
  list: { type: 'TEXT', conditions: jsonArray },
  bytes: plain('BLOB'),
  boolean: { type: 'INTEGER', conditions: (column) => [`${column} IN (0, 1)`] },
};

const patterns: { readonly [P in TextPattern]: (column: string) => readonly string[] } = {
  slug: (column) => [`${column} NOT GLOB '*[^a-z0-9-]*'`, `length(${column}) BETWEEN 2 AND 63`],
  lowercase: (column) => [`${column} = lower(${column})`],
};

export const sqliteDialect: SchemaDialect = {
  columnType: (column) => storages[column.type].type,
  defaultSql(value, column) {
    switch (value.kind) {
      case 'generated':
        return null;
      case 'now':
        return "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))";
      case 'literal':
        return literal(column, value.value);
    }
  },
  nativeConditions: (column, name) => [
    ...(column.pattern ? patterns[column.pattern](name) : []),
    ...(column.byteLength === null ? [] : [`length(${name}) = ${column.byteLength}`]),
    ...(column.array ? jsonArray : storages[column.type].conditions)(name, column.optional),
  ],
  tableOptions: (table) => (isClustered(table.name) ? 'STRICT, WITHOUT ROWID' : 'STRICT'),
};

function literal(column: Column, value: unknown): string {
  if (column.type === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `'${text.replaceAll("'", "''")}'`;
}

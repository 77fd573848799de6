/**
 * A table of the model as the statements that would create it. Migrations are written by hand; this is what
 * a database is asked to read beside them, so that both can be compared in the database's own words.
 */
import {
  type AnyTable,
  type Column,
  type Columns,
  columnNameOf,
  constraintName,
  type KeyedColumns,
} from '@runledger/schema';
import { conditionSql, membershipSql } from './condition.ts';
import type { SchemaDialect } from './dialect.ts';

/** `CREATE TABLE`, then its indexes. Names are unqualified. */
export function createTableSql(table: AnyTable, dialect: SchemaDialect): string[] {
  const parts = [
    ...columnDefinitions(table, dialect),
    `CONSTRAINT ${table.primaryKey.name} PRIMARY KEY (${names(table, table.primaryKey.columns)})`,
    ...table.uniques
      .filter((unique) => unique.where === null)
      .map((unique) => `CONSTRAINT ${unique.name} UNIQUE (${names(table, unique.columns)})`),
    ...foreignKeyConstraints(table),
    ...checkConstraints(table, dialect).map(
      ({ name, expression }) => `CONSTRAINT ${name} CHECK (${expression})`,
    ),
  ];
  const options = dialect.tableOptions(table);
  return [
    `CREATE TABLE ${table.name} (\n  ${parts.join(',\n  ')}\n)${options && ` ${options}`}`,
    ...table.uniques
      .filter((unique) => unique.where !== null)
      .map((each) => indexSql(table, each, true)),
    ...table.indexes.map((each) => indexSql(table, each, false)),
  ];
}

/** The checks of a table: one for each column whose facts give any, then the table's own. */
function checkConstraints(
  table: AnyTable,
  dialect: SchemaDialect,
): { name: string; expression: string }[] {
  const ofColumns = Object.entries(table.columns as Columns).flatMap(([property, column]) => {
    const name = columnNameOf(table, property);
    const conditions = [
      ...sharedConditions(column, name),
      ...dialect.nativeConditions(column, name),
    ];
    if (conditions.length === 0) return [];
    return [
      { name: constraintName('chk', table.name, [name]), expression: conditions.join(' AND ') },
    ];
  });
  const own = table.checks.map(({ name, condition }) => ({
    name,
    expression: conditionSql(condition, (property) => columnNameOf(table, property)),
  }));
  return [...ofColumns, ...own];
}

/**
 * The conditions that read the same on both engines. A count's and an amount's upper bound is what
 * JavaScript can hold exactly, which the application checks; a slug's pattern says its length.
 */
function sharedConditions(column: Column, name: string): string[] {
  const { type, values, maxLength, pattern } = column;
  const isText = (type === 'text' || type === 'key') && pattern !== 'slug';
  return [
    ...(values ? [membershipSql(name, values)] : []),
    ...(isText && maxLength !== null ? [`length(${name}) <= ${maxLength}`] : []),
    ...boundConditions(column, name),
  ];
}

const integerRange = { min: -2_147_483_648, max: 2_147_483_647 };

function boundConditions({ type, min, max }: Column, name: string): string[] {
  if (type === 'count' || type === 'money') return min === null ? [] : [`${name} >= ${min}`];
  if (type !== 'integer') return [];
  const hasMin = min !== null && min > integerRange.min;
  const hasMax = max !== null && max < integerRange.max;
  if (hasMin && hasMax) {
    return [min === max ? `${name} = ${min}` : `${name} BETWEEN ${min} AND ${max}`];
  }
  return [...(hasMin ? [`${name} >= ${min}`] : []), ...(hasMax ? [`${name} <= ${max}`] : [])];
}

function columnDefinitions(table: AnyTable, dialect: SchemaDialect): string[] {
  return Object.entries(table.columns as Columns).map(([property, column]) => {
    const value = column.default && dialect.defaultSql(column.default, column);
    return [
      columnNameOf(table, property),
      dialect.columnType(column),
      ...(column.optional ? [] : ['NOT NULL']),
      ...(value === null ? [] : [`DEFAULT ${value}`]),
    ].join(' ');
  });
}

function foreignKeyConstraints(table: AnyTable): string[] {
  return table.foreignKeys.map((key) => {
    const target = key.targetColumns.map((property) => targetColumn(table, key.target, property));
    const reference = `${key.target} (${target.join(', ')})`;
    // NO ACTION, not RESTRICT: both refuse, but only the former looks at what a statement leaves behind.
    const onDelete = key.onDelete === 'cascade' ? ' ON DELETE CASCADE' : '';
    return `CONSTRAINT ${key.name} FOREIGN KEY (${names(table, key.columns)}) REFERENCES ${reference}${onDelete}`;
  });
}

function targetColumn(table: AnyTable, target: string, property: string): string {
  const referenced = Object.values(table.columns as Columns)
    .map((column) => column.reference?.target)
    .find((each) => typeof each === 'object' && each.name === target);
  return columnNameOf(typeof referenced === 'object' ? referenced : table, property);
}

function indexSql(table: AnyTable, keyed: KeyedColumns, isUnique: boolean): string {
  const columns = names(table, keyed.columns);
  const condition = keyed.where
    ? ` WHERE ${conditionSql(keyed.where, (property) => columnNameOf(table, property))}`
    : '';
  return `CREATE ${isUnique ? 'UNIQUE ' : ''}INDEX ${keyed.name} ON ${table.name} (${columns})${condition}`;
}

function names(table: AnyTable, properties: readonly string[]): string {
  return properties.map((property) => columnNameOf(table, property)).join(', ');
}

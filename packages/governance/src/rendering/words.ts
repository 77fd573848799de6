/**
 * A table of the model as what a database would hold, in the words of whoever writes SQL by hand. Migrations are
 * drafted from it, and the database is asked to read it, so that both can be compared in the database's own words.
 */
import {
  type AnyTable,
  type Column,
  type Columns,
  columnNameOf,
  constraintName,
  type KeyedColumns,
} from '@runledger/schema';
import type {
  ColumnSchema,
  ConstraintSchema,
  SchemaObject,
  TableSchema,
} from '../database-schema.ts';
import { conditionSql, membershipSql } from './condition.ts';
import type { SchemaDialect } from './dialect.ts';

/** The table's definition; constraints in the order key, uniques, references, checks. */
export function tableWords(table: AnyTable, dialect: SchemaDialect): TableSchema {
  return {
    name: table.name,
    options: dialect.tableOptions(table),
    columns: columnsOf(table, dialect),
    constraints: [
      {
        type: 'primary key',
        name: table.primaryKey.name,
        definition: `PRIMARY KEY (${names(table, table.primaryKey.columns)})`,
      },
      ...table.uniques
        .filter((unique) => unique.where === null)
        .map(
          ({ name, columns }): ConstraintSchema => ({
            type: 'unique',
            name,
            definition: `UNIQUE (${names(table, columns)})`,
          }),
        ),
      ...foreignKeysOf(table),
      ...checksOf(table, dialect),
    ],
    indexes: [
      ...table.uniques
        .filter((unique) => unique.where !== null)
        .map((each) => indexOf(table, each, true)),
      ...table.indexes.map((each) => indexOf(table, each, false)),
    ],
    attachments: [],
  };
}

/** The checks of a table: one for each column whose facts give any, then the table's own. */
function checksOf(table: AnyTable, dialect: SchemaDialect): ConstraintSchema[] {
  const check = (name: string, expression: string): ConstraintSchema => ({
    type: 'check',
    name,
    definition: `CHECK (${expression})`,
  });
  const ofColumns = Object.entries(table.columns as Columns).flatMap(([property, column]) => {
    const name = columnNameOf(table, property);
    const conditions = [
      ...sharedConditions(column, name),
      ...dialect.nativeConditions(column, name),
    ];
    if (conditions.length === 0) return [];
    return [check(constraintName('chk', table.name, [name]), conditions.join(' AND '))];
  });
  const own = table.checks.map(({ name, condition }) =>
    check(
      name,
      conditionSql(condition, (property) => columnNameOf(table, property)),
    ),
  );
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

function columnsOf(table: AnyTable, dialect: SchemaDialect): ColumnSchema[] {
  return Object.entries(table.columns as Columns).map(([property, column]) => ({
    name: columnNameOf(table, property),
    type: dialect.columnType(column),
    isNullable: column.optional,
    default: column.default && dialect.defaultSql(column.default, column),
  }));
}

function foreignKeysOf(table: AnyTable): ConstraintSchema[] {
  return table.foreignKeys.map((key) => {
    const target = key.targetColumns.map((property) => targetColumn(table, key.target, property));
    const reference = `${key.target} (${target.join(', ')})`;
    // NO ACTION, not RESTRICT: both refuse, but only the former looks at what a statement leaves behind.
    const onDelete = key.onDelete === 'cascade' ? ' ON DELETE CASCADE' : '';
    return {
      type: 'foreign key',
      name: key.name,
      definition: `FOREIGN KEY (${names(table, key.columns)}) REFERENCES ${reference}${onDelete}`,
    };
  });
}

function targetColumn(table: AnyTable, target: string, property: string): string {
  const referenced = Object.values(table.columns as Columns)
    .map((column) => column.reference?.target)
    .find((each) => typeof each === 'object' && each.name === target);
  return columnNameOf(typeof referenced === 'object' ? referenced : table, property);
}

function indexOf(table: AnyTable, keyed: KeyedColumns, isUnique: boolean): SchemaObject {
  const condition = keyed.where
    ? ` WHERE ${conditionSql(keyed.where, (property) => columnNameOf(table, property))}`
    : '';
  return {
    type: 'index',
    name: keyed.name,
    definition: `${isUnique ? 'UNIQUE ' : ''}(${names(table, keyed.columns)})${condition}`,
  };
}

function names(table: AnyTable, properties: readonly string[]): string {
  return properties.map((property) => columnNameOf(table, property)).join(', ');
}

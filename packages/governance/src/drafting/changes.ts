/** What has to happen to a database's tables for them to be those of the model. */
import type {
  ColumnSchema,
  ConstraintSchema,
  SchemaObject,
  TableSchema,
} from '../database-schema.ts';
import { columnDefinition } from '../dump.ts';

/** Something that is there and is to be otherwise. */
interface Changed<T> {
  readonly from: T;
  readonly to: T;
}

interface PartChanges<T> {
  readonly added: readonly T[];
  readonly dropped: readonly T[];
  readonly changed: readonly Changed<T>[];
}

/** A table that is there and is to be otherwise. */
export interface TableChange {
  readonly name: string;
  /** In the model's words as far as it stays as it is, else in the database's. */
  readonly from: TableSchema;
  /** In the model's words. */
  readonly to: TableSchema;
  /** In the database's words on both sides. */
  readonly columns: PartChanges<ColumnSchema>;
  readonly constraints: PartChanges<ConstraintSchema>;
  readonly indexes: PartChanges<SchemaObject>;
  /** Whether storage, partitions or strictness are to be otherwise. */
  readonly hasOtherOptions: boolean;
}

export interface SchemaChange {
  /** In the model's words, parents first. */
  readonly created: readonly TableSchema[];
  readonly altered: readonly TableChange[];
  /** In the database's words, children first. */
  readonly dropped: readonly TableSchema[];
}

export interface SchemaComparison {
  /** The tables that are there, as the database tells them. */
  readonly actual: readonly TableSchema[];
  /** The tables of the model, as the database would tell them. */
  readonly expected: readonly TableSchema[];
  /** The same in the model's words, parents first. */
  readonly words: readonly TableSchema[];
}

/** Triggers, views and functions are nobody's but the migrations': they are left as they are. */
export function schemaChange({ actual, expected, words }: SchemaComparison): SchemaChange {
  const there = new Map(actual.map((table) => [table.name, table]));
  const told = new Map(expected.map((table) => [table.name, table]));
  const wanted = new Set(words.map(({ name }) => name));
  return {
    created: words.filter(({ name }) => !there.has(name)),
    altered: words.flatMap((to) => {
      const [from, target] = [there.get(to.name), told.get(to.name)];
      const change = from && target ? tableChange(from, target, to) : null;
      return change ? [change] : [];
    }),
    dropped: childrenFirst(actual.filter(({ name }) => !wanted.has(name))),
  };
}

function tableChange(
  from: TableSchema,
  expected: TableSchema,
  to: TableSchema,
): TableChange | null {
  const columns = partChanges(from.columns, expected.columns, nameOf, columnDefinition);
  const constraints = partChanges(
    from.constraints,
    expected.constraints,
    constraintKey,
    definitionOf,
  );
  const indexes = partChanges(from.indexes, expected.indexes, nameOf, definitionOf);
  const change: TableChange = {
    name: to.name,
    from: {
      ...from,
      columns: staying(from.columns, columns, to.columns, nameOf),
      constraints: staying(from.constraints, constraints, to.constraints, constraintKey),
      indexes: staying(from.indexes, indexes, to.indexes, nameOf),
    },
    to,
    columns,
    constraints: inWords(constraints, to.constraints, constraintKey),
    indexes: inWords(indexes, to.indexes, nameOf),
    hasOtherOptions: from.options !== expected.options,
  };
  const isSame =
    !change.hasOtherOptions &&
    [columns, constraints, indexes].every(isEmpty) &&
    orderOf(from) === orderOf(expected);
  return isSame ? null : change;
}

const nameOf = ({ name }: { readonly name: string }) => name;
const definitionOf = ({ definition }: { readonly definition: string }) => definition;
const orderOf = ({ columns }: TableSchema) => columns.map(nameOf).join();

// One without a name cannot be the one that the model names.
const constraintKey = ({ type, name, definition }: ConstraintSchema) =>
  `${type} ${name ?? `(unnamed) ${definition}`}`;

function partChanges<T>(
  from: readonly T[],
  to: readonly T[],
  keyOf: (part: T) => string,
  textOf: (part: T) => string,
): PartChanges<T> {
  const there = new Map(from.map((part) => [keyOf(part), part]));
  const wanted = new Set(to.map(keyOf));
  return {
    added: to.filter((part) => !there.has(keyOf(part))),
    dropped: from.filter((part) => !wanted.has(keyOf(part))),
    changed: to.flatMap((part) => {
      const old = there.get(keyOf(part));
      return old !== undefined && textOf(old) !== textOf(part) ? [{ from: old, to: part }] : [];
    }),
  };
}

const isEmpty = ({ added, dropped, changed }: PartChanges<unknown>) =>
  added.length + dropped.length + changed.length === 0;

/** What is to be, in the model's words, where the model has it. */
function inWords<T>(
  changes: PartChanges<T>,
  words: readonly T[],
  keyOf: (part: T) => string,
): PartChanges<T> {
  const worded = (part: T) => words.find((word) => keyOf(word) === keyOf(part)) ?? part;
  return {
    added: changes.added.map(worded),
    dropped: changes.dropped,
    changed: changes.changed.map(({ from, to }) => ({ from, to: worded(to) })),
  };
}

/** What stays as it is, in the model's words. */
function staying<T>(
  parts: readonly T[],
  { dropped, changed }: PartChanges<T>,
  words: readonly T[],
  keyOf: (part: T) => string,
): T[] {
  const other = new Set([...dropped, ...changed.map(({ from }) => from)]);
  return parts.map((part) =>
    other.has(part) ? part : (words.find((word) => keyOf(word) === keyOf(part)) ?? part),
  );
}

const REFERENCE = /\breferences\s+"?([\w$]+)"?/i;

/** So that none is dropped while another refers to it. */
function childrenFirst(tables: readonly TableSchema[]): TableSchema[] {
  const parents: TableSchema[] = [];
  const visit = (table: TableSchema, path: readonly string[]) => {
    if (parents.includes(table) || path.includes(table.name)) return;
    for (const { definition } of table.constraints) {
      const target = tables.find(({ name }) => name === REFERENCE.exec(definition)?.[1]);
      if (target && target !== table) visit(target, [...path, table.name]);
    }
    parents.push(table);
  };
  for (const table of tables) visit(table, []);
  return parents.reverse();
}

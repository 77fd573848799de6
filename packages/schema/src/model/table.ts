/** Tables of the dialect-neutral model: one declaration each, readable like a data dictionary. */
import type { Column, OnDelete } from './column.ts';
import { self } from './column.ts';
import { type Condition, inWords, type Literal } from './condition.ts';
import { columnName, constraintName } from './names.ts';

/** The seven domains of the product, the operations of the installation itself, and what an application adds. */
export type Domain =
  | 'identity'
  | 'catalog'
  | 'workflows'
  | 'tasks'
  | 'jobs'
  | 'metering'
  | 'audit'
  | 'operations'
  | 'application';

export type Columns = { readonly [property: string]: Column };

type Property<C extends Columns> = keyof C & string;
type InstantProperty<C extends Columns> = {
  [P in Property<C>]: C[P]['type'] extends 'instant' | 'day' ? P : never;
}[Property<C>];

/**
 * How long rows are kept: a number of days after an instant, as long as the row they belong to, or for
 * ever, with the reason.
 */
export type Retention<P extends string = string> =
  | { readonly days: number; readonly after: P }
  | { readonly with: string }
  | { readonly forever: string };

/** An index in the making: its columns, which rows it holds, and what it is for. */
export class IndexBuilder<P extends string> {
  readonly columns: readonly P[];
  readonly condition: Condition<P> | null;
  readonly purpose: string | null;

  constructor(columns: readonly P[], condition: Condition<P> | null, purpose: string | null) {
    this.columns = columns;
    this.condition = condition;
    this.purpose = purpose;
  }

  /** Holds only the rows that meet the condition; an object demands equality in each of its columns. */
  where<const Q extends string>(condition: Condition<Q> | { readonly [property in Q]: Literal }) {
    return new IndexBuilder<P | Q>(this.columns, toCondition(condition), this.purpose);
  }

  /** The query that the index is there for. */
  serves(purpose: string) {
    return new IndexBuilder<P>(this.columns, this.condition, purpose);
  }
}

function toCondition<P extends string>(
  given: Condition<P> | { readonly [property in P]: Literal },
): Condition<P> {
  if ('is' in given && typeof given.is === 'string') return given as Condition<P>;
  const equalities = Object.entries(given).map(([column, value]) => ({
    is: 'in' as const,
    column: column as P,
    values: [value as Literal],
  }));
  return equalities.length === 1 && equalities[0] ? equalities[0] : { is: 'all', of: equalities };
}

export const index = <const P extends string>(...columns: readonly P[]) =>
  new IndexBuilder<P>(columns, null, null);

export interface TableDefinition<C extends Columns> {
  readonly domain: Domain;
  readonly about: string;
  readonly retention: Retention<InstantProperty<C>>;
  readonly columns: C;
  readonly primaryKey: readonly [Property<C>, ...Property<C>[]];
  /** Unique keys. A partial one holds among the rows that meet its condition. */
  readonly uniques?: readonly (
    | readonly [Property<C>, ...Property<C>[]]
    | IndexBuilder<Property<C>>
  )[];
  readonly indexes?: readonly IndexBuilder<Property<C>>[];
  /** Conditions that every row meets, each under the name that follows `chk_<table>_`. */
  readonly checks?: { readonly [name: string]: Condition<Property<C>> };
  /** What checks demand, for people, under their names: those that combine several conditions cannot say it. */
  readonly rules?: { readonly [check: string]: string };
  /** Split by month of this instant where the engine has partitions. */
  readonly partitionBy?: InstantProperty<C>;
  /** Rows are never changed once written. */
  readonly appendOnly?: boolean;
}

export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly target: string;
  readonly targetColumns: readonly string[];
  readonly onDelete: OnDelete;
}

/** A unique key or an index: properties, not column names. */
export interface KeyedColumns {
  readonly name: string;
  readonly columns: readonly string[];
  readonly where: Condition | null;
  readonly purpose: string | null;
}

export interface Check {
  readonly name: string;
  readonly condition: Condition;
  /** What it demands, for people; `null` where the model does not say. */
  readonly rule: string | null;
}

/** A declared table. Keys, indexes and foreign keys name columns by their TypeScript property. */
export interface Table<Name extends string = string, C extends Columns = Columns> {
  readonly name: Name;
  readonly domain: Domain;
  readonly about: string;
  readonly retention: Retention;
  readonly columns: C;
  readonly primaryKey: { readonly name: string; readonly columns: readonly string[] };
  readonly uniques: readonly KeyedColumns[];
  readonly indexes: readonly KeyedColumns[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly Check[];
  readonly partitionBy: string | null;
  readonly appendOnly: boolean;
}

/** Any table, whatever its columns. */
// biome-ignore lint/suspicious/noExplicitAny: a table's columns are invariant in their value types.
export type AnyTable = Table<string, any>;

/** The name of a property's column in the database. */
export function columnNameOf(table: AnyTable, property: string): string {
  const column = (table.columns as Columns)[property];
  if (!column) throw new RangeError(`The table ${table.name} has no column ${property}.`);
  return columnName(property, column.type);
}

/** Whether rows belong to one organization: every operation on them is given which. */
export function isTenantTable(table: AnyTable): boolean {
  return table.primaryKey.columns.length > 1 && table.primaryKey.columns[0] === 'organizationId';
}

/**
 * Declares a table. Constraint names are derived (see {@link constraintName}).
 * @throws RangeError when a key names a column that the table lacks, or a name is too long
 */
export function table<const Name extends string, const C extends Columns>(
  name: Name,
  definition: TableDefinition<C>,
): Table<Name, C> {
  const toColumn = (property: string) => {
    const column = definition.columns[property];
    if (!column) throw new RangeError(`The table ${name} has no column ${property}.`);
    return columnName(property, column.type);
  };
  const keyed = (kind: 'uq' | 'idx', given: readonly string[] | IndexBuilder<string>) => {
    const built = given instanceof IndexBuilder ? given : new IndexBuilder(given, null, null);
    return {
      name: constraintName(kind, name, built.columns.map(toColumn)),
      columns: built.columns,
      where: built.condition,
      purpose: built.purpose,
    };
  };
  definition.primaryKey.map(toColumn);
  if (definition.about.trim() === '')
    throw new RangeError(`The table ${name} needs a description.`);
  for (const rule of Object.keys(definition.checks ?? {})) {
    if (Object.keys(definition.columns).some((property) => toColumn(property) === rule)) {
      throw new RangeError(`The check ${rule} of ${name} has the name of a column's own check.`);
    }
  }
  for (const check of Object.keys(definition.rules ?? {})) {
    if (definition.checks?.[check] === undefined) {
      throw new RangeError(`The table ${name} has no check ${check} to say in words.`);
    }
  }
  return {
    name,
    domain: definition.domain,
    about: definition.about,
    retention: definition.retention,
    columns: definition.columns,
    primaryKey: { name: constraintName('pk', name), columns: definition.primaryKey },
    uniques: (definition.uniques ?? []).map((given) => keyed('uq', given as readonly string[])),
    indexes: (definition.indexes ?? []).map((given) => keyed('idx', given)),
    foreignKeys: foreignKeysOf(name, definition.columns, definition.primaryKey),
    checks: Object.entries(definition.checks ?? {}).map(([rule, condition]) => ({
      name: constraintName('chk', name, [rule]),
      condition,
      rule: definition.rules?.[rule] ?? inWords(condition),
    })),
    partitionBy: definition.partitionBy ?? null,
    appendOnly: definition.appendOnly ?? false,
  };
}

function foreignKeysOf(
  name: string,
  columns: Columns,
  primaryKey: readonly string[],
): ForeignKey[] {
  return Object.entries(columns).flatMap(([property, column]) => {
    if (!column.reference) return [];
    const { target, onDelete } = column.reference;
    const targetColumns = target === self ? primaryKey : target.primaryKey.columns;
    const last = targetColumns.at(-1);
    const isScoped = targetColumns.length === 2 && targetColumns[0] === 'organizationId';
    const hasScope = !isScoped || columns.organizationId !== undefined;
    if (last === undefined || !hasScope || !(isScoped || targetColumns.length === 1)) {
      throw new RangeError(`${name}.${property} cannot refer to its target's primary key.`);
    }
    const own = isScoped ? ['organizationId', property] : [property];
    const names = own.map((each) => columnName(each, columns[each]?.type ?? column.type));
    return [
      {
        name: constraintName('fk', name, names),
        columns: own,
        target: target === self ? name : target.name,
        targetColumns: isScoped ? ['organizationId', last] : [last],
        onDelete,
      },
    ];
  });
}

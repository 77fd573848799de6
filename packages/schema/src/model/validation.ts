/**
 * Validation of input, derived from a table's declaration and compiled once. Whatever is wrong is reported
 * at once, by path; messages never repeat a value.
 */
import { ValidationError } from '../errors.ts';
import type { Column } from './column.ts';
import { compileCondition, propertiesOf, type RowCondition } from './evaluation.ts';
import { uuidv7 } from './identifiers.ts';
import { Issues } from './issues.ts';
import { propertyPath } from './json.ts';
import { isProperties, type Properties, reportUnknown } from './properties.ts';
import type { NewRow, Row, RowUpdate } from './rows.ts';
import type { AnyTable, Columns } from './table.ts';
import { compileValueCheck, type ValueCheck } from './values.ts';

/** Where the values come from that a caller leaves to the application. */
export interface RowContext {
  /** The time that columns with the time of insertion get. */
  readonly now: Date;
  /** Makes identifiers; UUIDs of version 7 unless given. */
  readonly newId?: () => string;
}

export interface RowOptions {
  /** Properties that may come with a row and are checked like columns, without becoming part of it. */
  readonly beside?: Columns;
  /** Properties that the application fills in afterwards: no row may name them, and they are left `undefined`. */
  readonly filledLater?: readonly string[];
}

/**
 * Compiles the validation of new rows: required, optional and unknown properties, types, ranges and lengths,
 * and the table's own checks. What is left out gets its default, or `null`; UUIDs become lower case, money
 * whole nano-dollars, and text that a column cuts is cut.
 *
 * ```ts
 * const validate = newRowValidator(organizations);
 * const row = validate({ slug: 'acme', name: 'Acme' }, { now: new Date() });
 * ```
 * @returns a function that throws {@link ValidationError} with every issue of the row
 */
export function newRowValidator<T extends AnyTable>(
  table: T,
  options: RowOptions = {},
): (input: NewRow<T>, context: RowContext) => Row<T> {
  const complete = compileNewRow(table, options);
  const subject = `The ${table.name} row`;
  return (input, context) => {
    const issues = new Issues();
    const row = complete(input, context, issues);
    issues.assertNone(subject);
    return row as Row<T>;
  };
}

/**
 * The same for the rows of a batch, whose issues are reported together, each under the batch's name and the
 * row's place: `events[3].inputTokens`.
 * @returns a function that throws {@link ValidationError} with every issue of every row
 */
export function newRowsValidator<T extends AnyTable>(
  table: T,
  batch: string,
  options: RowOptions = {},
): (inputs: readonly NewRow<T>[], context: RowContext) => Row<T>[] {
  const complete = compileNewRow(table, options);
  const subject = `The batch ${batch}`;
  return (inputs, context) => {
    if (!Array.isArray(inputs)) {
      throw new ValidationError(subject, [{ path: batch, message: 'must be a list' }]);
    }
    const issues = new Issues(batch);
    const rows = new Array<Row<T>>(inputs.length);
    for (let place = 0; place < inputs.length; place++) {
      issues.place = place;
      rows[place] = complete(inputs[place], context, issues) as Row<T>;
    }
    issues.assertNone(subject);
    return rows;
  };
}

/**
 * Compiles the validation of changes to a row. `undefined` leaves a column as it is; columns that advance
 * with every update get the current time and cannot be given. The table's checks are decided here where the changes name all of
 * their columns, and by the database otherwise.
 * @param key the columns that name the row and cannot change
 * @param fixed further columns that an update does not change
 * @returns a function that gives the columns to set and throws {@link ValidationError}
 * @throws RangeError when the table's rows are never changed
 */
export function updateValidator<
  T extends AnyTable,
  K extends keyof T['columns'] & string,
  F extends keyof T['columns'] & string = never,
>(
  table: T,
  key: readonly K[],
  fixed: readonly F[] = [],
): (changes: RowUpdate<T, K | F>, context: Pick<RowContext, 'now'>) => Partial<Row<T>> {
  if (table.appendOnly) throw new RangeError(`Rows of ${table.name} are never changed.`);
  const columns = Object.entries(table.columns as Columns);
  const touched = columns.filter(([, column]) => column.touched).map(([property]) => property);
  const refusals = new Map<string, string>([
    ...fixed.map((property) => [property, 'is not changed by an update'] as const),
    ...touched.map((property) => [property, 'is set by every update'] as const),
    ...key.map((property) => [property, 'names the row and cannot change'] as const),
  ]);
  const fields = new Map(
    columns
      .filter(([property]) => !refusals.has(property))
      .map(([property, column]) => [property, compileField(property, column)]),
  );
  const checks = compileChecks(table);
  const subject = `The ${table.name} update`;
  return (changes, { now }) => {
    const issues = new Issues();
    const set: { [property: string]: unknown } = {};
    if (!isProperties(changes)) issues.add('', 'must be an object');
    for (const [place, [property, value]] of Object.entries(changes ?? {}).entries()) {
      const field = fields.get(property);
      const refusal = refusals.get(property);
      if (value === undefined) continue;
      if (field) set[property] = checkValue(field, value, issues);
      else if (refusal !== undefined) issues.add(property, refusal);
      else issues.add(propertyPath(property, place).slice(1), 'is not known');
    }
    const named = new Set(Object.keys(set));
    for (const property of touched) set[property] = now;
    checkRow(
      checks.filter(({ properties }) => properties.every((property) => named.has(property))),
      set,
      issues,
    );
    issues.assertNone(subject);
    return set as Partial<Row<T>>;
  };
}

interface Field {
  readonly property: string;
  readonly isOptional: boolean;
  readonly check: ValueCheck;
}

function compileField(property: string, column: Column): Field {
  return { property, isOptional: column.optional, check: compileValueCheck(property, column) };
}

function checkValue(field: Field, value: unknown, issues: Issues): unknown {
  if (value !== null) return field.check(value, issues);
  return field.isOptional ? null : issues.add(field.property, 'must not be null');
}

interface RowCheck {
  /** What it demands. */
  readonly message: string;
  readonly properties: readonly string[];
  readonly holds: RowCondition;
}

function compileChecks(table: AnyTable): RowCheck[] {
  return table.checks.map(({ name, condition, rule }) => ({
    message: rule === null ? `must meet ${name}` : `must fit together: ${rule}`,
    properties: propertiesOf(condition),
    holds: compileCondition(condition),
  }));
}

/** A column that is wrong in itself is `undefined` here: what depends on it cannot be told. */
function checkRow(checks: readonly RowCheck[], row: Properties, issues: Issues): void {
  for (const { message, properties, holds } of checks) {
    if (holds(row) !== false) continue;
    if (properties.some((property) => row[property] === undefined)) continue;
    issues.add(properties.join(', '), message);
  }
}

/** Gives the value of a property that was left out; `undefined` when there is none. */
type Fill = (context: RowContext) => unknown;

function compileFill({ default: given, optional }: Column): Fill {
  if (given === null) return optional ? () => null : () => undefined;
  switch (given.kind) {
    case 'now':
      return (context) => context.now;
    case 'generated':
      return (context) => (context.newId ?? uuidv7)();
    case 'literal': {
      const { value } = given;
      if (typeof value !== 'object') return () => value;
      // Rows must not share a list or an object that one of them may change. It is JSON, which is copied in a tenth
      // of the time that structuredClone takes.
      const text = JSON.stringify(value);
      return () => JSON.parse(text);
    }
  }
}

function compileNewRow(table: AnyTable, { beside = {}, filledLater = [] }: RowOptions) {
  const columns = Object.entries(table.columns as Columns);
  const fields = columns
    .filter(([property]) => !filledLater.includes(property))
    .map(([property, column]) => ({
      ...compileField(property, column),
      fill: compileFill(column),
    }));
  const companions = Object.entries(beside).map(([name, column]) => compileField(name, column));
  const known = new Set([...fields, ...companions].map(({ property }) => property));
  const checks = compileChecks(table);
  // Rows that are copies of one object share its layout, which makes them fast to fill and to read.
  const blank = Object.fromEntries(columns.map(([property]) => [property, undefined]));

  return (input: unknown, context: RowContext, issues: Issues): Properties => {
    const row: { [property: string]: unknown } = { ...blank };
    if (!isProperties(input)) {
      issues.add('', 'must be an object');
      return row;
    }
    let given = 0;
    for (const field of fields) {
      const value = input[field.property];
      if (value !== undefined) {
        given++;
        row[field.property] = checkValue(field, value, issues);
        continue;
      }
      const filled = field.fill(context);
      if (filled === undefined) issues.add(field.property, 'is required');
      row[field.property] = filled;
    }
    for (const companion of companions) {
      const value = input[companion.property];
      if (value === undefined) continue;
      given++;
      checkValue(companion, value, issues);
    }
    if (countProperties(input) !== given) reportUnknown(input, known, issues);
    if (checks.length > 0) checkRow(checks, row, issues);
    return row;
  };
}

/** Counting costs less than looking each name up, and tells when there is something to look for. */
function countProperties(input: Properties): number {
  let count = 0;
  for (const _ in input) count++;
  return count;
}

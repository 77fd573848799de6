import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AnyTable,
  type Columns,
  model,
  type NewRow,
  newRowValidator,
  updateValidator,
  ValidationError,
  type ValidationIssue,
} from '../src/index.ts';
import { arbitraryRow } from './arbitrary-rows.ts';

const tables: [string, AnyTable][] = Object.values(model).map((table) => [table.name, table]);
const now = new Date('2026-02-03T04:05:06.789Z');
const context = { now, newId: () => '0198f000-0000-7000-8000-000000000001' };

function issuesOf(work: () => unknown): readonly ValidationIssue[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ValidationError) return error.issues;
    throw error;
  }
  return [];
}

describe.each(tables)('%s', (_, table) => {
  const columns = Object.entries(table.columns as Columns);
  const validate = newRowValidator(table);

  it('takes every row that fits and leaves it as it is', () => {
    fc.assert(
      fc.property(arbitraryRow(table), (row) => {
        const once = validate(row as NewRow<AnyTable>, context);
        expect(once).toEqual(row);
        expect(validate(once as NewRow<AnyTable>, context)).toEqual(once);
        expect(Object.keys(once)).toEqual(Object.keys(table.columns));
      }),
    );
  });

  it('fills what is left out, and names what must be given', () => {
    const [row] = fc.sample(arbitraryRow(table), { numRuns: 1, seed: 7 });
    for (const [property, column] of columns) {
      const { [property]: _left, ...input } = row as Record<string, unknown>;
      const isRequired = !column.optional && column.default === null;
      const issues = issuesOf(() => validate(input as NewRow<AnyTable>, context));
      const own = issues.filter(({ path }) => path === property);
      expect(own, property).toEqual(isRequired ? [{ path: property, message: 'is required' }] : []);
    }
  });

  it('reports every column that does not fit, all at once', () => {
    const wrong = Symbol('fits nowhere');
    const input = Object.fromEntries(columns.map(([property]) => [property, wrong]));
    const issues = issuesOf(() => validate(input as NewRow<AnyTable>, context));
    expect(issues.map(({ path }) => path)).toEqual(columns.map(([property]) => property));
  });

  it('refuses NULL exactly where the column does', () => {
    const input = Object.fromEntries(columns.map(([property]) => [property, null]));
    const issues = issuesOf(() => validate(input as NewRow<AnyTable>, context));
    const refused = columns.filter(([, column]) => !column.optional).map(([property]) => property);
    const ofColumns = issues.filter(({ message }) => message === 'must not be null');
    expect(ofColumns.map(({ path }) => path)).toEqual(refused);
  });
});

const changing = tables.filter(([, table]) => !table.appendOnly);

describe.each(changing)('changes of %s', (_, table) => {
  const key = table.primaryKey.columns;
  const validate = updateValidator(table, key);
  const isGiven = (property: string) => !key.includes(property) && !isTouched(table, property);

  it('may be any part of a row that fits, but its key and what every update sets', () => {
    fc.assert(
      fc.property(arbitraryRow(table), (row) => {
        const changes = Object.fromEntries(
          Object.entries(row).filter(([property]) => isGiven(property)),
        );
        expect(validate(changes, context)).toMatchObject(changes);
        const refused = issuesOf(() => validate(row, context)).map(({ path }) => path);
        expect(refused).toEqual(Object.keys(row).filter((property) => !isGiven(property)));
      }),
    );
  });
});

function isTouched(table: AnyTable, property: string): boolean {
  return (table.columns as Columns)[property]?.touched === true;
}

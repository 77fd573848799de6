/** Every constraint of the model is there and refuses: each is broken by a row that breaks nothing else. */
import {
  type AnyTable,
  CheckViolationError,
  ConstraintError,
  columnNameOf,
  constraintName,
  ForeignKeyViolationError,
  model,
  NotNullViolationError,
  UniqueViolationError,
} from '@runledger/schema';
import { describe, expect, it, onTestFinished } from 'vitest';
import { uuid } from './fixtures.ts';
import {
  brokenChecks,
  brokenValues,
  columnsOf,
  type SampleRow,
  sampleRow,
  sampleValue,
} from './sample-rows.ts';

/** A migrated, empty database that takes rows past the model's validation. */
export interface RawDatabase {
  /**
   * Inserts a whole row, encoded by the driver's codecs; amounts of money may be negative.
   * @throws ConstraintError as the driver maps it
   */
  insert(table: AnyTable, row: SampleRow): Promise<void>;
  close(): Promise<void>;
}

const tables: readonly AnyTable[] = Object.values(model);

/** The tables that a row of the table refers to, the farthest first. */
function parentsOf(table: AnyTable): AnyTable[] {
  const targets = table.foreignKeys
    .filter(({ target }) => target !== table.name)
    .flatMap(({ target }) => tables.filter(({ name }) => name === target));
  return [...new Set([...targets.flatMap(parentsOf), ...targets])];
}

export function everyConstraintSuite(name: string, open: () => Promise<RawDatabase>): void {
  async function openWithParents(table: AnyTable) {
    const database = await open();
    onTestFinished(() => database.close());
    for (const parent of parentsOf(table)) await database.insert(parent, sampleRow(parent, 1));
    const refused = async (row: SampleRow) => {
      const outcome = await database.insert(table, row).then(
        () => 'the row was accepted',
        (error: unknown) => error,
      );
      return outcome as Error & { table?: string; constraint?: string | null };
    };
    return { insert: (row: SampleRow) => database.insert(table, row), refused };
  }

  describe.each(tables)(`${name} › constraints of $name`, (table) => {
    it('lets a valid row in', async () => {
      const { insert } = await openWithParents(table);
      await insert(sampleRow(table, 1));
    });

    it('refuses a row without a value that must be there', async () => {
      const { refused } = await openWithParents(table);
      const required = columnsOf(table).filter(([, column]) => !column.optional);
      for (const [property] of required) {
        const error = await refused({ ...sampleRow(table, 1), [property]: null });
        // Without the instant that a partition is chosen by, PostgreSQL has nowhere to look further.
        const expected = property === table.partitionBy ? ConstraintError : NotNullViolationError;
        expect(error, property).toBeInstanceOf(expected);
        expect(error.table, property).toBe(table.name);
      }
    });

    it('refuses what breaks a check', async () => {
      const { refused } = await openWithParents(table);
      for (const [property, column] of columnsOf(table)) {
        const constraint = constraintName('chk', table.name, [columnNameOf(table, property)]);
        for (const value of brokenValues(column)) {
          const row = { ...sampleRow(table, 1, [property]), [property]: value };
          const error = await refused(row);
          expect(error, `${property}: ${value}`).toBeInstanceOf(CheckViolationError);
          expect(error, `${property}: ${value}`).toMatchObject({ table: table.name, constraint });
        }
      }
      for (const { name: constraint } of table.checks) {
        expect(brokenChecks, 'a row that breaks the check').toHaveProperty(constraint);
        for (const broken of brokenChecks[constraint] ?? []) {
          const error = await refused({ ...sampleRow(table, 1), ...broken });
          expect(error, constraint).toBeInstanceOf(CheckViolationError);
          expect(error, constraint).toMatchObject({ table: table.name, constraint });
        }
      }
    });

    it('refuses a second row under a key', async () => {
      const { insert, refused } = await openWithParents(table);
      const keys = [table.primaryKey, ...table.uniques].map((key) => ({
        name: key.name,
        columns: key.columns as readonly string[],
      }));
      // Each key's columns have a value, and the same in both rows; all others differ where they can.
      for (const [place, { name: constraint, columns }] of keys.entries()) {
        const [first, second] = [10 + 2 * place, 11 + 2 * place].map((number) =>
          sampleRow(table, number, columns),
        ) as [SampleRow, SampleRow];
        for (const [property, column] of columnsOf(table)) {
          if (!columns.includes(property)) continue;
          first[property] ??= sampleValue(property, column, 10 + 2 * place);
          second[property] = first[property];
        }
        await insert(first);
        const error = await refused(second);
        expect(error, constraint).toBeInstanceOf(UniqueViolationError);
        expect(error, constraint).toMatchObject({ table: table.name, constraint });
      }
    });

    it('refuses a row that points to nothing', async () => {
      const { refused } = await openWithParents(table);
      for (const { name: constraint, columns } of table.foreignKeys) {
        const property = columns.at(-1) ?? '';
        const isKey = columnsOf(table).some(
          ([own, { type }]) => own === property && type === 'key',
        );
        const missing = isKey ? 'key-404' : uuid(404);
        const row = { ...sampleRow(table, 1, [property]), [property]: missing };
        const error = await refused(row);
        expect(error, constraint).toBeInstanceOf(ForeignKeyViolationError);
        expect(error, constraint).toMatchObject({ table: table.name, constraint });
      }
    });
  });
}

/** A live database against the model. */
import { type AnyTable, model } from '@runledger/schema';
import {
  compareSchemas,
  concernsModel,
  type Difference,
  differenceText,
  type NativeObject,
} from './comparison.ts';
import type { DatabaseSchema } from './database-schema.ts';
import { parentsFirst } from './parents-first.ts';
import type { SchemaDialect } from './rendering/dialect.ts';
import { createTableSql } from './rendering/table.ts';

/** What validation needs of a database; each driver implements it. */
export interface SchemaDatabase {
  readonly dialect: SchemaDialect;
  /** What the driver's migrations make besides the model's tables: triggers and functions. */
  readonly nativeObjects: readonly NativeObject[];
  /** What the database holds. */
  introspect(): Promise<DatabaseSchema>;
  /**
   * What the database would hold after these statements, in its own words, and nothing else; afterwards nothing
   * of it is left.
   */
  describe(statements: readonly string[]): Promise<DatabaseSchema>;
}

/**
 * Every way in which the database differs from the model: tables, columns with type, nullability, default and
 * order, keys, foreign keys, checks by their expression, indexes with their conditions, and what is there
 * although the model lacks it. The model's own definitions are read back by the same database, so that only
 * their meaning is compared.
 *
 * @param tables parents before their children, as the model lists them
 * @example
 * const differences = await validate(Object.values(model), sqliteSchemaDatabase(connection));
 */
export async function validate(
  tables: readonly AnyTable[],
  database: SchemaDatabase,
): Promise<Difference[]> {
  const actual = await database.introspect();
  const statements = tables.flatMap((table) => createTableSql(table, database.dialect));
  const expected = await database.describe(statements);
  const names = new Set(tables.map((table) => table.name));
  const natives = database.nativeObjects.filter(({ owner }) => names.has(owner));
  return compareSchemas(expected, actual, natives);
}

/**
 * In which ways Runledger's own tables, and those that an application declares, are not what the model says, one
 * sentence each. What else an application adds, tables, indexes and triggers, is its own affair; so is the order of its
 * columns, which no migration but that of a new table could mend.
 * @param declared the application's, in any order; those of them that are Runledger's are passed over
 */
export async function differencesFromModel(
  database: SchemaDatabase,
  declared: readonly AnyTable[] = [],
): Promise<string[]> {
  const own = Object.values(model);
  const ownNames = new Set<string>(own.map(({ name }) => name));
  const others = parentsFirst(declared.filter(({ name }) => !ownNames.has(name)));
  const differences = await validate([...own, ...others], database);
  const otherNames = new Set<string | null>(others.map(({ name }) => name));
  return differences
    .filter(concernsModel)
    .filter(({ type, table }) => type !== 'column order' || !otherNames.has(table))
    .map(differenceText);
}

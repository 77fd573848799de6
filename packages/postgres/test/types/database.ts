/**
 * The types that were generated from the migrated database are exactly those that the model gives for PostgreSQL.
 * Checked by `tsc`; nothing here runs.
 */
import type { Expect, SameTables } from '@runledger/conformance';
import type { JsonValue, model, StoredDatabase } from '@runledger/schema';
import type { DB, Generated } from '../../src/generated/database.ts';

/** How the generator spells a type in a column that is required, may be NULL, or has a default. */
interface StoredForms<T> {
  readonly required: T;
  readonly nullable: T | null;
  readonly defaulted: Generated<T>;
}

interface PostgresStored {
  readonly id: StoredForms<string>;
  readonly key: StoredForms<string>;
  readonly text: StoredForms<string>;
  readonly enum: StoredForms<string>;
  readonly integer: StoredForms<number>;
  readonly count: StoredForms<number>;
  readonly money: StoredForms<number>;
  readonly instant: StoredForms<Date>;
  readonly day: StoredForms<string>;
  readonly json: StoredForms<JsonValue>;
  readonly list: StoredForms<string[]>;
  readonly bytes: StoredForms<Uint8Array>;
  readonly boolean: StoredForms<boolean>;
}

type Expected = StoredDatabase<typeof model, PostgresStored>;

export type GeneratedTypesAreTheModels = Expect<SameTables<Expected, DB>>;

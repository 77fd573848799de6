/** The stored-row types, with a driver of the simplest kind. Checked by `tsc`; nothing here runs. */
import type { AnyTable, budgets, jobs, operationalModel, organizations } from '../../src/index.ts';
import type { ColumnName, StoredDatabase, StoredRow } from '../../src/model/stored.ts';
import type { Equal, Expect } from './expect.ts';

interface Defaulted<T> {
  readonly hasDefault: T;
}
interface Forms<T> {
  readonly required: T;
  readonly nullable: T | null;
  readonly defaulted: Defaulted<T>;
}
interface Stored {
  readonly id: Forms<'uuid'>;
  readonly key: Forms<string>;
  readonly text: Forms<string>;
  readonly enum: Forms<string>;
  readonly integer: Forms<number>;
  readonly count: Forms<bigint>;
  readonly money: Forms<bigint>;
  readonly instant: Forms<Date>;
  readonly day: Forms<string>;
  readonly json: Forms<'json'>;
  readonly list: Forms<string[]>;
  readonly bytes: Forms<Uint8Array>;
  readonly boolean: Forms<boolean>;
}

type StoredJob = StoredRow<typeof jobs, Stored>;
type Database = StoredDatabase<typeof operationalModel, Stored>;

export type StoredTypesAreExact = [
  Expect<
    Equal<
      StoredRow<typeof organizations, Stored>,
      {
        // Made by the application: the database has no default for it.
        id: 'uuid';
        slug: string;
        external_id: string | null;
        name: string;
        quota_tier: Defaulted<string>;
        created_at: Defaulted<Date>;
        updated_at: Defaulted<Date>;
      }
    >
  >,
  Expect<Equal<StoredJob['status'], Defaulted<string>>>,
  Expect<Equal<StoredJob['locked_until'], Date | null>>,
  Expect<Equal<StoredJob['payload'], 'json'>>,
  Expect<Equal<StoredRow<typeof budgets, Stored>['limit_cost_nano_usd'], bigint | null>>,
  Expect<Equal<ColumnName<'inputUsdPerMtok', 'money'>, 'input_nano_usd_per_mtok'>>,
  Expect<Equal<ColumnName<'usdRate', 'text'>, 'usd_rate'>>,
  Expect<Equal<Database['jobs'], StoredJob>>,
  Expect<Equal<keyof Database & 'usageEvents', never>>,
  Expect<Equal<Database[keyof Database] extends object ? true : false, true>>,
];

// @ts-expect-error a driver must say how it stores every logical type
export type Incomplete = StoredRow<AnyTable, Omit<Stored, 'bytes'>>;

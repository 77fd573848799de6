import type { Equal, Expect, SameTables } from '../src/same-tables.ts';

/** The comparison tells types apart that are assignable to each other, and tables that one side lacks. */
export type ComparesExactly = [
  Expect<Equal<SameTables<{ t: { a: string } }, { t: { a: string } }>, true>>,
  Expect<Equal<SameTables<{ t: { a: string } }, { t: { a?: string } }>, 't'>>,
  Expect<Equal<SameTables<{ t: { a: string } }, object>, 't'>>,
  Expect<Equal<SameTables<object, { t: { a: string } }>, 't'>>,
];

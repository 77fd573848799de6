/** How values come back: per connection, so that an application's own use of `pg` keeps its ways. */
import { DataError } from '@runledger/schema/errors';
import pg, { type CustomTypesConfig } from 'pg';

// Object identifiers of the types, fixed in PostgreSQL's catalog (pg_type.dat).
const INT8 = 20;
const DATE = 1082;
const TIMESTAMPTZ = 1184;
const INT8_ARRAY = 1016;

type Parse = (text: string) => unknown;

const parsers = new Map<number, Parse>([
  [INT8, toSafeInteger],
  [INT8_ARRAY, toSafeIntegers],
  [DATE, (text) => text],
  [TIMESTAMPTZ, toInstant],
]);

/** An integer that a number holds exactly; anything else would be rounded without a word. */
function toSafeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new DataError(
    'An integer of the database is beyond ±(2^53 - 1) and cannot be read exactly as a number.',
  );
}

function toSafeIntegers(text: string): (number | null)[] {
  const elements: (string | null)[] = nativeParser(INT8_ARRAY)(text);
  return elements.map((element) => (element === null ? null : toSafeInteger(element)));
}

const UTC_TEXT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,3})?)\+00$/;

/** Sessions are in UTC (see `settings.ts`), which makes the text ISO 8601 but for two characters. */
function toInstant(text: string): unknown {
  const utc = UTC_TEXT.exec(text);
  return utc ? new Date(`${utc[1]}T${utc[2]}Z`) : nativeParser(TIMESTAMPTZ)(text);
}

/**
 * bigint → number, or a DataError where it is not exact; date → `YYYY-MM-DD`; timestamptz → Date;
 * numeric → string; json and jsonb → parsed; the rest as `pg` has it.
 */
export const valueTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary' = 'text') =>
    (format === 'text' && parsers.get(oid)) ||
    nativeParser(oid, format)) as CustomTypesConfig['getTypeParser'],
};

/** What `pg` does itself; its types know but the built-in identifiers. */
function nativeParser(oid: number, format: 'text' | 'binary' = 'text') {
  return pg.types.getTypeParser(oid as 20, format as 'text');
}

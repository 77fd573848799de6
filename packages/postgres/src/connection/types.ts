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

/** Where the parts of `2026-03-14 15:09:26.535+00` stand, whose fraction has up to three digits and may be missing. */
const SHORTEST = 22;
const LONGEST = 26;
const FRACTION = 20;

/**
 * Sessions are in UTC (see `settings.ts`). Digits are read one by one: a row has several instants, and taking the text
 * for one of `Date`'s own makes them a good part of what reading it costs.
 */
function toInstant(text: string): unknown {
  const end = text.length - 3;
  const isPlain =
    text.length >= SHORTEST &&
    text.length <= LONGEST &&
    text.charCodeAt(10) === SPACE &&
    text.endsWith('+00');
  const year = isPlain ? two(text, 0) * 100 + two(text, 2) : 0;
  // Date.UTC takes the years before 100 for those of the twentieth century.
  if (year < 100) return nativeParser(TIMESTAMPTZ)(text);
  let milliseconds = 0;
  for (let place = FRACTION, worth = 100; place < end; place++, worth /= 10) {
    milliseconds += (text.charCodeAt(place) - ZERO) * worth;
  }
  const day = Date.UTC(year, two(text, 5) - 1, two(text, 8));
  const seconds = (two(text, 11) * 60 + two(text, 14)) * 60 + two(text, 17);
  return new Date(day + seconds * 1_000 + milliseconds);
}

const SPACE = 32;
const ZERO = 48;

function two(text: string, place: number): number {
  return (text.charCodeAt(place) - ZERO) * 10 + text.charCodeAt(place + 1) - ZERO;
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

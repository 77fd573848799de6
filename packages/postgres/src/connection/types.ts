/**
 * How values come back: per connection, so that an application's own use of `pg` keeps its ways. Neither does that
 * reach here: `pg.types.setTypeParser` holds for the whole process, and applications have numerics as numbers, times
 * as texts and JSON unparsed by it. So every type of the model has its parser here, but for arrays, which are
 * rarely read otherwise.
 */
import { DataError } from '@runledger/schema/errors';
import pg, { type CustomTypesConfig } from 'pg';

// Object identifiers of the types, fixed in PostgreSQL's catalog (pg_type.dat).
const BOOL = 16;
const BYTEA = 17;
const INT8 = 20;
const INT2 = 21;
const INT4 = 23;
const TEXT = 25;
const JSON_TEXT = 114;
const FLOAT8 = 701;
const VARCHAR = 1043;
const DATE = 1082;
const TIMESTAMPTZ = 1184;
const NUMERIC = 1700;
const UUID = 2950;
const JSONB = 3802;
const TEXT_ARRAY = 1009;
const INT8_ARRAY = 1016;

type Parse = (text: string) => unknown;

const asText: Parse = (text) => text;

const parsers = new Map<number, Parse>([
  [BOOL, (text) => text === 't'],
  [BYTEA, toBytes],
  [INT2, Number],
  [INT4, Number],
  [INT8, toSafeInteger],
  [INT8_ARRAY, toSafeIntegers],
  [FLOAT8, Number],
  [NUMERIC, asText],
  [TEXT, asText],
  [VARCHAR, asText],
  [UUID, asText],
  [DATE, asText],
  [TIMESTAMPTZ, toInstant],
  [JSON_TEXT, JSON.parse],
  [JSONB, JSON.parse],
]);

/** Own sessions give hexadecimal digits; those of an application may escape what is no printable ASCII. */
function toBytes(text: string): Buffer {
  if (text.startsWith('\\x')) return Buffer.from(text.slice(2), 'hex');
  const bytes = text.replace(/\\(\\|[0-7]{3})/g, (_, escaped: string) =>
    escaped === '\\' ? escaped : String.fromCharCode(Number.parseInt(escaped, 8)),
  );
  return Buffer.from(bytes, 'latin1');
}

/** An integer that a number holds exactly; anything else would be rounded without a word. */
function toSafeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new DataError(
    'An integer of the database is beyond ±(2^53 - 1) and cannot be read exactly as a number.',
  );
}

function toSafeIntegers(text: string): (number | null)[] {
  const elements: (string | null)[] = nativeParser(TEXT_ARRAY)(text);
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
  if (year < 100) return toUnusualInstant(text);
  let milliseconds = 0;
  for (let place = FRACTION, worth = 100; place < end; place++, worth /= 10) {
    milliseconds += (text.charCodeAt(place) - ZERO) * worth;
  }
  const day = Date.UTC(year, two(text, 5) - 1, two(text, 8));
  const seconds = (two(text, 11) * 60 + two(text, 14)) * 60 + two(text, 17);
  return new Date(day + seconds * 1_000 + milliseconds);
}

/** Of a session in another time zone, of a far year, or finer than milliseconds, which are cut. */
const UNUSUAL =
  /^(\d{4,})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d+))?([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?( BC)?$/;

function toUnusualInstant(text: string): unknown {
  const found = UNUSUAL.exec(text);
  if (!found) return text.endsWith('infinity') ? Number(text.replace('i', 'I')) : text;
  const part = (place: number) => Number(found[place] ?? 0);
  const year = found[12] === undefined ? part(1) : 1 - part(1);
  const milliseconds = Number((found[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const instant = new Date(0);
  instant.setUTCFullYear(year, part(2) - 1, part(3));
  instant.setUTCHours(part(4), part(5), part(6), milliseconds);
  const offset = (part(9) * 60 + part(10)) * 60 + part(11);
  return new Date(instant.getTime() + (found[8] === '-' ? offset : -offset) * 1_000);
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

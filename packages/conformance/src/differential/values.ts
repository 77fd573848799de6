/**
 * Values to call with. Few of each, so that calls meet: the same identifiers, keys and times again and again. Among
 * them is what databases treat differently: case and order beyond ASCII, trailing blanks, halves of a
 * nano-dollar, both ends of a day.
 */
import { type AnyTable, type Column, type Columns, NIL_UUID } from '@runledger/schema';
import fc from 'fast-check';
import type { Wild } from './operation.ts';

/** When every sequence begins: the last millisecond of a day and of a month. */
export const START = new Date('2026-02-28T23:59:59.999Z');

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const identifier = (number: number): string =>
  `01930000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

/** Of three organizations two are there from the start. */
export const ORGANIZATIONS = [identifier(1), identifier(2), identifier(3)] as const;
export const organizationId: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.constant(ORGANIZATIONS[0]) },
  { weight: 6, arbitrary: fc.constant(ORGANIZATIONS[1]) },
  { weight: 1, arbitrary: fc.constant(ORGANIZATIONS[2]) },
  { weight: 1, arbitrary: fc.constantFrom(NIL_UUID, ORGANIZATIONS[0].toUpperCase(), 'none') },
);

/** Identifiers of one kind of thing. Some come in capitals, which mean the same. */
const pool = (start: number, size = 4): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 20, arbitrary: fc.nat(size - 1).map((place) => identifier(start + place)) },
    { weight: 1, arbitrary: fc.constant(identifier(start).toUpperCase()) },
  );
export const userId = pool(0xa0, 3);
export const jobId = pool(0xb0, 5);
export const keyId = pool(0xc0, 3);
export const taskId = pool(0xd0, 3);
export const eventId = pool(0xe0, 6);
export const anyId = pool(0xf0, 6);

/** Text that tells collations, foldings and encodings apart. */
export const text: fc.Arbitrary<string> = fc.constantFrom(
  'a',
  'A',
  'b',
  'B',
  '_',
  'é',
  'É',
  'e\u0301',
  'ß',
  'İ',
  'ı',
  '\u212a',
  'ﬀ',
  '\u{1f600}',
  '\uffee',
  '',
  ' ',
  'a ',
  ' a',
  '%',
  'a%',
  '\\',
  "'",
  '"',
  '\n',
  '10',
  '9',
  '{}',
  'NULL',
);

/** An e-mail address as people write it. */
export const email: fc.Arbitrary<string> = fc.constantFrom(
  'a@example.com',
  'A@Example.com',
  'é@example.com',
  'É@example.com',
  'E\u0301@EXAMPLE.com',
  'straße@example.com',
  'İ@example.com',
  'i\u0307@example.com',
  'ı@example.com',
  '\u212a@example.com',
  'k@example.com',
);

export const slug: fc.Arbitrary<string> = fc.constantFrom(
  'acme',
  'ACME',
  'ab',
  'a-b',
  'zz9',
  'Zz9',
  '\u212a8',
  'k8',
  'no slug',
);

/** Around the start: the millisecond, the hour, the day and the month before and after it. */
export const OFFSETS_MS = [
  0,
  1,
  -1,
  2,
  500,
  30_000,
  HOUR_MS - 1,
  HOUR_MS,
  -HOUR_MS,
  DAY_MS,
  -DAY_MS,
  31 * DAY_MS,
] as const;

export const instant: fc.Arbitrary<Date> = fc
  .constantFrom(...OFFSETS_MS)
  .map((offset) => new Date(START.getTime() + offset));

export const day: fc.Arbitrary<string> = instant.map((date) => date.toISOString().slice(0, 10));

const usd: fc.Arbitrary<number> = fc.constantFrom(
  0,
  1e-9,
  0.5e-9,
  0.4999999999e-9,
  1.5e-9,
  2.5e-9,
  0.1,
  0.2,
  0.3,
  1.005,
  1.0000000005,
  123_456.789012345,
  3_999_999.999999999,
);

const wholeNumber = ({ min, max }: Column): fc.Arbitrary<number> =>
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc
        .constantFrom(0, 1, 2, 3, 7, 100, 1_000)
        .map((number) => Math.min(Math.max(number, min ?? number), max ?? number)),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(2 ** 31 - 1, 2 ** 31, 2 ** 53 - 1, min ?? 0, max ?? 5),
    },
  );

export const json: fc.Arbitrary<Wild> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom({}, { a: 1 }, { b: [1, 'é', null], a: { c: 0.1 } }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      [],
      'text',
      0,
      -0,
      1e21,
      5e-324,
      1.7976931348623157e308,
      0.30000000000000004,
      false,
      [[]],
      { '': '', ' ': 1, é: 2, É: 3, '1': 4, a: undefined },
      { '\u{1f600}': '\uffee' },
    ),
  },
);

/** What no property takes, or few. */
const invalid: fc.Arbitrary<Wild> = fc.constantFrom<Wild>(
  null,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1,
  1.5,
  2 ** 53,
  'a\0',
  '\ud800',
  'x'.repeat(400),
  {},
  [],
  [null],
  true,
  10n,
  new Date(Number.NaN),
  new Date('9999-12-31T23:59:59.999Z'),
  'no such value',
);

/** Mostly what it should be, now and then something else. */
export const mostly = (right: fc.Arbitrary<Wild>, weight = 40): fc.Arbitrary<Wild> =>
  fc.oneof({ weight, arbitrary: right }, { weight: 1, arbitrary: invalid });

function ofType(column: Column): fc.Arbitrary<Wild> {
  switch (column.type) {
    case 'id':
      return anyId;
    case 'key':
    case 'text':
      return column.pattern === 'slug' ? slug : column.pattern === 'lowercase' ? email : text;
    case 'enum':
      return fc.constantFrom(...(column.values ?? []));
    case 'integer':
    case 'count':
      return wholeNumber(column);
    case 'money':
      return usd;
    case 'instant':
      return instant;
    case 'day':
      return day;
    case 'json':
      if (column.array) return fc.array(json, { maxLength: 2 });
      return column.object
        ? fc.dictionary(fc.constantFrom('a', 'b', 'é'), json, { maxKeys: 2 })
        : json;
    case 'list':
      return fc.array(text, { maxLength: 3 });
    case 'bytes':
      return fc.constant(new Uint8Array(column.byteLength ?? 3));
    case 'boolean':
      return fc.boolean();
  }
}

export interface InputOptions {
  /** Values of properties that the type alone does not say. */
  readonly with?: { readonly [property: string]: fc.Arbitrary<Wild> };
  /** The properties that are left out, since callers may not give them. */
  readonly without?: readonly string[];
}

/** A row as callers give it, with each property that a default can stand for left out half of the time. */
export function rowOf(table: AnyTable, options: InputOptions = {}): fc.Arbitrary<Wild> {
  const { with: given = {}, without = [] } = options;
  const columns = Object.entries(table.columns as Columns).filter(
    ([property]) => !without.includes(property),
  );
  const shape: { [property: string]: fc.Arbitrary<Wild> } = {};
  const required: string[] = [];
  for (const [property, column] of columns) {
    const right = given[property] ?? ofType(column);
    const value = column.optional
      ? fc.oneof({ weight: 4, arbitrary: right }, { weight: 1, arbitrary: fc.constant(null) })
      : right;
    shape[property] = mostly(value, 400);
    // Identifiers that are made at random are seen as such, and tell less.
    if ((!column.optional && column.default === null) || property in given) required.push(property);
  }
  for (const [property, right] of Object.entries(given)) shape[property] ??= mostly(right, 400);
  return fc.record(shape, { requiredKeys: required });
}

/** Changes of a row: few of its properties at once. */
export function changesOf(table: AnyTable, options: InputOptions = {}): fc.Arbitrary<Wild> {
  return rowOf(table, options).chain((row) =>
    fc
      .subarray(Object.keys(row), { maxLength: Math.min(3, Object.keys(row).length) })
      .map((kept) => Object.fromEntries(kept.map((property) => [property, row[property]]))),
  );
}

/** One value or several. */
export const oneOrMore = (value: fc.Arbitrary<Wild>): fc.Arbitrary<Wild> =>
  fc.oneof(
    { weight: 2, arbitrary: value },
    { weight: 1, arbitrary: fc.array(value, { maxLength: 3 }) },
  );

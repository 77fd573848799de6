/** Arbitrary rows of any table, made from its declaration. */
import fc from 'fast-check';
import {
  type AnyTable,
  type Column,
  type Columns,
  compileCondition,
  type LogicalType,
  MAX_USD,
  nanoToUsd,
} from '../src/index.ts';

const text = (maxLength: number, filled = false) =>
  fc
    .string({ unit: 'grapheme', maxLength: Math.min(maxLength, 20) })
    .map((each) => Array.from(each.replaceAll('\0', '')).slice(0, maxLength).join(''))
    .filter((each) => !filled || each !== '');

const instant = fc.date({
  min: new Date('0001-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

const json = fc
  .jsonValue({ stringUnit: 'grapheme', maxDepth: 3 })
  .filter((value) => value !== null && !JSON.stringify(value).includes('\\u0000'));

const values: { readonly [T in LogicalType]: (column: Column) => fc.Arbitrary<unknown> } = {
  id: () => fc.uuid(),
  key: ({ maxLength, filled }) => text(maxLength ?? 20, filled),
  text: ({ maxLength, pattern, filled }) =>
    pattern === null ? text(maxLength ?? 20, filled) : fc.stringMatching(/^[a-z0-9-]{2,63}$/),
  enum: (column) => fc.constantFrom(...(column.values ?? [])),
  integer: ({ min, max }) => fc.integer({ min: min ?? 0, max: max ?? 0 }),
  count: ({ min }) => fc.maxSafeNat().map((value) => Math.max(value, min ?? 0)),
  money: () => fc.integer({ min: 0, max: MAX_USD * 1e9 }).map(nanoToUsd),
  instant: () => instant,
  day: () => instant.map((each) => each.toISOString().slice(0, 10)),
  json: ({ array, object }) => {
    if (array) return fc.array(json, { maxLength: 3 });
    return object ? fc.dictionary(text(20), json, { maxKeys: 3 }) : json;
  },
  list: ({ maxLength }) => fc.array(text(maxLength ?? 20), { maxLength: 3 }),
  bytes: ({ byteLength }) =>
    fc.uint8Array({ minLength: byteLength ?? 0, maxLength: byteLength ?? 40 }),
  boolean: () => fc.boolean(),
};

function storedValue(column: Column): fc.Arbitrary<unknown> {
  const value = values[column.type](column);
  return column.optional ? fc.option(value, { nil: null }) : value;
}

/** Whole rows that the table's checks let pass. */
export function arbitraryRow(table: AnyTable): fc.Arbitrary<Record<string, unknown>> {
  const columns = Object.entries(table.columns as Columns);
  const checks = table.checks.map(({ condition }) => compileCondition(condition));
  return fc
    .record(
      Object.fromEntries(columns.map(([property, column]) => [property, storedValue(column)])),
    )
    .map((row) => repaired(row))
    .filter((row) => checks.every((holds) => holds(row) !== false));
}

/** Conditions that chance alone would seldom meet. */
function repaired(row: Record<string, unknown>): Record<string, unknown> {
  if ('executionType' in row) Object.assign(row, { agentId: null, toolId: null, actionId: null });
  if ('reasoningTokens' in row && 'outputTokens' in row) {
    row.reasoningTokens = Math.min(Number(row.reasoningTokens), Number(row.outputTokens));
  }
  return row;
}

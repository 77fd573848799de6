import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPlainlyValid } from './rules.ts';
import { findProblems } from './validate.ts';

const values = fc.oneof(
  fc.constantFrom(
    'postgres',
    'sqlite',
    ':memory:',
    './app.db',
    'data/',
    '',
    'postgres://h/d',
    'x:',
  ),
  fc.string(),
  fc.jsonValue(),
);

it('isPlainlyValid › says yes only where the whole validation finds nothing', () => {
  const keys = fc.constantFrom('$schema', 'driver', 'path', 'url', 'host', 'pool', 'toString');
  fc.assert(
    fc.property(fc.dictionary(keys, values, { maxKeys: 3 }), (config) => {
      if (isPlainlyValid(config)) expect(findProblems(config, null)).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

it('isPlainlyValid › knows the usual configurations', () => {
  expect(isPlainlyValid({})).toBe(true);
  expect(isPlainlyValid({ driver: 'sqlite', path: './app.db' })).toBe(true);
  expect(isPlainlyValid({ driver: 'postgres', url: 'postgres://h/d' })).toBe(true);
  expect(isPlainlyValid({ driver: 'sqlite', path: './app.db', logFormat: 'json' })).toBe(false);
});

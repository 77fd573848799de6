import { DataError } from '@runledger/schema/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInstant, toInstantText } from './instants.ts';

const anyInstant = fc.date({
  min: new Date('0001-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

describe('instants', () => {
  it('are written as Date writes them', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        expect(toInstantText(instant)).toBe(instant.toISOString());
      }),
    );
  });

  it('are read back to the millisecond', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        expect(readInstant(instant.toISOString())).toEqual(instant);
      }),
    );
  });

  it('are read in other forms of ISO 8601 too', () => {
    expect(readInstant('2026-03-14T16:09:26+01:00')).toEqual(new Date('2026-03-14T15:09:26.000Z'));
  });

  it('refuse what is none', () => {
    for (const text of ['', 'yesterday', '2026-1x-14T15:09:26.535Z', '24 characters, not one Z']) {
      expect(() => readInstant(text)).toThrow(DataError);
    }
  });

  it('refuse an invalid date', () => {
    expect(() => toInstantText(new Date(Number.NaN))).toThrow(RangeError);
  });
});

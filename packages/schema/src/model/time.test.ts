import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, isDay, isStorableInstant } from './time.ts';

const storable = fc.date({
  min: new Date('0001-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

describe('instants', () => {
  it('may lie in any year of four digits but 0', () => {
    fc.assert(fc.property(storable, isStorableInstant));
    const outside = ['0000-12-31T23:59:59.999Z', '+010000-01-01T00:00:00.000Z', 'nonsense'];
    expect(outside.some((text) => isStorableInstant(new Date(text)))).toBe(false);
  });
});

describe('days', () => {
  it('are all days of the calendar', () => {
    fc.assert(fc.property(storable, (instant) => isDay(dayOf(instant))));
  });

  it('are only days of the calendar', () => {
    const part = (max: number, length: number) =>
      fc.nat(max).map((value) => String(value).padStart(length, '0'));
    fc.assert(
      fc.property(part(9999, 4), part(14, 2), part(33, 2), (year, month, day) => {
        const text = `${year}-${month}-${day}`;
        const date = new Date(`${text}T00:00:00.000Z`);
        const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
        expect(isDay(text)).toBe(isReal && year !== '0000');
      }),
    );
    expect(isDay('1900-02-29')).toBe(false);
    expect(isDay('2000-02-29')).toBe(true);
    expect(isDay('2026-02-03 ')).toBe(false);
    expect(isDay('2026-02-03\n')).toBe(false);
  });
});

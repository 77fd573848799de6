import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventId } from './event-id.ts';

const origin = { organizationId: 'o', source: 's.csv', line: 2, text: 'a,b' };
const at = new Date('2025-01-02T03:04:05.678Z');

describe('eventId', () => {
  it('is a UUID of version 7 with the time of the event', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, line) => {
        const id = eventId(at, { ...origin, text, line });
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(Number.parseInt(id.slice(0, 13).replace('-', ''), 16)).toBe(at.getTime());
      }),
    );
  });

  // Every import ever made depends on it: another value would count its rows a second time.
  it('stays what it is', () => {
    expect(eventId(at, origin)).toBe('019424f8-632e-7ae9-a454-156708c7530f');
  });

  it('differs by organization, source, line and text, and is the same for the same', () => {
    const variants = [
      origin,
      { ...origin, organizationId: 'p' },
      { ...origin, source: 't.csv' },
      { ...origin, line: 3 },
      { ...origin, text: 'a,c' },
    ];
    expect(new Set(variants.map((variant) => eventId(at, variant))).size).toBe(variants.length);
    expect(eventId(at, { ...origin })).toBe(eventId(at, origin));
  });

  it('takes times before 1970', () => {
    expect(eventId(new Date(-1), origin)).toMatch(/^00000000-0000-7/);
  });
});

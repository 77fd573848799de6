import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ValidationError } from '../errors.ts';
import { assertUuid, canonicalUuid, NIL_UUID, uuidv7, uuidv7Generator } from './identifiers.ts';

const mixedCase = fc
  .tuple(fc.uuid(), fc.infiniteStream(fc.boolean()))
  .map(([uuid, upper]) =>
    [...uuid].map((char) => (upper.next().value ? char.toUpperCase() : char)).join(''),
  );

describe('canonicalUuid', () => {
  it('puts any UUID into lower case', () => {
    fc.assert(fc.property(mixedCase, (uuid) => canonicalUuid(uuid) === uuid.toLowerCase()));
    expect(canonicalUuid(NIL_UUID)).toBe(NIL_UUID);
  });

  it('refuses what is one character away from a UUID', () => {
    const isHexOrHyphen = /^[0-9a-fA-F-]$/;
    const wrong = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 });
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.nat(35),
        wrong.filter((char) => !isHexOrHyphen.test(char)),
        (uuid, place, char) =>
          canonicalUuid(uuid.slice(0, place) + char + uuid.slice(place + 1)) === null,
      ),
    );
    for (const text of ['', NIL_UUID.slice(1), `${NIL_UUID}0`, NIL_UUID.replaceAll('-', '0')]) {
      expect(canonicalUuid(text)).toBeNull();
    }
  });
});

describe('assertUuid', () => {
  it('gives the canonical text', () => {
    expect(assertUuid('0198F000-0000-7000-8000-00000000000A', 'id')).toBe(
      '0198f000-0000-7000-8000-00000000000a',
    );
  });

  it('names the path and not the value', () => {
    const attempt = () => assertUuid('anna@example.org', 'organizationId');
    expect(attempt).toThrow(ValidationError);
    expect(attempt).toThrow('The identifier is not valid: organizationId must be a UUID.');
  });
});

describe('uuidv7', () => {
  it('has the layout of RFC 9562', () => {
    const generate = uuidv7Generator(
      () => 0x0198_f012_3456,
      (words) => words.fill(0xffff_ffff),
    );
    expect(generate()).toBe('0198f012-3456-77ff-bfff-ffffffffffff');
    expect(uuidv7()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('sorts in the order of making, whatever the clock does', () => {
    const times = fc.array(fc.nat(20), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(times, (given) => {
        const clock = given.values();
        const generate = uuidv7Generator(() => 1_700_000_000_000 + (clock.next().value ?? 0));
        const made = given.map(() => generate());
        expect(made).toEqual([...made].sort());
        expect(new Set(made).size).toBe(made.length);
      }),
    );
  });

  it('counts on in the next millisecond when one runs out of numbers', () => {
    const generate = uuidv7Generator(
      () => 0,
      (words) => words.fill(0xffff_ffff),
    );
    const first = generate();
    let last = first;
    // The counter starts at 2^25 - 1 here, so that 2^25 more fill the millisecond.
    for (let made = 0; made <= 2 ** 25; made++) last = generate();
    expect(first.slice(0, 13)).toBe('00000000-0000');
    expect(last.slice(0, 13)).toBe('00000000-0001');
  });

  it('is unlike the identifier before in its random part', () => {
    const generate = uuidv7Generator(() => 0);
    const tails = Array.from({ length: 10_000 }, () => generate().slice(-12));
    expect(new Set(tails).size).toBe(tails.length);
  });
});

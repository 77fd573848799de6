import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeKeyText, readKeyText } from './key-format.ts';

const environment = fc.stringMatching(/^[a-z0-9]{1,16}$/);

describe('the text of API keys', () => {
  it('is read as it was made', () => {
    fc.assert(
      fc.property(environment, (name) => {
        const { plaintext, prefix, hash } = makeKeyText(name);
        const given = readKeyText(plaintext);
        expect(given?.prefix).toBe(prefix);
        expect(given?.digest).toBe(Buffer.from(hash).toString('base64'));
        expect(given?.digest).toBe(createHash('sha256').update(plaintext).digest('base64'));
      }),
    );
  });

  it('is refused with one character changed, two exchanged, or one too many or few', () => {
    fc.assert(
      fc.property(environment, fc.nat(200), fc.string({ maxLength: 2 }), (name, at, other) => {
        const { plaintext } = makeKeyText(name);
        const place = at % plaintext.length;
        const [before, after] = [plaintext.slice(0, place), plaintext.slice(place + 1)];
        const changed = [
          before + other + after,
          before + after,
          `${before}${after[0] ?? ''}${plaintext[place]}${after.slice(1)}`,
        ];
        for (const text of changed) {
          if (text !== plaintext) expect(readKeyText(text)).toBeNull();
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has a checksum that others can compute', () => {
    const body = `rl_live_${'0'.repeat(12)}_${'0'.repeat(32)}`;
    // Its CRC-32 is 0x7a87625e: in base 62, with digits before upper and lower case, this.
    expect(readKeyText(`${body}_2F7Td0`)?.prefix).toBe('0'.repeat(12));
    expect(readKeyText(`${body}_2F7Td1`)).toBeNull();
  });

  it('is no other type than text', () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        expect(readKeyText(given)).toBeNull();
      }),
    );
  });
});

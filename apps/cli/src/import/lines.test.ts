import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, linesOf, MAX_LINE_LENGTH } from './lines.ts';

async function* chunks(bytes: Uint8Array, sizes: readonly number[]) {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

async function read(text: string | Uint8Array, sizes: readonly number[] = []): Promise<Line[]> {
  const all: Line[] = [];
  for await (const lines of linesOf(chunks(Buffer.from(text), sizes))) all.push(...lines);
  return all;
}

const texts = async (text: string) => (await read(text)).map((line) => line.text);

describe('linesOf', () => {
  it.each([
    ['a\nb\n', ['a', 'b']],
    ['a\nb', ['a', 'b']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['a\r\nb', ['a', 'b']],
    ['\uFEFFa\nb', ['a', 'b']],
    ['a\n\nb\n', ['a', '', 'b']],
    ['a\rb\n', ['a\rb']],
    ['', []],
    ['\n', ['']],
  ])('%j', async (text, expected) => {
    expect(await texts(text)).toEqual(expected);
  });

  it('is the same however the bytes arrive', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 20 });
    const text = fc.array(fc.constantFrom('a', 'é', '🙂', '\n', '\r\n', ','), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(text, sizes, async (parts, cuts) => {
        const whole = parts.join('');
        expect(await read(whole, cuts)).toEqual(await read(whole));
      }),
    );
  });

  it('refuses a line that is too long and goes on after it', async () => {
    const long = 'x'.repeat(MAX_LINE_LENGTH + 1);
    const lines = await read(`a\n${long}${long}\nb`, Array(40).fill(65_536));
    expect(lines).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: null, problem: 'is longer than a line may be', shown: '' },
      { number: 3, text: 'b' },
    ]);
  });

  it('refuses a line that is not UTF-8, and no other, wherever chunks end', async () => {
    const latin1 = Buffer.from('caf\u00e9,1', 'latin1');
    const bytes = Buffer.concat([Buffer.from('\uFEFFé🙂\n'), latin1, Buffer.from('\r\né🙂\n')]);
    for (const size of [1, 2, 3, 5, bytes.length]) {
      expect(await read(bytes, Array(bytes.length).fill(size))).toEqual([
        { number: 1, text: 'é🙂' },
        { number: 2, text: null, problem: 'is not UTF-8', shown: 'caf\uFFFD,1\r' },
        { number: 3, text: 'é🙂' },
      ]);
    }
  });
});

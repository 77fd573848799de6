/** Files that are no UTF-8 from their first byte on: what they are, and how they become what can be read. */

const beginnings: readonly (readonly [readonly number[], string])[] = [
  [
    [0x1f, 0x8b],
    'is compressed: give what `zcat` makes of it to standard input, with - for the file',
  ],
  [[0xff, 0xfe], 'is UTF-16: save it as UTF-8'],
  [[0xfe, 0xff], 'is UTF-16: save it as UTF-8'],
];

/** @returns what to say of a file that begins with these bytes, or `null` where they may be text */
export function unreadable(bytes: Uint8Array): string | null {
  const found = beginnings.find(([mark]) => mark.every((byte, place) => bytes[place] === byte));
  return found?.[1] ?? null;
}

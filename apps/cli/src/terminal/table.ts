/** Tables for people. Without a library: what draws borders takes an eighth of the time of `migrate status`. */
import { stripVTControlCharacters } from 'node:util';
import { styled } from './output.ts';

export interface Column {
  readonly heading: string;
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

/** Renders rows below their headings, without borders. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const head = columns.map(({ heading }) => styled('bold', heading));
  const lines = [head, ...rows];
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((cells) => widthOf(cells[index] ?? ''))),
  );
  return lines
    .map((cells) =>
      columns
        .map(({ align }, index) => padded(cells[index] ?? '', widths[index] ?? 0, align))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

function padded(cell: string, width: number, align: Column['align']): string {
  const room = ' '.repeat(width - widthOf(cell));
  return align === 'right' ? room + cell : cell + room;
}

/** Two columns of a terminal: East Asian characters and pictures. */
const wide = /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}\p{Emoji_Presentation}]/u;
/** None: marks that stand on the character before them, and joiners. */
const none = /[\p{Mn}\p{Me}\p{Cf}]/u;

function widthOf(text: string): number {
  const plain = stripVTControlCharacters(text);
  if (/^[\x20-\x7e]*$/.test(plain)) return plain.length;
  let width = 0;
  for (const character of plain) width += none.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

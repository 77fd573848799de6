/** Tables for people. */
import stringWidth from 'fast-string-width';
import { styled } from './output.ts';
import { visibleParts } from './visible.ts';

export interface Column {
  readonly heading: string;
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

/** Renders rows below their headings where there are any, without borders. Stored text is made {@link visible} before, so that it makes no lines. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const isHeaded = columns.some(({ heading }) => heading !== '');
  const headings = isHeaded ? [columns.map(({ heading }) => styled('bold', heading))] : [];
  const cells = rows.map((row) => row.map(visibleParts));
  const lines = headings.concat(cells).flatMap(linesOf);
  const widths = columns.map((_, place) =>
    lines.reduce((width, line) => Math.max(width, stringWidth(line[place] ?? '')), 0),
  );
  return lines
    .map((line) =>
      columns
        .map(({ align }, place) => padded(line[place] ?? '', widths[place] ?? 0, align))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

/** A row takes as many lines as its longest cell. */
function linesOf(row: readonly string[]): readonly (readonly (string | undefined)[])[] {
  const cells = row.map((cell) => cell.split('\n'));
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) => cells.map((cell) => cell[line]));
}

function padded(cell: string, width: number, align: Column['align']): string {
  const room = ' '.repeat(width - stringWidth(cell));
  return align === 'right' ? room + cell : cell + room;
}

/** Tables for people; the library is loaded when one is drawn. */
import { styled } from './output.ts';
import { visibleParts } from './visible.ts';

export interface Column {
  readonly heading: string;
  readonly align?: 'left' | 'right';
}

/**
 * How many rows are laid out at once: cli-table3 compares each with all those above it, so that a few thousand took
 * it half a minute.
 */
const PORTION = 50;

/**
 * Renders rows below their headings where there are any, without borders. Stored text is made {@link visible} before,
 * so that it makes no lines.
 */
export async function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const isHeaded = columns.some(({ heading }) => heading !== '');
  const headings = isHeaded ? columns.map(({ heading }) => styled('bold', heading)) : [];

  function layOut(portion: readonly (readonly string[])[], place: number, colWidths: number[]) {
    const table = new Table({
      head: place === 0 ? headings : [],
      colAligns: columns.map(({ align }) => align ?? 'left'),
      colWidths,
      style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
      chars: borderless,
    });
    table.push(...portion.map((row) => row.map(visibleParts)));
    return { text: table.toString(), widths: table.options.colWidths };
  }

  const portions = portionsOf(rows);
  const alone = portions.map((portion, place) => layOut(portion, place, []));
  const widths = columns.map((_, column) =>
    alone.reduce((width, each) => Math.max(width, each.widths[column] ?? 0), 0),
  );
  const aligned =
    portions.length === 1
      ? alone
      : portions.map((portion, place) => layOut(portion, place, [...widths]));
  return aligned
    .flatMap(({ text }) => text.split('\n'))
    .map((line) => line.trimEnd())
    .join('\n');
}

/** At least one, which may be empty: the headings are part of the first. */
function portionsOf<T>(rows: readonly T[]): (readonly T[])[] {
  return Array.from({ length: Math.max(1, Math.ceil(rows.length / PORTION)) }, (_, place) =>
    rows.slice(place * PORTION, (place + 1) * PORTION),
  );
}

const borderless = Object.fromEntries(
  [
    ['top', 'top-mid', 'top-left', 'top-right'],
    ['bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ]
    .flat()
    .map((place) => [place, '']),
);

/** Tables for people; the library is loaded when one is drawn. */
import { styled } from './output.ts';
import { visibleParts } from './visible.ts';

export interface Column {
  readonly heading: string;
  readonly align?: 'left' | 'right';
}

/** Renders rows below their headings, without borders. Stored text is made {@link visible} before, so that it makes no lines. */
export async function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const table = new Table({
    head: columns.map(({ heading }) => styled('bold', heading)),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
    chars: borderless,
  });
  table.push(...rows.map((row) => row.map(visibleParts)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
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

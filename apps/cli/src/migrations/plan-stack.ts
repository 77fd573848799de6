/** A plan where the terminal is too narrow for its table: what belongs to a statement stands below it. */
import { stripVTControlCharacters } from 'node:util';
import { styled } from '../terminal/output.ts';
import { visibleParts } from '../terminal/visible.ts';

const INDENT = 7;

export function isWider(text: string, columns: number): boolean {
  return text.split('\n').some((line) => stripVTControlCharacters(line).length > columns);
}

/**
 * @param rows migration, line, statement, locks, what it does, whether it can be rolled back; several lines in a cell
 * @param columns of the terminal
 */
export function stacked(rows: readonly (readonly string[])[], columns: number): string {
  return rows.flatMap((row) => stackOf(row, columns)).join('\n');
}

function stackOf(row: readonly string[], columns: number): string[] {
  const [title = '', line = '', statement = '', locks = '', does = '', rollback = ''] =
    row.map(visibleParts);
  const [first = '', ...more] = statement.split('\n').map((text) => cut(text, columns - INDENT));
  const told = [...more, ...locks.split('\n'), ...does.split('\n')].filter((text) => text !== '');
  return [
    ...(title === '' ? [] : [`${styled('bold', title)}${rollback === '' ? '' : `: ${rollback}`}`]),
    `${line.padStart(INDENT - 2)}  ${first}`,
    ...told.map((text) => `${' '.repeat(INDENT)}${text}`),
  ];
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, Math.max(1, length - 1))}…` : text;
}

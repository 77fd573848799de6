/** Rows for people: pages of a list, and one row in full. */
import type { Page } from '@runledger/schema';
import type { Command } from 'commander';
import type { CommonOptions } from './command.ts';
import { note, print, printJson } from './terminal/output.ts';
import { renderTable } from './terminal/table.ts';
import { visible } from './terminal/visible.ts';
import { wholeNumber } from './values.ts';

export interface PageOptions {
  readonly limit?: number;
  readonly after?: string;
}

/** The options that every list takes. */
export function withPageOptions(command: Command): Command {
  return command
    .option(
      '--limit <number>',
      'how many at most, up to 1000 (default: 100)',
      wholeNumber(1, 1_000),
    )
    .option('--after <cursor>', 'where the page before ended, as it says');
}

/** What a list is asked for; options that were not given are left to it. */
export function pageOf({ limit, after }: PageOptions): PageOptions {
  return { limit, after };
}

/** What stands in each column of a list. */
export type Columns<T> = Readonly<Record<string, (item: T) => string | number | Date | null>>;

/** Prints a page as a table, or as it is with `--json`. */
export async function printPage<T>(
  { json }: CommonOptions,
  page: Page<T>,
  columns: Columns<T>,
  nothing: string,
): Promise<void> {
  if (json) return printJson(page);
  if (page.items.length === 0) {
    print(nothing);
    return;
  }
  const headings = Object.keys(columns).map((heading) => ({ heading }));
  const rows = page.items.map((item) => Object.values(columns).map((read) => text(read(item))));
  print(await renderTable(headings, rows));
  if (page.next !== null) note(`There are more: --after ${page.next}`);
}

/** Prints one row, a property a line, or as it is with `--json`. */
export async function printRecord({ json }: CommonOptions, record: object): Promise<void> {
  if (json) return printJson(record);
  const rows = Object.entries(record).map(([property, value]) => [property, text(value)]);
  print(await renderTable([{ heading: '' }, { heading: '' }], rows));
}

/** What stands in the database was written by others. */
const text = (value: unknown): string => visible(textOf(value));

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    return value.length === 0 ? '–' : value.join(', ');
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The text that says where a page ended: the last row's sort values, for nobody but the same list asked the same. */
import { hash } from 'node:crypto';
import { type AnyTable, compileValueCheck, Issues } from '@runledger/schema';
import { columnOf } from '../request.ts';

export interface CursorCodec {
  /** @param asked as `markOf` gives it */
  write(row: { readonly [property: string]: unknown }, asked: string): string;
  /**
   * The sort values, or `null` after noting that the text is no cursor of this list, or of one that was asked otherwise.
   * @param asked as `markOf` gives it; `null` where what is asked is wrong anyway
   */
  read(text: unknown, asked: string | null, issues: Issues): unknown[] | null;
}

const INVALID = 'must be the `next` of a page of the same list';
const ASKED_OTHERWISE =
  'is the `next` of a page with another order, other filters or of another owner: give those of that page, or begin without `after`';

/** What a page is asked for, but for its size, in a few characters that are the same for the same. */
export function markOf(order: string, asked: unknown): string {
  // The longest is of some thousand values; what it is told from are the other pages of one caller.
  return `${order}.${hash('sha256', JSON.stringify(asked), 'base64url').slice(0, 8)}`;
}

/** @param label names the list, so that another list's cursor is refused */
export function cursorCodec(label: string, table: AnyTable, sort: readonly string[]): CursorCodec {
  const columns = sort.map((property) => columnOf(table, property));
  const checks = columns.map((column, place) => compileValueCheck(sort[place] as string, column));
  return {
    write(row, asked) {
      const values = sort.map((property) => row[property]);
      return Buffer.from(JSON.stringify([`${label} ${asked}`, ...values])).toString('base64url');
    },
    read(text, asked, issues) {
      const parts = typeof text === 'string' ? parse(text) : null;
      const [name, mark] = String(parts?.[0]).split(' ');
      if (parts?.length !== sort.length + 1 || name !== label) {
        issues.add('after', INVALID);
        return null;
      }
      if (asked !== null && mark !== asked) {
        issues.add('after', ASKED_OTHERWISE);
        return null;
      }
      const own = new Issues();
      const values = columns.map((column, place) => {
        const part = parts[place + 1];
        const value = column.type === 'instant' && typeof part === 'string' ? new Date(part) : part;
        return checks[place]?.(value, own);
      });
      if (own.count === 0) return values;
      issues.add('after', INVALID);
      return null;
    },
  };
}

function parse(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** The text that says where a page ended: the last row's sort values, readable by nobody but the same list. */
import { type AnyTable, compileValueCheck, Issues } from '@runledger/schema';
import { columnOf } from '../request.ts';

export interface CursorCodec {
  write(row: { readonly [property: string]: unknown }): string;
  /** The sort values, or `null` after noting that the text is no cursor of this list. */
  read(text: unknown, issues: Issues): unknown[] | null;
}

const INVALID = 'must be the `next` of a page of the same list';

/** @param label names the list, so that another list's cursor is refused */
export function cursorCodec(label: string, table: AnyTable, sort: readonly string[]): CursorCodec {
  const columns = sort.map((property) => columnOf(table, property));
  const checks = columns.map((column, place) => compileValueCheck(sort[place] as string, column));
  return {
    write: (row) =>
      Buffer.from(JSON.stringify([label, ...sort.map((property) => row[property])])).toString(
        'base64url',
      ),
    read(text, issues) {
      const parts = typeof text === 'string' ? parse(text) : null;
      if (parts?.length !== sort.length + 1 || parts[0] !== label) {
        issues.add('after', INVALID);
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

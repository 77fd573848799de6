/** Columns that go without a statement that drops them: the table that is made anew lacks them. */
import type { ParsedFile } from '../files/migration.ts';
import { keyOf, unquoted } from '../sql/names.ts';

/**
 * By table of those that the file says it makes anew, the columns that it has before and not afterwards.
 * @param before canonical text of the schema
 */
export function columnsLost(
  before: string,
  after: string,
  { options, statements }: ParsedFile,
): Map<string, readonly string[]> {
  const [earlier, later] = [columnsIn(before), columnsIn(after)];
  const renamed = new Set(statements.flatMap(({ tokens }) => renamedIn(tokens)));
  const lost = new Map<string, readonly string[]>();
  for (const table of options.rebuild) {
    const left = new Set((later.get(keyOf(table)) ?? []).map(keyOf));
    const gone = (earlier.get(keyOf(table)) ?? []).filter(
      (name) => !left.has(keyOf(name)) && !renamed.has(keyOf(name)),
    );
    if (gone.length > 0) lost.set(table, gone);
  }
  return lost;
}

/** By table, in lower case. */
function columnsIn(schema: string): Map<string, string[]> {
  const columns = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of schema.split('\n')) {
    const [, table] = /^table (\S+)/.exec(line) ?? [];
    const [, column] = /^ {2}column (\S+)/.exec(line) ?? [];
    if (table !== undefined) {
      current = [];
      columns.set(keyOf(table), current);
    } else if (column !== undefined) current.push(column);
  }
  return columns;
}

/** `RENAME [COLUMN] x TO y`. */
function renamedIn(tokens: readonly string[]): string[] {
  return tokens.flatMap((token, at) => {
    if (token.toUpperCase() !== 'RENAME') return [];
    const name = tokens[tokens[at + 1]?.toUpperCase() === 'COLUMN' ? at + 2 : at + 1];
    return name === undefined ? [] : [keyOf(unquoted(name))];
  });
}

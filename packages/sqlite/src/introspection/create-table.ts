/**
 * The constraints in the text of a `CREATE TABLE`: SQLite keeps their names and checks nowhere else. What a
 * column definition says of itself (PRIMARY KEY, UNIQUE, REFERENCES, CHECK) counts like a table's constraint.
 */
import type { ConstraintSchema, ConstraintType } from '@runledger/governance';
import { nameOf, parenthesised, splitAtCommas, textOf, tokensOf } from './tokens.ts';

/** The constraints that a table's statement declares, in its order. */
export function constraintsOf(createTable: string): ConstraintSchema[] {
  return partsOf(createTable).flatMap((part) =>
    isTableConstraint(part) ? constraintsIn(part, null) : constraintsIn(part, part[0] ?? null),
  );
}

/**
 * What the statement says of columns and no pragma tells: a collation, and the expression that a column is
 * generated from. By the column's name in lower case; columns of which it says neither are not in it.
 */
export function columnSuffixesOf(createTable: string): ReadonlyMap<string, string> {
  return new Map(
    partsOf(createTable)
      .filter((part) => !isTableConstraint(part))
      .flatMap((part): [string, string][] => {
        const suffix = [
          ...tail(part, 'collate', (at) => `COLLATE ${part[at]?.toUpperCase()}`),
          ...tail(part, 'as', (at) => `GENERATED AS (${textOf(parenthesised(part, at).inner)})`),
        ].join(' ');
        return suffix === '' ? [] : [[nameOf(part[0] ?? '').toLowerCase(), suffix]];
      }),
  );
}

/** What follows a word that stands in no parentheses, where the part has it. */
function tail(part: readonly string[], word: string, read: (at: number) => string): string[] {
  let at = 1;
  while (at < part.length && part[at] !== word) {
    at = part[at] === '(' ? parenthesised(part, at).end : at + 1;
  }
  return at < part.length ? [read(at + 1)] : [];
}

/** Column definitions and table constraints, each as its tokens. */
function partsOf(createTable: string): string[][] {
  const tokens = tokensOf(createTable);
  return splitAtCommas(parenthesised(tokens, tokens.indexOf('(')).inner);
}

const openings: Readonly<Record<string, ConstraintType>> = {
  primary: 'primary key',
  unique: 'unique',
  foreign: 'foreign key',
  references: 'foreign key',
  check: 'check',
};

const isTableConstraint = ([first = '']: readonly string[]) =>
  first === 'constraint' || (first !== 'references' && Object.hasOwn(openings, first));

/**
 * @param column the column that the part defines, and whose key or reference is meant where none is named;
 * null for a table's constraint
 */
function constraintsIn(part: readonly string[], column: string | null): ConstraintSchema[] {
  const found: ConstraintSchema[] = [];
  let name: string | null = null;
  let at = column === null ? 0 : 1;
  while (at < part.length) {
    const token = part[at] ?? '';
    const type = openings[token];
    if (token === '(') {
      at = parenthesised(part, at).end;
    } else if (token === 'constraint') {
      name = part[at + 1] ?? null;
      at += 2;
    } else if (type) {
      const end = endOf(part, at);
      found.push({ type, name, definition: definitionOf(type, part.slice(at, end), column) });
      name = null;
      at = end;
    } else {
      // NOT NULL, DEFAULT and COLLATE are told with their column; a name they have is of no use.
      if (token === 'not' || token === 'default' || token === 'collate') name = null;
      at += 1;
    }
  }
  return found;
}

/** Where the constraint that begins at `start` ends: before the next one, or at the end of the part. */
function endOf(part: readonly string[], start: number): number {
  let at = start + 1;
  const isForeign = part[start] === 'foreign';
  while (at < part.length) {
    const token = part[at] ?? '';
    const isNext =
      token === 'constraint' ||
      token === 'not' ||
      token === 'default' ||
      token === 'collate' ||
      (Object.hasOwn(openings, token) && !(isForeign && token === 'references'));
    const isOfReference = token === 'default' && part[at - 1] === 'set';
    if (isNext && !isOfReference) return at;
    at = token === '(' ? parenthesised(part, at).end : at + 1;
  }
  return at;
}

function definitionOf(
  type: ConstraintType,
  tokens: readonly string[],
  column: string | null,
): string {
  if (column === null || type === 'check') return textOf(tokens);
  switch (type) {
    case 'primary key':
      return textOf(['primary', 'key', '(', column, ')', ...tokens.slice(2)]);
    case 'unique':
      return textOf(['unique', '(', column, ')', ...tokens.slice(1)]);
    default:
      return textOf(['foreign', 'key', '(', column, ')', ...tokens]);
  }
}

/** Rules about what a table is declared to hold (https://www.sqlite.org/stricttables.html, datatype3.html). */
import { example, type LintFile, linedTokens, type Rule } from '@runledger/migrator/lint';
import { sqliteSyntax } from '../../migrations/syntax.ts';
import { factsOf, type SqliteTable } from '../reader.ts';
import type { SqliteColumn } from '../table.ts';

const STRICT_TYPES = new Set(['int', 'integer', 'real', 'text', 'blob', 'any']);

const GOOD = `CREATE TABLE notes (
  id INTEGER NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  CONSTRAINT pk_notes PRIMARY KEY (id)
) STRICT;`;

const missingStrict: Rule = {
  id: 'missing-strict',
  title: 'A table that is not STRICT',
  severity: 'warning',
  why: 'Without STRICT every column takes every value: text in an INTEGER, bytes in a TEXT. It is noticed when it is read, or when it is moved to PostgreSQL.',
  safe: 'End the table with `) STRICT;`.',
  bad: example('CREATE TABLE notes (id INTEGER NOT NULL, CONSTRAINT pk_notes PRIMARY KEY (id));'),
  good: example(GOOD),
  *check(file) {
    for (const { table, line, isStrict, isVirtual, isWhole, isTemporary } of tablesOf(file)) {
      if (isStrict || isVirtual || isTemporary) continue;
      if (isWhole) yield { line, message: `${table} is not STRICT.` };
      else {
        yield {
          line,
          message: `${table} is made of a query, and so never STRICT.`,
          safe: 'CREATE TABLE with its columns and `) STRICT;`, then INSERT INTO … SELECT.',
        };
      }
    }
  },
};

const typeAffinity: Rule = {
  id: 'type-affinity',
  title: 'A type that is none of SQLite’s',
  severity: 'error',
  why: 'SQLite knows INTEGER, REAL, TEXT and BLOB. Of any other word it guesses one, by its letters: BOOLEAN and DATETIME become numbers where they can, STRING too, FLOATING POINT an integer, for the INT in it. A length is never enforced. In a STRICT table they are errors.',
  safe: 'Use INTEGER, REAL, TEXT or BLOB, and a CHECK for what is narrower: a length, 0 or 1, the form of a date.',
  bad: example('CREATE TABLE notes (id INTEGER, title VARCHAR(80), seen BOOLEAN, at DATETIME);'),
  good: example(`CREATE TABLE notes (
  id INTEGER NOT NULL,
  title TEXT NOT NULL,
  seen INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT pk_notes PRIMARY KEY (id),
  CONSTRAINT chk_notes_title CHECK (length(title) <= 80),
  CONSTRAINT chk_notes_seen CHECK (seen IN (0, 1))
) STRICT;`),
  *check(file) {
    for (const { owner, column, isStrict } of columnsOf(file)) {
      const { declaredType, line, name } = column;
      if (declaredType === '') {
        const message = isStrict
          ? `${owner}.${name} has no type, which a STRICT table refuses.`
          : `${owner}.${name} has no type and takes anything.`;
        yield { line, message };
      } else if (!STRICT_TYPES.has(declaredType)) {
        const said = declaredType.toUpperCase().replaceAll(' ( ', '(').replaceAll(' )', ')');
        const affinity = affinityOf(declaredType);
        const message = isStrict
          ? `${owner}.${name} is ${said}, which a STRICT table refuses.`
          : `${owner}.${name} is ${said}, which SQLite takes for ${affinity}.`;
        yield { line, message };
      }
    }
  },
};

/** https://www.sqlite.org/datatype3.html#determination_of_column_affinity */
function affinityOf(type: string): string {
  if (type.includes('int')) return 'INTEGER';
  if (/char|clob|text/.test(type)) return 'TEXT';
  if (type.includes('blob')) return 'BLOB';
  if (/real|floa|doub/.test(type)) return 'REAL';
  return 'NUMERIC';
}

const autoincrement: Rule = {
  id: 'autoincrement',
  title: 'AUTOINCREMENT',
  severity: 'warning',
  why: 'Each insert also writes the table sqlite_sequence, and numbers run out for good at the largest one. An INTEGER PRIMARY KEY numbers rows by itself.',
  safe: 'Leave AUTOINCREMENT out, or let the application make UUIDs, which PostgreSQL has alike.',
  bad: example('CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT) STRICT;'),
  good: example(GOOD),
  *check(file) {
    for (const { owner, column } of columnsOf(file)) {
      if (!column.isAutoincrement) continue;
      yield { line: column.line, message: `${owner}.${column.name} is AUTOINCREMENT.` };
    }
  },
};

const doubleQuotedString: Rule = {
  id: 'double-quoted-string',
  title: 'A string in double quotes',
  severity: 'error',
  why: 'Double quotes are for names. Where no column has the name, SQLite takes it for a string; once somebody adds such a column it means that, without a word. PostgreSQL refuses it.',
  safe: "Write 'single quotes'.",
  bad: example(
    'CREATE TABLE notes (id INTEGER NOT NULL, title TEXT NOT NULL DEFAULT "none") STRICT;',
  ),
  good: example(
    "CREATE TABLE notes (id INTEGER NOT NULL, title TEXT NOT NULL DEFAULT 'none') STRICT;",
  ),
  *check(file) {
    for (const { statement } of file.statements) {
      const tokens = linedTokens(statement, sqliteSyntax);
      for (const [at, { text, line }] of tokens.entries()) {
        if (!text.startsWith('"') || tokens[at + 1]?.text === '.' || tokens[at - 1]?.text === '.') {
          continue;
        }
        if (
          !standsForValue(
            tokens.map((token) => token.text.toUpperCase()),
            at,
          )
        )
          continue;
        if (isColumn(file, text.slice(1, -1))) continue;
        yield { line, message: `${text} stands where a value does.` };
      }
    }
  },
};

const BEFORE_VALUES = new Set([
  'DEFAULT',
  '=',
  '==',
  '<>',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  'LIKE',
  'GLOB',
  '||',
]);

/** After DEFAULT or an operator, or in the list of VALUES or IN. */
function standsForValue(words: readonly string[], at: number): boolean {
  if (BEFORE_VALUES.has(words[at - 1] ?? '')) return true;
  let open = at - 1;
  while (open >= 0 && words[open] !== '(' && words[open] !== ')') open--;
  return words[open] === '(' && ['VALUES', 'IN', 'DEFAULT'].includes(words[open - 1] ?? '');
}

function isColumn({ after, before }: LintFile, name: string): boolean {
  return [...after.tables(), ...before.tables()].some(({ columns }) =>
    columns.has(name.toLowerCase()),
  );
}

function tablesOf({ statements }: LintFile): SqliteTable[] {
  return statements.flatMap(({ statement }) => {
    const { table } = factsOf(statement);
    return table ? [table] : [];
  });
}

interface OwnedColumn {
  readonly owner: string;
  readonly column: SqliteColumn;
  readonly isStrict: boolean;
}

function columnsOf(file: LintFile): OwnedColumn[] {
  const created = tablesOf(file).flatMap(({ table, columns, isStrict, isVirtual, isTemporary }) =>
    isVirtual || isTemporary ? [] : columns.map((column) => ({ owner: table, column, isStrict })),
  );
  const added = file.statements.flatMap(({ statement, changes: [change] }) => {
    if (change?.kind !== 'add-column') return [];
    const column = factsOf(statement).addedColumn;
    return column ? [{ owner: change.table, column, isStrict: false }] : [];
  });
  return [...created, ...added];
}

export const tableRules: readonly Rule[] = [
  missingStrict,
  typeAffinity,
  autoincrement,
  doubleQuotedString,
];

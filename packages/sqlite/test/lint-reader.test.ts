/** What the linter reads of SQLite's statements. */
import { parseScript } from '@runledger/migrator';
import { SqlReadError } from '@runledger/migrator/lint';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStatement } from '../src/lint/reader.ts';
import { sqliteSyntax } from '../src/migrations/syntax.ts';

const read = (sql: string) => {
  const [statement] = parseScript(sql, sqliteSyntax).statements;
  if (!statement) throw new Error('There is no statement.');
  return readStatement(statement);
};

describe('reading', () => {
  it('takes the quotes off a name, and reads a doubled one inside as one', () => {
    const { changes } = read(`ALTER TABLE main."a""b" RENAME TO 'it''s'`);
    expect(changes).toMatchObject([{ kind: 'rename-table', table: 'a"b', to: "it's" }]);
  });

  it('tells a table with its columns, constraints and lines', () => {
    const { table } = read(`CREATE TABLE IF NOT EXISTS main."books" (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  "title" VARCHAR ( 80 ) NOT NULL DEFAULT 'a, (b)' COLLATE NOCASE,
  [shelf] INTEGER CONSTRAINT fk_books_shelf REFERENCES shelves (id) ON DELETE SET NULL,
  half REAL GENERATED ALWAYS AS (pages / 2.0) STORED,
  CONSTRAINT uq_books_title_shelf UNIQUE (title COLLATE NOCASE, shelf),
  CHECK (length(title) > 0), FOREIGN KEY (half) REFERENCES halves
) STRICT, WITHOUT ROWID`);
    expect(table).toMatchObject({
      table: 'books',
      isStrict: true,
      columns: [
        { name: 'id', line: 2, isPrimaryKey: true, isAutoincrement: true, hasDefault: false },
        { name: 'title', line: 3, type: 'varchar', notNull: true, default: ["'a, (b)'"] },
        { name: 'shelf', line: 4, isReference: true },
        { name: 'half', line: 5, type: 'real', generated: 'stored' },
      ],
      constraints: [
        { kind: 'primary-key', name: null, columns: ['id'], line: 2 },
        { kind: 'foreign-key', name: 'fk_books_shelf', columns: ['shelf'], target: 'shelves' },
        { kind: 'unique', name: 'uq_books_title_shelf', columns: ['title', 'shelf'], line: 6 },
        { kind: 'check', name: null, line: 7 },
        { kind: 'foreign-key', name: null, columns: ['half'], target: 'halves', line: 7 },
      ],
    });
  });

  it.each([
    ['CREATE UNIQUE INDEX i ON t (a, b DESC)', { kind: 'create-index', columns: ['a', 'b'] }],
    ['CREATE INDEX i ON t (lower(a), b)', { kind: 'create-index', columns: [null, 'b'] }],
    ['ALTER TABLE a RENAME TO b', { kind: 'rename-table', table: 'a', to: 'b' }],
    ['ALTER TABLE a RENAME b TO c', { kind: 'rename-column', column: 'b', to: 'c' }],
    ['ALTER TABLE a DROP b', { kind: 'drop-column', table: 'a', column: 'b' }],
    ['ALTER TABLE a ADD b TEXT', { kind: 'add-column', table: 'a', column: { name: 'b' } }],
    ['DROP TABLE IF EXISTS main.[a b]', { kind: 'drop-table', table: 'a b' }],
    ['DELETE FROM a', { kind: 'empty-table', table: 'a' }],
    ['WITH b AS (SELECT 1) DELETE FROM main."A"', { kind: 'empty-table', table: 'A', line: 1 }],
    [
      'CREATE TRIGGER g AFTER UPDATE OF a, b ON t BEGIN SELECT 1; END',
      { kind: 'create-trigger', name: 'g', table: 't' },
    ],
  ])('tells what %s changes', (sql, change) => {
    expect(read(sql).changes[0]).toMatchObject(change);
  });

  it('tells nothing of what leaves the schema alone', () => {
    for (const sql of ['DELETE FROM a WHERE b IN (SELECT 1)', 'SELECT 1', 'PRAGMA user_version']) {
      expect(read(sql).changes).toEqual([]);
    }
  });

  it('comes to an end with any tokens', () => {
    const words =
      'CREATE TABLE IF NOT EXISTS INDEX ON ALTER ADD DROP RENAME TO COLUMN PRIMARY KEY UNIQUE CHECK DEFAULT REFERENCES FOREIGN CONSTRAINT AS GENERATED NULL TRIGGER VIEW a "b" [c] 1 \'d\' ( ) , . - ;';
    const token = fc.constantFrom(...words.split(' '));
    fc.assert(
      fc.property(fc.array(token, { minLength: 1, maxLength: 30 }), (tokens) => {
        const [statement] = parseScript(tokens.join(' '), sqliteSyntax).statements;
        if (!statement) return;
        try {
          expect(Array.isArray(readStatement(statement).changes)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(SqlReadError);
        }
      }),
    );
  });
});

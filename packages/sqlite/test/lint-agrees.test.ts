/** What the linter says of ALTER TABLE is what SQLite does with it. */
import { findingsIn } from '@runledger/conformance/lint';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { lintDialect } from '../src/lint.ts';

const BEFORE = `CREATE TABLE shelves (id INTEGER NOT NULL, CONSTRAINT pk_shelves PRIMARY KEY (id)) STRICT;
CREATE TABLE books (
  id INTEGER NOT NULL,
  isbn TEXT,
  title TEXT,
  pages INTEGER,
  shelf_id INTEGER,
  stars INTEGER CHECK (stars BETWEEN 1 AND 5),
  "from" INTEGER,
  until INTEGER,
  best INTEGER CHECK (best <= worst),
  worst INTEGER,
  CONSTRAINT pk_books PRIMARY KEY (id),
  CONSTRAINT uq_books_isbn UNIQUE (isbn),
  CONSTRAINT chk_books_span CHECK ("from" < coalesce(until, 9)),
  CONSTRAINT fk_books_shelf_id FOREIGN KEY (shelf_id) REFERENCES shelves (id)
) STRICT;
CREATE INDEX idx_books_pages ON books (pages);`;

/** Whether SQLite does it on a table with a row. */
function isRefused(sql: string): boolean {
  const database = new Database(':memory:');
  try {
    database.pragma('foreign_keys = ON');
    database.exec(BEFORE);
    database.exec("INSERT INTO books (id, isbn, title, pages) VALUES (1, '0', 'a', 1)");
    database.exec(sql);
    return false;
  } catch {
    return true;
  } finally {
    database.close();
  }
}

async function isFound(
  sql: string,
  rules = ['add-column-refused', 'drop-column-refused'],
): Promise<boolean> {
  const findings = await findingsIn(lintDialect, {
    '202601010000_books.up.sql': BEFORE,
    '202601010000_books.down.sql': '-- By hand.\n',
    '202601020000_change.up.sql': sql,
    '202601020000_change.down.sql': '-- By hand.\n',
  });
  return findings.some(({ rule }) => rules.includes(rule));
}

const add = (definition: string) => `ALTER TABLE books ADD COLUMN ${definition};`;

describe('ALTER TABLE', () => {
  it.each([
    add('a TEXT'),
    add("a TEXT NOT NULL DEFAULT ''"),
    add('a TEXT NOT NULL'),
    add('a TEXT NOT NULL DEFAULT NULL'),
    add('a INTEGER DEFAULT -1'),
    add('a INTEGER DEFAULT (1 + 1)'),
    add('a TEXT DEFAULT CURRENT_TIMESTAMP'),
    add("a TEXT DEFAULT (strftime('%Y', 'now'))"),
    add('a INTEGER UNIQUE'),
    add('a INTEGER PRIMARY KEY'),
    add('a INTEGER REFERENCES shelves (id)'),
    add('a INTEGER DEFAULT NULL REFERENCES shelves (id)'),
    add('a INTEGER NOT NULL DEFAULT 1 REFERENCES shelves (id)'),
    add('a INTEGER CHECK (a > 0)'),
    add('a INTEGER DEFAULT 1 CHECK (a > 0)'),
    add('a INTEGER GENERATED ALWAYS AS (pages * 2) STORED'),
    add('a INTEGER GENERATED ALWAYS AS (pages * 2) VIRTUAL'),
    add('a INTEGER AS (pages * 2)'),
    'ALTER TABLE books DROP COLUMN title;',
    'ALTER TABLE books DROP COLUMN pages;',
    'DROP INDEX idx_books_pages; ALTER TABLE books DROP COLUMN pages;',
    'ALTER TABLE books DROP COLUMN isbn;',
    'ALTER TABLE books DROP COLUMN id;',
    'ALTER TABLE books DROP shelf_id;',
    'ALTER TABLE books DROP COLUMN stars;',
    'ALTER TABLE books DROP COLUMN "from";',
    'ALTER TABLE books DROP COLUMN until;',
    'ALTER TABLE books DROP COLUMN best;',
    'ALTER TABLE books DROP COLUMN worst;',
  ])('is refused by both or by neither: %s', async (sql) => {
    expect(await isFound(sql)).toBe(isRefused(sql));
  });
});

describe('what other databases have', () => {
  it.each([
    'ALTER TABLE books ADD COLUMN IF NOT EXISTS a TEXT;',
    'ALTER TABLE books ADD COLUMN if TEXT;',
    'ALTER TABLE books DROP COLUMN IF EXISTS title;',
    'ALTER TABLE books DROP COLUMN title CASCADE;',
    'ALTER TABLE books ALTER COLUMN pages TYPE TEXT;',
    'ALTER TABLE books ALTER COLUMN pages SET DATA TYPE TEXT;',
    'ALTER TABLE books ALTER COLUMN pages SET DEFAULT 1;',
    'ALTER TABLE books ALTER pages SET NOT NULL;',
    'ALTER TABLE books ALTER COLUMN pages DROP NOT NULL;',
    'ALTER TABLE books ADD CONSTRAINT chk_books_pages CHECK (pages > 0);',
    'ALTER TABLE books ADD CONSTRAINT uq_books_title UNIQUE (title);',
    'ALTER TABLE books ADD UNIQUE (title);',
    'ALTER TABLE books ADD FOREIGN KEY (pages) REFERENCES shelves (id);',
    'ALTER TABLE books DROP CONSTRAINT chk_books_span;',
    'ALTER TABLE books DROP CONSTRAINT chk_books_span CASCADE;',
    'ALTER TABLE books VALIDATE CONSTRAINT chk_books_span;',
    'ALTER TABLE books RENAME CONSTRAINT chk_books_span TO chk_span;',
    'ALTER TABLE books OWNER TO app;',
    'ALTER TABLE books ADD COLUMN a TEXT, ADD COLUMN b TEXT;',
    'ALTER TABLE books ADD COLUMN a INTEGER CHECK (a IN (1, 2));',
    'ALTER TABLE books RENAME title TO name;',
    'CREATE INDEX CONCURRENTLY idx_books_title ON books (title);',
    'CREATE INDEX concurrently ON books (title);',
    'CREATE INDEX ON books (title);',
    'CREATE INDEX "on" ON books (title);',
    'CREATE INDEX idx_books_title ON books USING btree (title);',
    'DROP INDEX CONCURRENTLY idx_books_pages;',
    'DROP INDEX idx_books_pages;',
    'DROP TABLE shelves, books;',
    'DROP TABLE books CASCADE;',
  ])('is refused by both or by neither: %s', async (sql) => {
    expect(await isFound(sql, ['syntax'])).toBe(isRefused(sql));
  });
});

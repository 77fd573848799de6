/** Rules speak up in every form that a statement can take, beside the one of their examples. */
import { findingsIn } from '@runledger/conformance/lint';
import { describe, expect, it } from 'vitest';
import { lintDialect } from '../src/lint.ts';

const BEFORE = `
CREATE TABLE users (id INTEGER NOT NULL, email TEXT NOT NULL, CONSTRAINT pk_users PRIMARY KEY (id), CONSTRAINT uq_users_email UNIQUE (email)) STRICT;
CREATE TABLE notes (
  id INTEGER NOT NULL,
  author INTEGER,
  title TEXT,
  CONSTRAINT pk_notes PRIMARY KEY (id),
  CONSTRAINT fk_notes_author FOREIGN KEY (author) REFERENCES users (id) ON DELETE SET NULL,
  CONSTRAINT chk_notes_title CHECK (length(title) < 80)
) STRICT;
CREATE TABLE loose (id INTEGER);
CREATE TRIGGER trg_users AFTER DELETE ON users BEGIN DELETE FROM notes WHERE author = old.id; END;`;
const alter = (command: string) => `ALTER TABLE notes ${command};`;
const rebuilt = (table: string, columns: string) =>
  `CREATE TABLE new_${table} (${columns}) STRICT;\nINSERT INTO new_${table} SELECT * FROM ${table};\nDROP TABLE ${table};\nALTER TABLE new_${table} RENAME TO ${table};`;
const USERS = rebuilt('users', 'id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE');

async function rulesIn(sql: string): Promise<string[]> {
  const findings = await findingsIn(lintDialect, {
    '202601010000_tables.up.sql': BEFORE,
    '202601010000_tables.down.sql': '-- By hand.\n',
    '202601020000_change.up.sql': sql,
    '202601020000_change.down.sql': '-- By hand.\n',
  });
  return findings.flatMap(({ rule, file }) => (file.startsWith('20260102') ? [rule] : []));
}

const FOUND: Readonly<Record<string, readonly string[]>> = {
  'name-form': [
    alter('ADD COLUMN [order] INTEGER'),
    alter('RENAME title TO "limit"'),
    'CREATE TABLE `user` (id INTEGER) STRICT;',
    'CREATE INDEX "index" ON notes (author);',
  ],
  'add-column-refused': [
    alter('ADD COLUMN key INTEGER PRIMARY KEY'),
    alter('ADD COLUMN slug TEXT UNIQUE'),
    alter('ADD COLUMN twice INTEGER GENERATED ALWAYS AS (id * 2) STORED'),
    alter('ADD COLUMN at TEXT DEFAULT CURRENT_TIMESTAMP'),
    alter("ADD COLUMN word TEXT DEFAULT (lower('A'))"),
    alter('ADD COLUMN word TEXT NOT NULL DEFAULT NULL'),
    alter('ADD COLUMN editor INTEGER DEFAULT 1 REFERENCES users (id)'),
  ],
  'add-column-scans': [
    alter('ADD COLUMN stars INTEGER'),
    'CREATE TABLE a (b INTEGER) STRICT;\nALTER TABLE users ADD COLUMN stars INTEGER;',
    'ALTER TABLE loose ADD COLUMN stars INTEGER CHECK (stars > 0);',
    'ALTER TABLE loose ADD COLUMN twice INTEGER NOT NULL AS (id * 2) VIRTUAL;',
  ],
  'drop-column-refused': [
    alter('DROP COLUMN id'),
    alter('DROP COLUMN author'),
    alter('DROP Title'),
    'ALTER TABLE users DROP COLUMN email;',
  ],
  'drop-column-rewrites': ['ALTER TABLE users DROP email;'],
  'rename-readers': [
    'ALTER TABLE users RENAME TO people;',
    'ALTER TABLE users RENAME email TO mail;',
  ],
  'pragma-in-transaction': [
    'PRAGMA writable_schema = ON;',
    'PRAGMA ignore_check_constraints(1);',
    'pragma main.foreign_keys = 0;',
  ],
  'other-database': ['DETACH DATABASE archive;'],
  'rebuild-undeclared': [
    'DROP TABLE IF EXISTS users;',
    rebuilt('notes', 'id INTEGER PRIMARY KEY, author INTEGER, title TEXT'),
    'DROP TABLE users;\nCREATE TABLE copies AS SELECT * FROM notes;\nDROP TABLE notes;',
    'DROP TABLE users;\nDROP TABLE loose;\nUPDATE notes SET title = NULL;\nDROP TABLE notes;',
  ],
  'rebuild-loses': [`-- runledger: rebuild=users\n${USERS}`],
  'missing-strict': [
    'CREATE TABLE IF NOT EXISTS a (id INTEGER PRIMARY KEY);',
    'CREATE TABLE a (id INTEGER PRIMARY KEY) WITHOUT ROWID;',
    'CREATE TABLE a AS SELECT id FROM notes;',
  ],
  'type-affinity': [
    'CREATE TABLE a (b) STRICT;',
    'CREATE TABLE a (b DOUBLE PRECISION);',
    'CREATE TABLE a (b BOOLEAN NOT NULL) STRICT;',
    alter('ADD COLUMN at DATETIME'),
    alter('ADD title VARCHAR(80)'),
  ],
  'double-quoted-string': [
    'INSERT INTO notes (id, title) VALUES (1, "one");',
    'DELETE FROM notes WHERE title IN ("a", "b");',
    'UPDATE notes SET title = "none" WHERE id = 1;',
    `UPDATE notes SET title = title || "x" WHERE id = 1;`,
    'CREATE INDEX idx_notes_one ON notes (id) WHERE title <> "x";',
    alter(`ADD COLUMN word TEXT DEFAULT ("x")`),
  ],
  'transaction-control': ['SAVEPOINT here;', 'RELEASE here;', 'ROLLBACK;', 'END;'],
  'data-loss': ['DELETE FROM notes;', 'DROP TABLE notes;', alter('DROP COLUMN title')],
  'row-loss': [
    'UPDATE notes SET title = NULL WHERE id = 1;\nDELETE FROM notes WHERE id < 10;',
    'WITH old AS (SELECT id FROM users) DELETE FROM notes WHERE author IN (SELECT id FROM old);',
    '-- runledger: allow=data-loss reason="moved"\nDELETE FROM notes WHERE id = 1;',
    `-- runledger: rebuild=users\nDELETE FROM users WHERE id = 1;\n${USERS}`,
  ],
  'unbounded-update': ['UPDATE OR IGNORE notes SET title = NULL;'],
  renames: [alter('RENAME TO remarks'), alter('RENAME title TO heading')],
};

const SILENT: Readonly<Record<string, readonly string[]>> = {
  'name-form': [alter('ADD COLUMN "position" INTEGER'), alter('ADD COLUMN key TEXT')],
  'add-column-refused': [
    alter('ADD COLUMN twice INTEGER AS (id * 2) VIRTUAL'),
    alter('ADD COLUMN editor INTEGER DEFAULT NULL REFERENCES users (id)'),
  ],
  'add-column-scans': [
    'ALTER TABLE loose ADD COLUMN stars INTEGER;',
    'CREATE TABLE a (b INTEGER) STRICT;\nALTER TABLE a ADD COLUMN c INTEGER;',
  ],
  'missing-strict': [
    'CREATE TEMP TABLE a AS SELECT id FROM notes;',
    'CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT, WITHOUT ROWID;',
    'CREATE VIRTUAL TABLE words USING fts5(word);',
  ],
  'row-loss': [
    '-- runledger: allow=row-loss reason="spam"\nDELETE FROM notes WHERE id = 1;',
    'DELETE FROM notes WHERE id = 1;\nDROP TABLE notes;',
    'CREATE TRIGGER t AFTER DELETE ON notes BEGIN DELETE FROM users WHERE id = old.author; END;',
    'INSERT OR REPLACE INTO notes (id) VALUES (1);',
  ],
  'rebuild-undeclared': [
    'DROP TABLE users;\nDROP TABLE loose;\nDROP TABLE notes;',
    'CREATE TABLE copies AS SELECT * FROM notes;\nDROP TABLE notes;\nDELETE FROM users;\nDROP TABLE users;',
  ],
  'double-quoted-string': ['UPDATE notes SET title = "author" WHERE "id" = 1;'],
  'rebuild-loses': [
    `-- runledger: rebuild=users\n${USERS}\nCREATE TRIGGER trg_users AFTER DELETE ON users BEGIN DELETE FROM notes WHERE author = old.id; END;`,
    `-- runledger: rebuild=users\nDROP TRIGGER trg_users;\n${USERS}`,
  ],
};

const each = (forms: typeof FOUND) =>
  Object.entries(forms).flatMap(([rule, texts]) => texts.map((sql) => [rule, sql] as const));

describe('the linter', () => {
  it.each(each(FOUND))('says %s of: %s', async (rule, sql) => {
    expect(await rulesIn(sql)).toContain(rule);
  });

  it.each(each(SILENT))('does not say %s of: %s', async (rule, sql) => {
    expect(await rulesIn(sql)).not.toContain(rule);
  });
});

/** Rules about ALTER TABLE (https://www.sqlite.org/lang_altertable.html): what it refuses, and what it costs. */
import { changesOf, example, type LintFile, makesTable, type Rule } from '@runledger/migrator/lint';
import { factsOf } from '../reader.ts';
import type { SqliteColumn } from '../table.ts';

const NOTES = `CREATE TABLE notes (
  id INTEGER NOT NULL,
  author TEXT,
  body TEXT,
  CONSTRAINT pk_notes PRIMARY KEY (id)
) STRICT;`;
const READERS = `${NOTES}
CREATE VIEW long_notes AS SELECT id FROM notes WHERE length(body) > 1000;`;

const addColumnRefused: Rule = {
  id: 'add-column-refused',
  title: 'A column that SQLite cannot add to a table with rows',
  severity: 'error',
  why: 'The rows that are there would have no value that the new column allows. On an empty table some of it works, so that it fails in production first.',
  safe: 'Add it with a constant default, or as one that may be NULL; a key or unique takes a rebuild (`-- runledger: rebuild=<table>`).',
  bad: example('ALTER TABLE notes ADD COLUMN title TEXT NOT NULL;', { before: NOTES }),
  good: example("ALTER TABLE notes ADD COLUMN title TEXT NOT NULL DEFAULT '';", { before: NOTES }),
  *check(file) {
    for (const { statement, changes } of file.statements) {
      const { addedColumn } = factsOf(statement);
      const [change] = changes;
      if (!addedColumn || change?.kind !== 'add-column') continue;
      const reason = refusal(addedColumn);
      if (reason === null) continue;
      yield { line: change.line, message: `${change.table}.${addedColumn.name} ${reason}.` };
    }
  },
};

function refusal(column: SqliteColumn): string | null {
  const value = column.default.join(' ').toUpperCase();
  const isNull = value === '' || value === 'NULL' || value === '( NULL )';
  if (column.isPrimaryKey) return 'would be a primary key';
  if (column.isUnique) return 'would be unique';
  if (column.generated === 'stored') return 'would be generated and stored';
  if (column.generated !== null) return null;
  if (column.notNull && isNull) return 'is NOT NULL and has no default';
  if (!isNull && (value.startsWith('(') || value.startsWith('CURRENT_'))) {
    return 'has a default that is no constant';
  }
  if (column.isReference && !isNull) return 'refers to another table and has a default';
  return null;
}

const addColumnScans: Rule = {
  id: 'add-column-scans',
  title: 'A column that every row is read for',
  severity: 'warning',
  why: 'Adding a column writes no row. But SQLite then looks at the whole table when the column has a check, and whenever the table is STRICT, whose types it holds the rows against: all rows are read while every other writer waits.',
  safe: 'On a large table do it in a quiet hour; `migrate measure` says how long it takes. A check can wait for the next rebuild.',
  bad: example('ALTER TABLE notes ADD COLUMN stars INTEGER;', { before: NOTES }),
  good: example('ALTER TABLE notes ADD COLUMN stars INTEGER;', {
    before: 'CREATE TABLE notes (id INTEGER NOT NULL, CONSTRAINT pk_notes PRIMARY KEY (id));',
  }),
  *check(file) {
    for (const { statement, changes } of file.statements) {
      const { addedColumn } = factsOf(statement);
      const [change] = changes;
      if (!addedColumn || change?.kind !== 'add-column' || makesTable(file, change.table)) continue;
      const reason = readingFor(addedColumn, file.before.table(change.table)?.isStrict ?? false);
      if (reason === null) continue;
      const message = `every row of ${change.table} is read for ${addedColumn.name}, ${reason}.`;
      yield { line: change.line, message };
    }
  },
};

/** As `sqlite3AlterFinishAddColumn` in https://sqlite.org/src/file/src/alter.c decides it. */
function readingFor(column: SqliteColumn, isStrict: boolean): string | null {
  if (column.hasCheck) return 'which has a check';
  if (column.generated && column.notNull) return 'which is generated and NOT NULL';
  return isStrict ? 'since the table is STRICT' : null;
}

const dropColumnRefused: Rule = {
  id: 'drop-column-refused',
  title: 'A column that SQLite cannot drop',
  severity: 'error',
  why: 'It is part of a key, an index, a foreign key or a check, which SQLite does not drop along with it: the migration fails.',
  safe: 'Drop the index first; out of a key or constraint only a rebuild takes it (`-- runledger: rebuild=<table>`).',
  bad: example('ALTER TABLE notes DROP COLUMN author;', {
    before: `${NOTES}\nCREATE INDEX idx_notes_author ON notes (author);`,
  }),
  good: example('DROP INDEX idx_notes_author;\nALTER TABLE notes DROP COLUMN author;', {
    before: `${NOTES}\nCREATE INDEX idx_notes_author ON notes (author);`,
  }),
  *check(file) {
    const dropped = new Set<string>();
    for (const change of changesOf(file)) {
      if (change.kind === 'drop-index') dropped.add(change.name.toLowerCase());
      if (change.kind !== 'drop-column') continue;
      const { table, column, line } = change;
      const holders = holdersOf(file, table, column).filter(
        (holder) => !dropped.has(holder.toLowerCase()),
      );
      if (holders.length === 0) continue;
      yield { line, message: `${table}.${column} is part of ${holders.join(', ')}.` };
    }
  },
};

function holdersOf({ before }: LintFile, table: string, column: string): string[] {
  const isIt = (name: string | null) => name?.toLowerCase() === column.toLowerCase();
  const indexes = before
    .indexesOn(table)
    .filter(({ columns }) => columns.some(isIt))
    .map(({ name }) => name);
  const constraints = (before.table(table)?.constraints ?? [])
    .filter(({ columns }) => columns.some(isIt))
    .map(({ name, kind }) => name ?? `a ${kind.replace('-', ' ')}`);
  return [...indexes, ...constraints];
}

const dropColumnRewrites: Rule = {
  id: 'drop-column-rewrites',
  title: 'Dropping a column writes the whole table',
  severity: 'warning',
  why: 'Every row is written again without it, in one transaction: nobody else writes meanwhile, and the log grows by the size of the table.',
  safe: 'Do it in a quiet hour; `migrate measure` says how long it takes. Or leave the column, and drop it with the next rebuild.',
  bad: example(
    '-- runledger: allow=data-loss reason="nobody reads it since 1.4"\nALTER TABLE notes DROP COLUMN author;',
    { before: NOTES },
  ),
  good: example('-- The column stays until the next rebuild of notes.', { before: NOTES }),
  *check(file) {
    for (const change of changesOf(file)) {
      if (change.kind !== 'drop-column' || makesTable(file, change.table)) continue;
      // Undoing what was just added, where the table is as large as it was.
      yield { line: change.line, message: `all of ${change.table} is written again.` };
    }
  },
};

const renameReaders: Rule = {
  id: 'rename-readers',
  title: 'A renaming that views and triggers have to follow',
  severity: 'warning',
  why: 'SQLite rewrites the names in views and triggers. Where one of them cannot be read, for whatever reason, the renaming fails; and what is built as text inside is not rewritten.',
  safe: 'Drop the views and triggers, rename, and make them again in the same file.',
  bad: example('ALTER TABLE notes RENAME COLUMN body TO content;', { before: READERS }),
  good: example(
    'DROP VIEW long_notes;\nALTER TABLE notes RENAME COLUMN body TO content;\nCREATE VIEW long_notes AS SELECT id FROM notes WHERE length(content) > 1000;',
    { before: READERS },
  ),
  *check(file) {
    const views = new Set(file.before.views);
    for (const change of changesOf(file)) {
      if (change.kind === 'drop-view') views.delete(change.name.toLowerCase());
      if (change.kind !== 'rename-column' && change.kind !== 'rename-table') continue;
      if (makesTable(file, change.table)) continue;
      const readers = [...file.before.triggersOn(change.table), ...views];
      if (readers.length === 0) continue;
      yield {
        line: change.line,
        message: `${readers.join(', ')} may name what is renamed in ${change.table}.`,
      };
    }
  },
};

export const alterRules: readonly Rule[] = [
  addColumnRefused,
  addColumnScans,
  dropColumnRefused,
  dropColumnRewrites,
  renameReaders,
];

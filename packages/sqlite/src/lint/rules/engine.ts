/** Rules about statements that the engine refuses on SQLite. */
import { example, type LintFile, type Offence, type Rule } from '@runledger/migrator/lint';
import { refuses } from '../../migrations/syntax.ts';

const TABLE =
  'CREATE TABLE notes (id INTEGER NOT NULL, CONSTRAINT pk_notes PRIMARY KEY (id)) STRICT;';

function* refused({ statements }: LintFile, words: ReadonlySet<string>): Iterable<Offence> {
  for (const { statement } of statements) {
    const reason = refuses(statement);
    const [word = ''] = statement.tokens;
    if (reason === null || !words.has(word.toUpperCase())) continue;
    yield { line: statement.line, message: reason };
  }
}

const pragmaInTransaction: Rule = {
  id: 'pragma-in-transaction',
  title: 'A pragma that does nothing inside a transaction, or takes a guard away',
  severity: 'error',
  why: 'A migration runs in a transaction, and there `PRAGMA foreign_keys = OFF` does nothing: a table that is then dropped takes its children’s rows along. It is how rebuilds have emptied tables and said that all went well. Others take a guard away: `writable_schema` lets a statement write the schema’s own table, `ignore_check_constraints` lets in what a CHECK refuses.',
  safe: 'Say `-- runledger: rebuild=<table>` at the top of the file; the engine turns foreign keys off before the transaction and checks them in it. Leave the other pragmas out.',
  bad: example(`PRAGMA foreign_keys = OFF;\n${TABLE}`),
  good: example(TABLE),
  check: (file) => refused(file, new Set(['PRAGMA'])),
};

const otherDatabase: Rule = {
  id: 'other-database',
  title: 'Another database file',
  severity: 'error',
  why: 'What is written to an attached file does not commit together with the migration’s record, and is not there where the next one applies it.',
  safe: 'Move data between files by a script of your own.',
  bad: example("ATTACH 'archive.db' AS archive;"),
  good: example(TABLE),
  check: (file) => refused(file, new Set(['ATTACH', 'DETACH'])),
};

export const engineRules: readonly Rule[] = [pragmaInTransaction, otherDatabase];

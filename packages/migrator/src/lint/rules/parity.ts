/** Both dialects have the same migrations, and these make the same tables and columns. */
import { type Catalog, topmost } from '../catalog.ts';
import type { LintFile } from '../file.ts';
import { example, type Offence, type RuleFacts } from '../rule.ts';

export const parityMissing: RuleFacts = {
  id: 'parity-missing',
  title: 'A migration that only one dialect has',
  severity: 'error',
  why: 'The histories of the two databases part, and whoever moves from one to the other finds out in production.',
  safe: 'Write the pair for both with the same version and slug; where one has nothing to do, its file says why in a comment.',
  bad: {
    files: {
      '202602281200_notes.up.sql': 'CREATE TABLE notes (id integer NOT NULL);\n',
      '202602281200_notes.down.sql': 'DROP TABLE notes;\n',
    },
    elsewhere: {},
  },
  good: example('CREATE INDEX idx_notes_author ON notes (author);', {
    elsewhere: '-- Reads notes by author in another way.',
  }),
};

export const paritySchema: RuleFacts = {
  id: 'parity-schema',
  title: 'Tables or columns that only one dialect’s file makes or drops',
  severity: 'error',
  why: 'One model stands for both databases: a column that one of them lacks is an error in the first query that names it.',
  safe: 'Make the same tables and columns in both files.',
  bad: example('ALTER TABLE notes ADD COLUMN body text;', {
    elsewhere: 'ALTER TABLE notes ADD COLUMN text text;',
    before: 'CREATE TABLE notes (id integer NOT NULL);',
  }),
  good: example('ALTER TABLE notes ADD COLUMN body text;', {
    elsewhere: 'ALTER TABLE notes ADD COLUMN body text;',
    before: 'CREATE TABLE notes (id integer NOT NULL);',
  }),
};

/** What a file makes and drops that the other dialect's file of the same name does not. */
export function* schemaDifferences(
  file: LintFile,
  other: LintFile,
  otherDialect: string,
): Iterable<Offence> {
  // Nothing to do in one of them is an answer; the file says why.
  if (file.statements.length === 0 || other.statements.length === 0) return;
  const alone = lacking(file.after, file.before, other.after, other.before);
  const dropped = lacking(file.before, file.after, other.before, other.after);
  const line = file.statements[0]?.statement.line ?? 1;
  if (alone.length > 0) {
    yield { line, message: `it makes ${alone.join(', ')}; the file of ${otherDialect} does not.` };
  }
  if (dropped.length > 0) {
    yield {
      line,
      message: `it drops ${dropped.join(', ')}; the file of ${otherDialect} does not.`,
    };
  }
}

/** What one catalog has beyond another, where the other dialect's have no such difference. */
function lacking(mine: Catalog, before: Catalog, theirs: Catalog, theirBefore: Catalog): string[] {
  const known = new Set(theirs.namesBeyond(theirBefore));
  return topmost(mine.namesBeyond(before).filter((name) => !known.has(name)));
}

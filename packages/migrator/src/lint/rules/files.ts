/** Rules about files as such: their names, their pairs, what stands in their headers. */
import { example, type RuleFacts } from '../rule.ts';

const notes = 'CREATE TABLE notes (id integer NOT NULL);\n';
const pairOf = (base: string) => ({
  [`${base}.up.sql`]: notes,
  [`${base}.down.sql`]: 'DROP TABLE notes;\n',
});

export const fileName: RuleFacts = {
  id: 'file-name',
  title: 'A file that is not named YYYYMMDDHHMM_slug',
  severity: 'error',
  why: 'The version is the order in which migrations are applied. One that is no minute of the calendar sorts where nobody expects it, and the engine refuses the directory.',
  safe: 'Name it `YYYYMMDDHHMM_slug.up.sql` and `.down.sql`, the slug in lower case.',
  bad: { files: pairOf('202602301200_notes') },
  good: { files: pairOf('202602281200_notes') },
};

export const filePair: RuleFacts = {
  id: 'file-pair',
  title: 'A file without its pair',
  severity: 'error',
  why: 'Without `.down.sql` nobody can go back when it matters; without `.up.sql` there is nothing to undo.',
  safe: 'Write the other file; where there is nothing to do, it says why in a comment.',
  bad: { files: { '202602281200_notes.up.sql': notes } },
  good: { files: pairOf('202602281200_notes') },
};

export const versionTaken: RuleFacts = {
  id: 'version-taken',
  title: 'Two migrations of one version',
  severity: 'error',
  why: 'Two branches took the same minute. Which of them a database has cannot be told by the version.',
  safe: 'Give the one that was applied nowhere a later minute.',
  bad: { files: { ...pairOf('202602281200_notes'), ...pairOf('202602281200_drafts') } },
  good: {
    files: {
      ...pairOf('202602281200_notes'),
      '202602281201_drafts.up.sql': 'CREATE TABLE drafts (id integer NOT NULL);\n',
      '202602281201_drafts.down.sql': 'DROP TABLE drafts;\n',
    },
  },
};

export const fileEmpty: RuleFacts = {
  id: 'file-empty',
  title: 'An empty file',
  severity: 'error',
  why: 'Nobody can tell a file that has nothing to do from one that was forgotten.',
  safe: 'Say in a comment why there is nothing to do.',
  bad: { files: { ...pairOf('202602281200_notes'), '202602281200_notes.down.sql': '\n' } },
  good: {
    files: {
      '202602281200_notes.up.sql': '-- The other engine needs an index here; this one has it.\n',
      '202602281200_notes.down.sql': '-- As above.\n',
    },
  },
};

export const header: RuleFacts = {
  id: 'header',
  title: 'A header line that the engine does not understand',
  severity: 'error',
  why: 'The engine refuses the file when it comes to it, which may be in production.',
  safe: 'Write `-- runledger: …` before the first statement, with an option that there is.',
  bad: example('-- runledger: transaction=off\nVACUUM;'),
  good: example('-- runledger: transaction=none\nVACUUM;'),
};

export const syntax: RuleFacts = {
  id: 'syntax',
  title: 'A statement that the database cannot read',
  severity: 'error',
  why: 'It fails when it is applied, and what no parser understands no rule can look at.',
  safe: 'Write a statement of this database’s SQL.',
  bad: example('CREATE TABEL notes (id integer);'),
  good: example('CREATE TABLE notes (id integer);'),
};

/** A rule about drafts: what a tool could not decide, a person has to, before the migration is applied. */
import { marksDraft } from '../../files/draft.ts';
import { example, type Rule } from '../rule.ts';

const draftLeft: Rule = {
  id: 'draft-left',
  title: 'A mark of a draft that nobody has settled',
  severity: 'error',
  why: '`migrate new --from-model` and `migrate import` mark what they cannot know: whether a column is new or has another name, what rows hold that are there, what is lost. The statement below the mark is a guess; `migrate new` marks where there is none yet. `migrate` refuses to run a file with such a mark.',
  safe: 'Decide it, write or mend the statement, and delete the mark.',
  bad: example(
    '-- DRAFT: if title is name under another name, rename it instead.\nALTER TABLE notes ADD COLUMN title text;',
    { before: 'CREATE TABLE notes (id integer NOT NULL, name text);' },
  ),
  good: example('ALTER TABLE notes RENAME COLUMN name TO title;', {
    before: 'CREATE TABLE notes (id integer NOT NULL, name text);',
  }),
  *check({ text }) {
    for (const [at, line] of text.split('\n').entries()) {
      if (marksDraft(line)) {
        yield { line: at + 1, message: 'a draft has left this to be decided.' };
      }
    }
  },
};

export const draftRules: readonly Rule[] = [draftLeft];

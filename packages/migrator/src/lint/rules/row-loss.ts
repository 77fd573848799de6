/** A rule about the rows that a migration takes from tables which stay. */
import { ROW_LOSS } from '../../files/source.ts';
import { type Action, actionsOf } from '../../sql/actions.ts';
import { codeRunBy } from '../../sql/bodies.ts';
import { keyOf } from '../../sql/names.ts';
import type { LintDialect } from '../dialect.ts';
import { changesOf, type LintFile } from '../file.ts';
import { example, type Rule } from '../rule.ts';
import { isRebuilt, madeHere } from './loss.ts';

const NOTES = 'CREATE TABLE notes (id integer NOT NULL, body text);';

export const rowLoss = (dialect: LintDialect): Rule => ({
  id: ROW_LOSS,
  title: 'Rows that go, which the file does not say',
  severity: 'error',
  why: 'Rolling back brings no row back. The engine counts before and after, and where one is gone it undoes the migration: after everything before it in the file has run, under all of its locks.',
  safe: 'Keep what is in the rows, and say why they go: `-- runledger: allow=row-loss reason="…"`; many go in batches, by a backfill.',
  bad: example('DELETE FROM notes WHERE body IS NULL;', { before: NOTES }),
  good: example(
    '-- runledger: allow=row-loss reason="nothing shows empty notes since 2.3"\nDELETE FROM notes WHERE body IS NULL;',
    { before: NOTES },
  ),
  *check(file) {
    for (const { statement } of file.statements) {
      const { line, tokens } = statement;
      const code = codeRunBy(tokens, dialect.syntax);
      const isBlock = code !== tokens;
      for (const action of actionsOf(code)) {
        if (!takesRows(action, isBlock)) continue;
        for (const { name } of action.names) {
          if (madeHere(file, name) || isTakenWhole(file, name)) continue;
          yield { line, message: `${isBlock ? 'the block' : 'this'} takes rows from ${name}.` };
        }
      }
    }
  },
});

/** What a statement takes as a whole is another rule's; of blocks the engine reads no more than that rows can go. */
function takesRows(action: Action, isBlock: boolean): boolean {
  switch (action.does) {
    case 'delete':
      return isBlock || action.hasCondition;
    case 'merge':
      return action.deletes;
    case 'truncate':
      return isBlock;
    case 'drop':
      return isBlock && action.kind === 'TABLE';
    default:
      return false;
  }
}

/** Whether the file drops or empties the table as well: who allows that has allowed this. */
function isTakenWhole(file: LintFile, table: string): boolean {
  if (isRebuilt(file, table)) return false;
  return changesOf(file).some(
    (change) =>
      (change.kind === 'drop-table' || change.kind === 'empty-table') &&
      keyOf(change.table) === keyOf(table),
  );
}

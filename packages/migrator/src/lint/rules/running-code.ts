/** Rules about what hits the application that runs while a migration is applied. */
import { actionsOf } from '../../sql/actions.ts';
import { changesOf, type LintFile, makesTable } from '../file.ts';
import { example, type Rule } from '../rule.ts';

const NOTES = 'CREATE TABLE notes (id integer NOT NULL, body text);';

const renames: Rule = {
  id: 'renames',
  title: 'A table or column gets another name',
  severity: 'error',
  why: 'From that moment until the last old process is gone, every query of the old code that names it fails; and so does the new code’s after a rollback.',
  safe: 'Add the new column, let the code write both, move the readers, then drop the old one; or say that nothing uses it: `-- runledger: allow=renames reason="…"`.',
  bad: example('ALTER TABLE notes RENAME COLUMN body TO content;', { before: NOTES }),
  good: example('ALTER TABLE notes ADD COLUMN content text;', { before: NOTES }),
  *check(file) {
    for (const change of changesOf(file)) {
      if (change.kind === 'rename-table' && !makesTable(file, change.table)) {
        // A rebuild puts the old table aside and the new one in its place.
        if (putsAside(file, change.table)) continue;
        yield {
          line: change.line,
          message: `code that still runs calls ${change.to} by its old name, ${change.table}.`,
        };
      }
      if (change.kind === 'rename-column' && !makesTable(file, change.table)) {
        const { table, column, to, line } = change;
        yield {
          line,
          message: `code that still runs calls ${table}.${to} by its old name, ${column}.`,
        };
      }
    }
  },
};

function putsAside(file: LintFile, table: string): boolean {
  return file.options.rebuild.some((name) => name.toLowerCase() === table.toLowerCase());
}

const unboundedUpdate: Rule = {
  id: 'unbounded-update',
  title: 'Every row is written in one statement',
  severity: 'warning',
  why: 'All rows stay locked until the migration commits, and the table grows by a copy of each. On SQLite nobody else writes anything meanwhile.',
  safe: 'Put it into `YYYYMMDDHHMM_slug.backfill.sql`, which the engine runs in bounded batches after the migration.',
  bad: example("UPDATE notes SET body = '' ;", { before: NOTES }),
  good: example("UPDATE notes SET body = '' WHERE id = 1;", { before: NOTES }),
  *check(file) {
    for (const { statement } of file.statements) {
      for (const action of actionsOf(statement.tokens)) {
        if (action.does !== 'update' || action.hasCondition) continue;
        for (const { name } of action.names) {
          if (makesTable(file, name)) continue;
          const message = `this writes every row of ${name} in one transaction.`;
          yield { line: statement.line, message };
        }
      }
    }
  },
};

export const runningCodeRules: readonly Rule[] = [renames, unboundedUpdate];

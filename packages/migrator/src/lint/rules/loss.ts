/** Rules about what cannot be got back. */
import { DATA_LOSS, ROW_LOSS } from '../../files/source.ts';
import { actionsOf } from '../../sql/actions.ts';
import { codeRunBy } from '../../sql/bodies.ts';
import { topmost } from '../catalog.ts';
import type { SchemaChange } from '../change.ts';
import type { LintDialect } from '../dialect.ts';
import { changesOf, type LintFile, makesTable } from '../file.ts';
import { example, type Offence, type Rule } from '../rule.ts';

const dataLoss = (dialect: LintDialect): Rule => ({
  id: DATA_LOSS,
  title: 'Rows or columns that go for good',
  severity: 'error',
  why: 'Undoing the migration makes the table or column again, and leaves it empty. Code that still runs during the deployment fails on what is no longer there.',
  safe: 'First deploy code that does without it, keep what is in it, then drop it and say so: `-- runledger: allow=data-loss reason="…"`.',
  bad: example('DROP TABLE drafts;', { before: 'CREATE TABLE drafts (id integer NOT NULL);' }),
  good: example(
    '-- runledger: allow=data-loss reason="empty since all drafts became notes in 202601010000"\nDROP TABLE drafts;',
    { before: 'CREATE TABLE drafts (id integer NOT NULL);' },
  ),
  *check(file) {
    for (const change of changesOf(file)) {
      const message = lossBy(change, file);
      if (message !== null) yield { line: change.line, message };
    }
    yield* columnsLostByRebuild(file);
    yield* columnsLostInBlocks(file, dialect);
  },
});

function lossBy(change: SchemaChange, file: LintFile): string | null {
  switch (change.kind) {
    case 'drop-table': {
      const { table } = change;
      if (isRebuilt(file, table) || madeHere(file, table)) return null;
      return `dropping ${table} loses its rows.`;
    }
    case 'drop-column': {
      const { table, column } = change;
      if (madeHere(file, table) || addedHere(file, table, column)) return null;
      return `dropping ${table}.${column} loses what is in it.`;
    }
    case 'empty-table':
      if (madeHere(file, change.table) || ROW_LOSS in file.options.allow) return null;
      return `this loses all rows of ${change.table}.`;
    default:
      return null;
  }
}

export const isRebuilt = ({ options }: LintFile, table: string) =>
  options.rebuild.some((name) => name.toLowerCase() === table.toLowerCase());

/** By the file, or by the one that it undoes: what a migration makes goes when it is undone. */
export function madeHere(file: LintFile, table: string): boolean {
  if (file.undoes) return makesTable(file.undoes, table) && !file.undoes.before.table(table);
  return makesTable(file, table) && !file.before.table(table);
}

/** By the file that this one undoes. */
function addedHere({ undoes }: LintFile, table: string, column: string): boolean {
  if (undoes === null) return false;
  const isAdded = changesOf(undoes).some(
    (change) =>
      change.kind === 'add-column' && change.table === table && change.column.name === column,
  );
  // A rebuild adds columns as well.
  const isNew = undoes.after.hasColumn(table, column) && !undoes.before.hasColumn(table, column);
  return isAdded || isNew;
}

/** A table that is made anew loses the columns that the new one lacks. */
function* columnsLostByRebuild(file: LintFile): Iterable<Offence> {
  for (const table of file.options.rebuild) {
    const [before, after] = [file.before.table(table), file.after.table(table)];
    if (!before || !after?.isWhole) continue;
    const renamed = new Set(
      changesOf(file).map((change) => (change.kind === 'rename-column' ? change.column : null)),
    );
    for (const { name } of before.columns.values()) {
      if (file.after.hasColumn(table, name) || renamed.has(name)) continue;
      if (addedHere(file, table, name)) continue;
      yield { line: 1, message: `the new ${table} has no ${name}: what is in it is lost.` };
    }
  }
}

/** No change of the schema is told of what an anonymous block does. */
function* columnsLostInBlocks(file: LintFile, { syntax }: LintDialect): Iterable<Offence> {
  for (const { statement } of file.statements) {
    const { line, tokens } = statement;
    const code = codeRunBy(tokens, syntax);
    if (code === tokens) continue;
    for (const action of actionsOf(code)) {
      if (action.does !== 'alter' || !action.dropsColumn) continue;
      for (const { name } of action.names) {
        if (madeHere(file, name)) continue;
        yield { line, message: `the block drops a column of ${name}, and what is in it.` };
      }
    }
  }
}

const irreversible: Rule = {
  id: 'irreversible',
  title: 'A migration that nothing undoes',
  severity: 'error',
  why: 'When the release has to go back, the schema cannot: what is left is a backup, and the rows since then.',
  safe: 'Write the statements that undo it; where there can be none, say so in the file: `-- runledger: allow=irreversible reason="…"`.',
  bad: example('CREATE TABLE notes (id integer NOT NULL);', {
    down: '-- Nothing to do.',
    showDown: true,
  }),
  good: example('CREATE TABLE notes (id integer NOT NULL);', {
    down: 'DROP TABLE notes;',
    showDown: true,
  }),
  *check({ undoes, statements }) {
    if (undoes === null || statements.length > 0 || undoes.statements.length === 0) return;
    yield { line: 1, message: `it undoes nothing of what ${undoes.path} does.` };
  },
};

const downDiffers: Rule = {
  id: 'down-differs',
  title: 'Undoing leaves another schema than before',
  severity: 'error',
  why: 'After a rollback the database is one that no version of the code knows, and applying the migration again fails.',
  safe: 'Undo every statement, the last one first; `migrate smoke` proves it on a scratch database.',
  bad: example(
    'CREATE TABLE notes (id integer NOT NULL);\nCREATE TABLE drafts (id integer NOT NULL);',
    { down: 'DROP TABLE drafts;', showDown: true },
  ),
  good: example(
    'CREATE TABLE notes (id integer NOT NULL);\nCREATE TABLE drafts (id integer NOT NULL);',
    { down: 'DROP TABLE drafts;\nDROP TABLE notes;', showDown: true },
  ),
  *check({ undoes, statements, after }) {
    if (undoes === null || statements.length === 0) return;
    const remaining = topmost(after.namesBeyond(undoes.before));
    const missing = [
      ...topmost(undoes.before.namesBeyond(after)),
      ...undoes.before.accessoriesBeyond(after),
    ];
    if (remaining.length > 0) {
      yield { line: 1, message: `it leaves ${remaining.join(', ')}, which were not there before.` };
    }
    if (missing.length > 0) {
      yield { line: 1, message: `it does not bring back ${missing.join(', ')}.` };
    }
  },
};

export const lossRules = (dialect: LintDialect): readonly Rule[] => [
  dataLoss(dialect),
  irreversible,
  downDiffers,
];

/** Rules about tables that are made anew, which is how SQLite changes most of a table's definition. */
import { changesOf, example, type LintFile, type Rule } from '@runledger/migrator/lint';

const PARENT = `CREATE TABLE notes (
  id INTEGER NOT NULL,
  CONSTRAINT pk_notes PRIMARY KEY (id)
) STRICT;`;
const FAMILY = `${PARENT}
CREATE TABLE comments (
  id INTEGER NOT NULL,
  note_id INTEGER NOT NULL,
  CONSTRAINT pk_comments PRIMARY KEY (id),
  CONSTRAINT fk_comments_note_id FOREIGN KEY (note_id) REFERENCES notes (id) ON DELETE CASCADE
) STRICT;`;
const REBUILD = `CREATE TABLE notes_new (
  id INTEGER NOT NULL,
  body TEXT NOT NULL DEFAULT '',
  CONSTRAINT pk_notes PRIMARY KEY (id)
) STRICT;
INSERT INTO notes_new (id) SELECT id FROM notes;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;`;

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const isRebuilt = ({ options }: LintFile, table: string) =>
  options.rebuild.some((name) => same(name, table));

const undeclaredRebuild: Rule = {
  id: 'rebuild-undeclared',
  title: 'A table that others refer to is dropped without `rebuild=`',
  severity: 'error',
  why: 'SQLite deletes the rows of a table before it drops it, and what refers to them with ON DELETE CASCADE or SET NULL goes or changes without a word. To turn foreign keys off does nothing inside the transaction.',
  safe: 'Say `-- runledger: rebuild=<table>` at the top of the file: the engine turns foreign keys off before the transaction, counts rows and checks references.',
  bad: example(REBUILD, { before: FAMILY }),
  good: example(`-- runledger: rebuild=notes\n${REBUILD}`, { before: FAMILY }),
  *check(file) {
    for (const change of changesOf(file)) {
      if (change.kind !== 'drop-table' || isRebuilt(file, change.table)) continue;
      const { table, line } = change;
      const children = file.before
        .referringTo(table)
        .filter((child) => file.after.table(child) && !isDropped(file, child));
      if (children.length > 0) {
        yield { line, message: `dropping ${table} empties or changes ${children.join(', ')}.` };
        continue;
      }
      const late = file.before
        .referringTo(table)
        .filter((child) => isReadBetween(file, table, child));
      if (late.length > 0) {
        yield {
          line,
          message: `dropping ${table} empties or changes ${late.join(', ')}, with other statements in between before that is dropped too.`,
          safe: `Drop ${late.join(', ')} before ${table}.`,
        };
      } else if (file.before.table(table) && file.after.table(table)) {
        yield {
          line,
          message: `${table} is made anew, and the engine is not told to guard its rows, indexes and triggers.`,
        };
      }
    }
  },
};

/** Whether the child is dropped after its parent, with something in between that could read what is gone. */
function isReadBetween({ statements }: LintFile, parent: string, child: string): boolean {
  const dropOf = (table: string, from: number) =>
    statements.findIndex(
      ({ changes }, at) =>
        at >= from && changes.some((each) => each.kind === 'drop-table' && same(each.table, table)),
    );
  const first = dropOf(parent, 0);
  const isEarlier = dropOf(child, 0) < first;
  const between = statements.slice(first, dropOf(child, first) + 1);
  return !isEarlier && between.some(({ statement }) => !/^drop$/i.test(statement.tokens[0] ?? ''));
}

function isDropped(file: LintFile, table: string): boolean {
  return changesOf(file).some(
    (change) => change.kind === 'drop-table' && same(change.table, table),
  );
}

const rebuildLoses: Rule = {
  id: 'rebuild-loses',
  title: 'A rebuild that forgets indexes or triggers',
  severity: 'error',
  why: 'Indexes and triggers go with the table that is dropped. The engine notices and rolls everything back, when it is applied.',
  safe: 'Make them again after the renaming, or drop them explicitly before.',
  bad: example(`-- runledger: rebuild=notes\n${REBUILD}`, {
    before: `${PARENT}\nCREATE INDEX idx_notes_id ON notes (id);`,
  }),
  good: example(
    `-- runledger: rebuild=notes\n${REBUILD}\nCREATE INDEX idx_notes_id ON notes (id);`,
    { before: `${PARENT}\nCREATE INDEX idx_notes_id ON notes (id);` },
  ),
  *check(file) {
    const dropped = new Set(
      changesOf(file).map((change) =>
        change.kind === 'drop-index' ? change.name.toLowerCase() : '',
      ),
    );
    for (const table of file.options.rebuild) {
      const triggers = new Set(file.after.triggersOn(table));
      const lost = [
        ...file.before
          .indexesOn(table)
          .map(({ name }) => name)
          .filter((name) => !file.after.index(name) && !dropped.has(name)),
        ...file.before
          .triggersOn(table)
          .filter((name) => !triggers.has(name) && !dropsTrigger(file, name)),
      ];
      if (lost.length === 0) continue;
      yield { line: 1, message: `the new ${table} lacks ${lost.join(', ')}.` };
    }
  },
};

function dropsTrigger({ statements }: LintFile, name: string): boolean {
  return statements.some(({ statement: { tokens } }) =>
    tokens.slice(0, 2).join(' ').toUpperCase() === 'DROP TRIGGER'
      ? tokens.some((token) => same(token.replace(/^["`[]|["`\]]$/g, ''), name))
      : false,
  );
}

export const rebuildRules: readonly Rule[] = [undeclaredRebuild, rebuildLoses];

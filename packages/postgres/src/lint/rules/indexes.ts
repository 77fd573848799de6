/** Rules about building and dropping indexes on tables that are in use. */
import { changesOf, example, type LintFile, makesTable, type Rule } from '@runledger/migrator/lint';
import { objectName } from '../changes.ts';
import { tableOf } from '../tree.ts';
import { parsedAs } from './walk.ts';

const NOTES = 'CREATE TABLE notes (id uuid NOT NULL, author uuid);';
const INDEXED = `${NOTES}\nCREATE INDEX idx_notes_author ON notes (author);`;
const NONE = '-- runledger: transaction=none\n';

const indexBlocksWrites: Rule = {
  id: 'index-blocks-writes',
  title: 'An index on a table in use without CONCURRENTLY',
  severity: 'error',
  why: 'CREATE INDEX takes a SHARE lock: nobody writes to the table until the index is built, minutes on a large one.',
  safe: 'CREATE INDEX CONCURRENTLY in a file of its own with `-- runledger: transaction=none`.',
  bad: example('CREATE INDEX idx_notes_author ON notes (author);', { before: NOTES }),
  good: example(`${NONE}CREATE INDEX CONCURRENTLY idx_notes_author ON notes (author);`, {
    before: NOTES,
  }),
  *check(file) {
    for (const { statement, tree } of parsedAs(file, 'IndexStmt')) {
      const { relation, concurrent } = tree;
      const table = tableOf(relation);
      if (concurrent && !file.before.table(table)?.partitionedBy) continue;
      // ONLY the parent's: no partition is read, and each gets its index by itself.
      if (makesTable(file, table) || relation?.inh !== true) continue;
      const isPartitioned = Boolean(file.before.table(table)?.partitionedBy);
      yield {
        line: statement.line,
        message: concurrent
          ? `PostgreSQL cannot build an index on the partitioned ${table} concurrently.`
          : `writes to ${table}${isPartitioned ? ' and all its partitions' : ''} wait until the index is built.`,
        ...(isPartitioned
          ? {
              safe: 'CREATE INDEX … ON ONLY the table, then CREATE INDEX CONCURRENTLY on each partition, then ALTER INDEX … ATTACH PARTITION.',
            }
          : {}),
      };
    }
  },
};

const dropIndexBlocks: Rule = {
  id: 'drop-index-blocks',
  title: 'An index in use is dropped without CONCURRENTLY',
  severity: 'error',
  why: 'DROP INDEX takes an ACCESS EXCLUSIVE lock on the table. It is short, but it queues behind every running query, and all others queue behind it.',
  safe: 'DROP INDEX CONCURRENTLY in a file with `-- runledger: transaction=none`.',
  bad: example('DROP INDEX idx_notes_author;', { before: INDEXED }),
  good: example(`${NONE}DROP INDEX CONCURRENTLY idx_notes_author;`, { before: INDEXED }),
  *check(file) {
    for (const { statement, tree } of parsedAs(file, 'DropStmt')) {
      const { removeType, concurrent, objects = [] } = tree;
      if (removeType !== 'OBJECT_INDEX') continue;
      for (const name of objects.map(objectName)) {
        const table = file.before.index(name)?.table ?? tableOfOwn(file, name);
        const isPartitioned = Boolean(file.before.table(table ?? '')?.partitionedBy);
        if (concurrent && !isPartitioned) continue;
        if (table !== undefined && goesHere(file, table)) continue;
        yield {
          line: statement.line,
          message: concurrent
            ? `PostgreSQL cannot drop an index of the partitioned ${table} concurrently.`
            : `everything on ${table ?? 'its table'}${isPartitioned ? ' and all its partitions' : ''} waits while ${name} is dropped.`,
          ...(isPartitioned ? { safe: DROPPED_AT_ONCE } : {}),
        };
      }
    }
  },
};

const DROPPED_AT_ONCE =
  'DROP INDEX as it is, in a quiet hour, which takes the index off each partition as well: nothing is gentler. Say why that is right: `-- runledger: allow=drop-index-blocks reason="…"`.';

/** The table of an index that the file has made itself. */
function tableOfOwn(file: LintFile, name: string): string | undefined {
  const made = changesOf(file).find(
    (change) => change.kind === 'create-index' && change.name === name,
  );
  return made?.kind === 'create-index' ? made.table : undefined;
}

/** Whether the file makes or drops the table: nobody else uses it any more, or yet. */
function goesHere(file: LintFile, table: string): boolean {
  const isLeft = file.after.table(table) || file.after.views.has(table);
  return makesTable(file, table) || !isLeft;
}

const reindexBlocks: Rule = {
  id: 'reindex-blocks',
  title: 'REINDEX without CONCURRENTLY',
  severity: 'error',
  why: 'Writes to the table wait until the index is built anew, and so do queries that would use it.',
  safe: 'REINDEX … CONCURRENTLY in a file with `-- runledger: transaction=none`.',
  bad: example('REINDEX INDEX idx_notes_author;', { before: INDEXED }),
  good: example(`${NONE}REINDEX INDEX CONCURRENTLY idx_notes_author;`, { before: INDEXED }),
  *check(file) {
    for (const { statement, tree } of parsedAs(file, 'ReindexStmt')) {
      const { params = [], relation } = tree;
      const isConcurrent = params.some(
        (param) => 'DefElem' in param && param.DefElem.defname === 'concurrently',
      );
      if (isConcurrent || makesTable(file, tableOf(relation))) continue;
      yield { line: statement.line, message: 'what is indexed cannot be written to meanwhile.' };
    }
  },
};

export const indexRules: readonly Rule[] = [indexBlocksWrites, dropIndexBlocks, reindexBlocks];

/** Rules about tables that are split by time. */
import { changesOf, example, type LintFile, makesTable, type Rule } from '@runledger/migrator/lint';
import { columnNameOf } from '@runledger/schema';
import type { Node, PartitionCmd } from 'libpg-query';
import { commandsOf } from '../changes.ts';
import { tableOf } from '../tree.ts';
import { offencesWhere, parsed, parsedAs } from './walk.ts';

const EVENTS = `CREATE TABLE events (
  id uuid NOT NULL,
  occurred_at timestamptz NOT NULL
) PARTITION BY RANGE (occurred_at);`;
const MONTH = "FOR VALUES FROM ('2026-11-01') TO ('2026-12-01')";

const factPartitioned: Rule = {
  id: 'fact-partitioned',
  title: 'A table that the model splits by time is made in one piece',
  severity: 'error',
  why: 'Retention drops partitions in a moment; out of one table it deletes row by row, for hours, and leaves the space behind. To split a table later is to copy it.',
  safe: 'PARTITION BY RANGE over the column that the model names.',
  bad: example('CREATE TABLE usage_events (id uuid NOT NULL, occurred_at timestamptz NOT NULL);'),
  good: example(
    'CREATE TABLE usage_events (id uuid NOT NULL, occurred_at timestamptz NOT NULL) PARTITION BY RANGE (occurred_at);',
  ),
  *check(file, { model }) {
    for (const change of changesOf(file)) {
      if (change.kind !== 'create-table') continue;
      const table = model.find(({ name }) => name === change.table);
      if (!table || table.partitionBy === null) continue;
      const wanted = columnNameOf(table, table.partitionBy);
      if (change.partitionedBy === wanted) continue;
      yield { line: change.line, message: `${change.table} is not partitioned by ${wanted}.` };
    }
  },
};

const defaultPartition: Rule = {
  id: 'default-partition',
  title: 'A default partition',
  severity: 'error',
  why: 'Attaching another partition has to search the default one for rows that belong to the new one, and blocks inserts meanwhile. Rows that have landed in it have to be moved by hand.',
  safe: 'Make partitions ahead of time, and let what fits none fail loudly.',
  bad: example('CREATE TABLE events_other PARTITION OF events DEFAULT;', { before: EVENTS }),
  good: example(
    `CREATE TABLE events_p202611 (LIKE events INCLUDING ALL);\nALTER TABLE events ATTACH PARTITION events_p202611 ${MONTH};`,
    { before: EVENTS },
  ),
  check: (file) =>
    offencesWhere(file, makesDefault, 'rows that fit no partition would gather in it.'),
};

function makesDefault(node: Node): boolean {
  const bounds = [
    ...('CreateStmt' in node ? [node.CreateStmt.partbound] : []),
    ...partitionCommands(node).map(({ bound }) => bound),
  ];
  return bounds.some((bound) => bound?.is_default);
}

function partitionCommands(node: Node, subtype?: string): PartitionCmd[] {
  if (!('AlterTableStmt' in node)) return [];
  return commandsOf(node.AlterTableStmt).flatMap((command) => {
    const { def } = command;
    if (subtype !== undefined && command.subtype !== subtype) return [];
    return def && 'PartitionCmd' in def ? [def.PartitionCmd] : [];
  });
}

const partitionOf: Rule = {
  id: 'partition-of',
  title: 'A partition that is made as one',
  severity: 'error',
  why: 'CREATE TABLE … PARTITION OF takes an ACCESS EXCLUSIVE lock on the whole table: every insert waits behind it, and it behind every query.',
  safe: 'CREATE TABLE … (LIKE … INCLUDING ALL), then ALTER TABLE … ATTACH PARTITION, which nobody has to wait for.',
  bad: example(`CREATE TABLE events_p202611 PARTITION OF events ${MONTH};`, { before: EVENTS }),
  good: example(
    `CREATE TABLE events_p202611 (LIKE events INCLUDING ALL);\nALTER TABLE events ATTACH PARTITION events_p202611 ${MONTH};`,
    { before: EVENTS },
  ),
  *check(file) {
    for (const change of changesOf(file)) {
      if (change.kind !== 'create-table' || change.partitionOf === null) continue;
      if (makesTable(file, change.partitionOf)) continue;
      yield {
        line: change.line,
        message: `everything on ${change.partitionOf} waits while ${change.table} is made.`,
      };
    }
  },
};

const attachScans: Rule = {
  id: 'attach-scans',
  title: 'A table with rows is attached as a partition',
  severity: 'warning',
  why: 'PostgreSQL reads all of it under an ACCESS EXCLUSIVE lock, unless a validated check says that its rows fit.',
  safe: 'ADD CONSTRAINT … CHECK (the bounds, and IS NOT NULL) NOT VALID, VALIDATE it in the next migration, then ATTACH, then drop the check.',
  bad: example(`ALTER TABLE events ATTACH PARTITION imported ${MONTH};`, {
    before: `${EVENTS}\nCREATE TABLE imported (LIKE events INCLUDING ALL);`,
  }),
  good: example(
    `CREATE TABLE events_p202611 (LIKE events INCLUDING ALL);\nALTER TABLE events ATTACH PARTITION events_p202611 ${MONTH};`,
    { before: EVENTS },
  ),
  *check(file) {
    for (const { statement, node } of parsed(file)) {
      for (const { name } of partitionCommands(node, 'AT_AttachPartition')) {
        const table = tableOf(name);
        const isChecked = file.before
          .table(table)
          ?.constraints.some(({ kind, isValid }) => kind === 'check' && isValid);
        if (makesTable(file, table) || isChecked) continue;
        yield { line: statement.line, message: `every row of ${table} is read under its lock.` };
      }
    }
  },
};

const detachBlocks: Rule = {
  id: 'detach-blocks',
  title: 'A partition is detached without CONCURRENTLY',
  severity: 'error',
  why: 'DETACH PARTITION takes an ACCESS EXCLUSIVE lock on the whole table.',
  safe: 'DETACH PARTITION … CONCURRENTLY in a file with `-- runledger: transaction=none`.',
  bad: example('ALTER TABLE events DETACH PARTITION events_p202411;', { before: EVENTS }),
  good: example(
    '-- runledger: transaction=none\nALTER TABLE events DETACH PARTITION events_p202411 CONCURRENTLY;',
    { before: EVENTS },
  ),
  *check(file) {
    for (const { statement, node } of parsed(file)) {
      if (!('AlterTableStmt' in node)) continue;
      const table = tableOf(node.AlterTableStmt.relation);
      for (const { concurrent } of partitionCommands(node, 'AT_DetachPartition')) {
        if (concurrent || makesTable(file, table)) continue;
        yield { line: statement.line, message: `everything on ${table} waits for it.` };
      }
    }
  },
};

const partitionIndex: Rule = {
  id: 'partition-index',
  title: 'An index that some partitions lack',
  severity: 'error',
  why: 'A query over the partitions that lack it reads them whole, and an index ON ONLY the parent stays invalid until every partition’s is attached.',
  safe: 'Make the index on the partitioned table; or ON ONLY it, then on each partition, and ALTER INDEX … ATTACH PARTITION for each.',
  bad: example('CREATE INDEX idx_events_p202611_id ON events_p202611 (id);', {
    before: `${EVENTS}\nCREATE TABLE events_p202611 PARTITION OF events ${MONTH};`,
  }),
  good: example(
    `CREATE INDEX idx_events_id ON ONLY events (id);
CREATE INDEX idx_events_p202611_id ON events_p202611 (id);
ALTER INDEX idx_events_id ATTACH PARTITION idx_events_p202611_id;`,
    { before: `${EVENTS}\nCREATE TABLE events_p202611 PARTITION OF events ${MONTH};` },
  ),
  *check(file) {
    const { attached, parents } = attachments(file);
    for (const { statement, tree } of parsedAs(file, 'IndexStmt')) {
      const { relation, idxname = '' } = tree;
      const table = tableOf(relation);
      const { partitionOf: parent = null, partitionedBy = null } = file.after.table(table) ?? {};
      if (partitionedBy !== null && relation?.inh !== true && !parents.has(idxname)) {
        yield {
          line: statement.line,
          message: `${idxname} is made ON ONLY ${table}, and no partition’s is attached to it.`,
        };
      }
      const whole = parent ?? parentByName(file, table);
      if (whole === null || attached.has(idxname)) continue;
      yield { line: statement.line, message: `${idxname} is on a partition of ${whole} alone.` };
    }
  },
};

/** `events_p202611`, where there is a table `events` that is split. */
function parentByName({ after }: LintFile, table: string): string | null {
  const [, parent] = /^(.+)_p\d{6,8}$/.exec(table) ?? [];
  return parent !== undefined && after.table(parent)?.partitionedBy ? parent : null;
}

/** The indexes that the file attaches, and those that it attaches them to. */
function attachments(file: LintFile): { attached: Set<string>; parents: Set<string> } {
  const attached = new Set<string>();
  const parents = new Set<string>();
  for (const { node } of parsed(file)) {
    if (!('AlterTableStmt' in node) || node.AlterTableStmt.objtype !== 'OBJECT_INDEX') continue;
    for (const { name } of partitionCommands(node)) {
      attached.add(tableOf(name));
      parents.add(tableOf(node.AlterTableStmt.relation));
    }
  }
  return { attached, parents };
}

export const partitionRules: readonly Rule[] = [
  factPartitioned,
  defaultPartition,
  partitionOf,
  attachScans,
  detachBlocks,
  partitionIndex,
];

/** Rules about whole tables that are locked, and about how long a lock is waited for. */
import { example, makesTable, type Rule } from '@runledger/migrator/lint';
import type { Node } from 'libpg-query';
import { tableOf } from '../tree.ts';
import { commandsOnOthers, parsed, parsedAs } from './walk.ts';

const NOTES = 'CREATE TABLE notes (id uuid NOT NULL);';

const blocksTable: Rule = {
  id: 'blocks-table',
  title: 'A statement that keeps everybody from a table in use until it is done',
  severity: 'error',
  why: 'LOCK TABLE, CLUSTER, VACUUM FULL, a move to another tablespace, and REFRESH MATERIALIZED VIEW without CONCURRENTLY block reads and writes for as long as they, or the transaction, take.',
  safe: 'Refresh CONCURRENTLY; against bloat use pg_repack or, from PostgreSQL 19, REPACK CONCURRENTLY, outside of migrations.',
  bad: example('LOCK TABLE notes;', { before: NOTES }),
  good: example('REFRESH MATERIALIZED VIEW CONCURRENTLY note_counts;', { before: NOTES }),
  *check(file) {
    for (const { statement, node } of parsed(file)) {
      for (const { what, tables } of blockedBy(node)) {
        const others = tables.filter((table) => !makesTable(file, table));
        if (others.length === 0) continue;
        yield {
          line: statement.line,
          message: `${what} keeps everybody from ${others.join(', ')}.`,
        };
      }
    }
    for (const { subtype, table, line } of commandsOnOthers(file)) {
      const what = subtype === undefined ? undefined : MOVES[subtype];
      if (what) yield { line, message: `${what} keeps everybody from ${table}.` };
    }
  },
};

const MOVES: Readonly<Record<string, string>> = {
  AT_SetTableSpace: 'moving it',
  AT_SetLogged: 'SET LOGGED',
  AT_SetUnLogged: 'SET UNLOGGED',
  AT_SetAccessMethod: 'SET ACCESS METHOD',
};

const SHARED = 5;

function blockedBy(node: Node): { what: string; tables: string[] }[] {
  if ('LockStmt' in node) {
    const { relations = [], mode = 0 } = node.LockStmt;
    // SHARE and above keep writers out.
    return mode < SHARED ? [] : [{ what: 'LOCK TABLE', tables: relations.flatMap(rangeNames) }];
  }
  if ('ClusterStmt' in node) {
    const table = tableOf(node.ClusterStmt.relation);
    return [{ what: 'CLUSTER', tables: [table === '' ? 'every clustered table' : table] }];
  }
  if ('RefreshMatViewStmt' in node && !node.RefreshMatViewStmt.concurrent) {
    return [{ what: 'REFRESH', tables: [tableOf(node.RefreshMatViewStmt.relation)] }];
  }
  if ('VacuumStmt' in node) {
    const { options = [], rels = [] } = node.VacuumStmt;
    const isFull = options.some(
      (option) => 'DefElem' in option && option.DefElem.defname === 'full',
    );
    const tables = rels.flatMap((rel) =>
      'VacuumRelation' in rel ? [tableOf(rel.VacuumRelation.relation)] : [],
    );
    if (isFull)
      return [{ what: 'VACUUM FULL', tables: tables.length > 0 ? tables : ['all tables'] }];
  }
  return [];
}

const rangeNames = (node: Node) => ('RangeVar' in node ? [tableOf(node.RangeVar)] : []);

const lockTimeout: Rule = {
  id: 'lock-timeout',
  title: 'How long a lock is waited for is set by a statement, or without end',
  severity: 'error',
  why: 'A statement that waits for a lock has everybody else wait behind it. The engine gives up after 3 s and tries again; what a statement sets goes past that, and what it sets without LOCAL stays with the connection.',
  safe: 'Write `-- runledger: lock-timeout=…` or `statement-timeout=…` at the top of the file, at most 10 s for a lock.',
  bad: example("SET lock_timeout = '60s';\nALTER TABLE notes ADD COLUMN body text;", {
    before: NOTES,
  }),
  good: example('-- runledger: lock-timeout=5s\nALTER TABLE notes ADD COLUMN body text;', {
    before: NOTES,
  }),
  *check(file) {
    for (const { statement, tree } of parsedAs(file, 'VariableSetStmt')) {
      const { name = '' } = tree;
      if (!TIMEOUTS.has(name)) continue;
      yield { line: statement.line, message: `${name} is the engine’s to set.` };
    }
    const { lockTimeoutMs, transactional } = file.options;
    // Nobody queues behind what runs outside a transaction.
    if (lockTimeoutMs === null || !transactional) return;
    if (lockTimeoutMs === 0) yield { line: 1, message: 'a lock is waited for without end.' };
    else if (lockTimeoutMs > LONGEST_MS) {
      yield { line: 1, message: `a lock is waited for for ${lockTimeoutMs / 1000} s.` };
    }
  },
};

const TIMEOUTS = new Set([
  'lock_timeout',
  'statement_timeout',
  'idle_in_transaction_session_timeout',
  'transaction_timeout',
]);
const LONGEST_MS = 10_000;

const notResumable: Rule = {
  id: 'not-resumable',
  title: 'A statement outside a transaction that no interrupted run could resume',
  severity: 'error',
  why: 'What cannot run in a transaction does not commit with its record. After a crash the engine has to see in the catalog whether it was done; for these it cannot, or they concern more than this database.',
  safe: 'Do it by hand or by the tools that set up the server. Migrations may hold concurrent index builds, drops and rebuilds, DETACH CONCURRENTLY, VACUUM and ADD VALUE.',
  bad: example('CREATE DATABASE reports;'),
  good: example('-- runledger: transaction=none\nVACUUM notes;'),
  *check(file) {
    for (const { statement, node } of parsed(file)) {
      const [kind = ''] = Object.keys(node);
      const isWide =
        'ReindexStmt' in node &&
        !['REINDEX_OBJECT_INDEX', 'REINDEX_OBJECT_TABLE'].includes(node.ReindexStmt.kind ?? '');
      if (!OUTSIDE.has(kind) && !isWide) continue;
      const words = statement.tokens.slice(0, 2).join(' ').toUpperCase();
      yield {
        line: statement.line,
        message: `${words} can neither share a transaction nor be resumed.`,
      };
    }
  },
};

const OUTSIDE = new Set([
  'CreatedbStmt',
  'DropdbStmt',
  'AlterSystemStmt',
  'CreateTableSpaceStmt',
  'DropTableSpaceStmt',
  'CreateSubscriptionStmt',
  'DropSubscriptionStmt',
]);

export const lockRules: readonly Rule[] = [blocksTable, lockTimeout, notResumable];

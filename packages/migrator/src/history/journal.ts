/** What the journal says about a migration, from its first statement to its last, in both directions. */
import { randomUUID } from 'node:crypto';
import type { BackfillRow } from '../backfill/port.ts';
import type { Command } from '../commands/command.ts';
import type { Engine } from '../engine.ts';
import type { Migration, ParsedFile } from '../files/migration.ts';
import { TOOL_VERSION } from '../version.ts';
import type {
  HistoryRow,
  JournalChange,
  LogAction,
  LogEntry,
  StatementErrorRecord,
} from './port.ts';

export const NO_CHANGE: JournalChange = { put: [], remove: [], log: [] };

/** The rows that one direction writes. */
export interface Journal {
  /** So many statements are committed, and more follow. */
  progress(done: number): HistoryRow;
  finished(done: number, metadata: Readonly<Record<string, unknown>>): JournalChange;
  /**
   * @param kept whether statements are committed, so that the history has to say that it is half done
   */
  failed(
    done: number,
    error: StatementErrorRecord,
    kept: boolean,
    metadata: Readonly<Record<string, unknown>>,
  ): JournalChange;
}

export function logEntry(
  command: Command,
  action: LogAction,
  outcome: LogEntry['outcome'],
  { stream, version }: { stream: string | null; version: string | null },
  metadata: LogEntry['metadata'] = {},
): LogEntry {
  return {
    id: randomUUID(),
    action,
    outcome,
    actor: command.engine.actor,
    stream,
    version,
    at: command.engine.clock.now(),
    metadata: { ...metadata, ...planMetadata(command) },
  };
}

/** Which plan an action followed, and who answers for it. */
function planMetadata({ planHash, authorization }: Command): LogEntry['metadata'] {
  return { ...(planHash === null ? {} : { plan: planHash }), ...authorization };
}

/** A row for a migration that is applied, from now on and by this command. */
export function freshRow(command: Command, migration: Migration, file: ParsedFile): HistoryRow {
  const { engine, planHash } = command;
  return {
    stream: migration.stream,
    version: migration.version,
    name: migration.name,
    checksum: migration.up.checksum(),
    statementsChecksum: file.statementsChecksum,
    status: 'applying',
    statementsDone: 0,
    breaking: file.options.breaking,
    appliedAt: engine.clock.now(),
    finishedAt: null,
    durationMs: null,
    appliedBy: engine.actor,
    toolVersion: TOOL_VERSION,
    planHash,
    error: null,
  };
}

/** What is still to be done with rows once the migration is applied. */
export function freshBackfills(engine: Engine, migration: Migration): BackfillRow[] {
  if (migration.backfill === null) return [];
  return [
    {
      stream: migration.stream,
      version: migration.version,
      status: 'pending',
      lastKey: null,
      rowsDone: 0,
      batches: 0,
      runner: null,
      leaseUntil: null,
      startedAt: null,
      updatedAt: engine.clock.now(),
      finishedAt: null,
      error: null,
    },
  ];
}

/**
 * @param known the row that an interrupted run left, or `null`
 * @param elapsedMs how long this run has been at the migration
 */
export function applyingJournal(
  command: Command,
  migration: Migration,
  file: ParsedFile,
  known: HistoryRow | null,
  elapsedMs: () => number,
): Journal {
  const { engine } = command;
  const fresh = freshRow(command, migration, file);
  const row: HistoryRow = known ? { ...fresh, appliedAt: known.appliedAt } : fresh;
  return {
    progress: (done) => ({ ...row, statementsDone: done, durationMs: elapsedMs() }),
    finished: (done, metadata) => ({
      put: [
        {
          ...row,
          status: 'applied',
          statementsDone: done,
          finishedAt: engine.clock.now(),
          durationMs: elapsedMs(),
        },
      ],
      remove: [],
      log: [logEntry(command, 'apply', 'succeeded', row, metadata)],
      backfills: freshBackfills(engine, migration),
    }),
    failed: (done, error, kept, metadata) => ({
      put: kept ? [{ ...row, status: 'failed', statementsDone: done, error }] : [],
      remove: [],
      log: [logEntry(command, 'apply', 'failed', row, { ...error, ...metadata })],
    }),
  };
}

/** @param known the row of the migration that is rolled back */
export function revertingJournal(command: Command, known: HistoryRow): Journal {
  const planHash = command.planHash ?? known.planHash;
  const row: HistoryRow = { ...known, planHash, status: 'reverting', error: null };
  return {
    progress: (done) => ({ ...row, statementsDone: done }),
    finished: (_done, metadata) => ({
      put: [],
      remove: [row],
      log: [logEntry(command, 'rollback', 'succeeded', row, metadata)],
    }),
    failed: (done, error, kept, metadata) => ({
      put: kept ? [{ ...row, statementsDone: done, error }] : [],
      remove: [],
      log: [logEntry(command, 'rollback', 'failed', row, { ...error, ...metadata })],
    }),
  };
}

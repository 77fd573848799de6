/** What is to be mended: where files and tables are not what the history says, by somebody's hand. */
import type { BackfillRow } from '../backfill/port.ts';
import { isHeld, progressOf } from '../backfill/queue.ts';
import { keyOf } from '../backfill/task.ts';
import type { RepairOptions } from '../contract.ts';
import type { Engine } from '../engine.ts';
import { MigrationHistoryError, MigrationUsageError } from '../errors.ts';
import type { Migration } from '../files/migration.ts';
import {
  type Assessment,
  assertVersionExists,
  assess,
  type Entry,
  fileState,
  isUnfinished,
  nameOf,
} from '../history/assessment.ts';
import { filesOf } from '../history/drift.ts';
import { freshBackfills, freshRow } from '../history/journal.ts';
import type { HistoryRow } from '../history/port.ts';
import type { MigrationName, RepairStep } from '../reports.ts';
import type { MigrationSession } from '../target.ts';
import { adoptedRow, missingTables } from './baseline.ts';
import type { Command } from './command.ts';

/** One change of the history: a row in place of another, or none. */
export interface Mending {
  readonly repair: RepairStep['repair'];
  readonly migration: MigrationName;
  /** `null`: the migration was pending. */
  readonly from: HistoryRow | null;
  readonly to: HistoryRow | null;
  /** How far the backfill is to have come. */
  readonly backfills?: readonly BackfillRow[];
}

/**
 * What the options ask for or, where they name nothing, every checksum that differs.
 * @throws MigrationUsageError where there is nothing of the kind
 * @throws MigrationHistoryError where the database is plainly not as it is said to be, or statements were changed
 */
export async function findMendings(
  command: Command,
  session: MigrationSession,
  options: RepairOptions,
): Promise<Mending[]> {
  const { engine } = command;
  const assessment = assess(engine.streams(options.stream), await engine.history(session));
  if (options.version !== undefined) assertKnown(assessment, options.version, engine);
  const progress = await progressOf(engine, session, assessment.entries);
  if (!options.as) return recordChecksums(engine, assessment, progress, options);
  if (options.as === 'applied') await assertEffects(engine, session, assessment, options);
  return [resolve(command, assessment, progress, options, options.as)];
}

/** @throws MigrationUsageError when neither the files nor the history have the version */
function assertKnown({ entries, unknown }: Assessment, version: string, engine: Engine): void {
  if (unknown.some((row) => row.version === version)) return;
  assertVersionExists(entries, version, engine.streams());
}

/** What a person did by hand to one migration that is unfinished, pending, or without a file. */
function resolve(
  command: Command,
  { entries, unknown }: Assessment,
  progress: ReadonlyMap<string, BackfillRow>,
  { stream, version }: RepairOptions,
  as: 'applied' | 'pending',
): Mending {
  if (version === undefined) {
    throw new MigrationUsageError('Say which migration: give its version and its stream.');
  }
  if (stream === undefined) {
    throw new MigrationUsageError(
      `Say which stream the migration ${version} belongs to: \`--stream NAME\`.`,
    );
  }
  const lost = unknown.find((row) => row.version === version);
  if (lost) {
    if (as === 'pending') return { repair: 'forgotten', migration: lost, from: lost, to: null };
    throw new MigrationUsageError(`${nameOf(lost)} has no file; it can only be forgotten.`);
  }
  const entry = entries.find(({ migration }) => migration.version === version);
  if (entry?.row?.status === 'applied' && entry.migration.backfill) {
    return resolveBackfill(command.engine, entry.migration, entry.row, progress, as);
  }
  if (entry?.row === null && as === 'applied') return recordByHand(command, entry);
  if (!entry?.row || !isUnfinished(entry.row)) {
    throw new MigrationUsageError(
      `${stream} ${version} is not half done: there is nothing to resolve. Use \`migrate\` and \`migrate down\`.`,
    );
  }
  const { migration } = entry;
  if (as === 'pending') return { repair: 'forgotten', migration, from: entry.row, to: null };
  return {
    repair: 'marked as applied',
    migration,
    from: entry.row,
    to: completed(command, entry, entry.row),
    backfills: freshBackfills(command.engine, migration),
  };
}

/** A migration that nobody began here, and whose statements a person ran. */
function recordByHand(command: Command, { migration }: Entry): Mending {
  return {
    repair: 'recorded as applied',
    migration,
    from: null,
    to: adoptedRow(command, migration),
    backfills: freshBackfills(command.engine, migration),
  };
}

/** @throws MigrationHistoryError where a pending migration is said to be applied, and is plainly not */
async function assertEffects(
  engine: Engine,
  session: MigrationSession,
  { entries }: Assessment,
  { version }: RepairOptions,
): Promise<void> {
  const entry = entries.find(({ migration }) => migration.version === version);
  if (entry?.row !== null) return;
  const missing = await missingTables(engine, session, [entry]);
  if (missing.length === 0) return;
  throw new MigrationHistoryError(
    `The database lacks what ${nameOf(entry.migration)} makes: ${missing.join(', ')}. Do by hand what the file says, or apply it with \`migrate\`.`,
  );
}

/** What a person did by hand to rows that a backfill is about, or wants it to do again. */
function resolveBackfill(
  engine: Engine,
  migration: Migration,
  from: HistoryRow,
  progress: ReadonlyMap<string, BackfillRow>,
  as: 'applied' | 'pending',
): Mending {
  const row = progress.get(keyOf(migration));
  const now = engine.clock.now();
  if (row && isHeld(row, now)) {
    throw new MigrationUsageError(
      `The backfill of ${nameOf(migration)} is run by ${row.runner}: stop that first.`,
    );
  }
  const fresh = freshBackfills(engine, migration);
  if (as === 'pending') {
    return { repair: 'backfill begins anew', migration, from, to: from, backfills: fresh };
  }
  if (!row || row.status === 'finished') {
    throw new MigrationUsageError(
      `${nameOf(migration)} is not half done, and neither is its backfill: there is nothing to resolve.`,
    );
  }
  const finished = fresh.map((one) => ({
    ...one,
    ...row,
    status: 'finished' as const,
    runner: null,
    leaseUntil: null,
    updatedAt: now,
    finishedAt: now,
    error: null,
  }));
  return { repair: 'backfill marked as finished', migration, from, to: from, backfills: finished };
}

function completed(command: Command, { migration }: Entry, row: HistoryRow): HistoryRow {
  const { engine } = command;
  const file = migration.up.parse(engine.target.syntax);
  return {
    ...freshRow(command, migration, file),
    appliedAt: row.appliedAt,
    status: 'applied',
    statementsDone: file.statements.length,
    finishedAt: engine.clock.now(),
    durationMs: row.durationMs,
  };
}

function recordChecksums(
  engine: Engine,
  { entries }: Assessment,
  progress: ReadonlyMap<string, BackfillRow>,
  { version, acceptChanged = false }: RepairOptions,
): Mending[] {
  const { syntax } = engine.target;
  const refused: string[] = [];
  const mendings: Mending[] = [];
  for (const { migration, row } of entries) {
    if (!row || (version !== undefined && row.version !== version)) continue;
    const state = fileState(migration, row, syntax);
    if (state === 'same') continue;
    if (state === 'statements' && !acceptChanged) refused.push(filesOf(migration, progress));
    const checksum = migration.up.checksum();
    const statementsChecksum = migration.up.statementsChecksum(syntax);
    const { name } = migration;
    const to = { ...row, name, checksum, statementsChecksum };
    mendings.push({ repair: 'checksum recorded', migration, from: row, to });
  }
  if (refused.length > 0) {
    throw new MigrationHistoryError(
      `Statements were changed in ${refused.join(', ')}: restore the files, or, when the database was changed by hand to match, say that the change is accepted (\`migrate repair --accept-changed\`).`,
    );
  }
  return mendings;
}

import type { BackfillRow } from '../backfill/port.ts';
import { isHeld, progressOf } from '../backfill/queue.ts';
import type { BackfillStatus } from '../backfill/reports.ts';
import { keyOf } from '../backfill/task.ts';
import type { Engine } from '../engine.ts';
import { type Assessment, assess, type Entry, fileState } from '../history/assessment.ts';
import { filesOf } from '../history/drift.ts';
import type { HistoryRow } from '../history/port.ts';
import type {
  FileState,
  MigrationStatus,
  SchemaState,
  StatusReport,
  StreamStatus,
  VerifyFinding,
  VerifyReport,
} from '../reports.ts';

/** Where the database stands; takes no lock and changes nothing. */
export async function status(engine: Engine): Promise<StatusReport> {
  const { entries, unknown, progress } = await assessNow(engine);
  const now = engine.clock.now();
  const migrations = [
    ...entries.map((entry) => ({
      ...statusOf(entry, engine),
      backfill: backfillStatus(progress.get(keyOf(entry.migration)), now),
    })),
    ...unknown.map((row) => statusOfRow(row, 'missing')),
  ];
  const streams = engine.streams().map(({ name }) => streamStatus(name, migrations));
  return {
    command: 'status',
    target: engine.target.description,
    state: stateOf(migrations),
    version: newest(streams.map(({ version }) => version)),
    lastAppliedAt: newest(streams.map(({ lastAppliedAt }) => lastAppliedAt)),
    pending: streams.reduce((sum, { pending }) => sum + pending, 0),
    dirty: migrations.some(isHalfDone),
    streams,
    migrations,
  };
}

/** Compares the files with what was applied; takes no lock and changes nothing. */
export async function verify(engine: Engine): Promise<VerifyReport> {
  const { entries, unknown, progress } = await assessNow(engine);
  const findings: VerifyFinding[] = [];
  for (const { migration, row } of entries) {
    if (row === null) continue;
    const file = fileState(migration, row, engine.target.syntax);
    if (file !== 'same') findings.push(finding(row, file, filesOf(migration, progress)));
  }
  for (const row of unknown) findings.push(finding(row, 'missing', ''));
  return {
    command: 'verify',
    target: engine.target.description,
    ok: findings.every(({ file }) => file === 'comments'),
    checked: entries.filter(({ row }) => row !== null).length + unknown.length,
    findings,
  };
}

interface Situation extends Assessment {
  readonly progress: ReadonlyMap<string, BackfillRow>;
}

function assessNow(engine: Engine): Promise<Situation> {
  const streams = engine.streams();
  return engine.withSession(async (session) => {
    const assessment = assess(streams, await engine.history(session));
    return { ...assessment, progress: await progressOf(engine, session, assessment.entries) };
  });
}

function backfillStatus(row: BackfillRow | undefined, now: Date): BackfillStatus | null {
  if (!row) return null;
  // Whoever ran it has been silent for longer than the lease.
  const isInterrupted = row.status === 'running' && !isHeld(row, now);
  return {
    status: isInterrupted ? 'interrupted' : row.status,
    rowsDone: row.rowsDone,
    batches: row.batches,
    runner: isInterrupted ? null : row.runner,
    startedAt: row.startedAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    error: row.error?.message ?? null,
  };
}

function finding(row: HistoryRow, file: VerifyFinding['file'], path: string): VerifyFinding {
  const { stream, version, name } = row;
  const messages: Record<VerifyFinding['file'], string> = {
    comments: `${path}: only comments or white space differ from what was applied; \`migrate repair\` records the new checksum.`,
    statements: `${path}: its statements are not those that were applied; restore it and put the change into a new migration.`,
    missing: `${stream} ${version}_${name} was applied, and there is no such file; run the version of the code that has it.`,
  };
  return { stream, version, name, file, message: messages[file] };
}

function statusOf({ migration, row, late }: Entry, engine: Engine): MigrationStatus {
  if (row) return statusOfRow(row, fileState(migration, row, engine.target.syntax));
  const { stream, version, name } = migration;
  return {
    stream,
    version,
    name,
    status: 'pending',
    file: null,
    late,
    breaking: migration.up.parse(engine.target.syntax).options.breaking,
    statementsDone: 0,
    appliedAt: null,
    finishedAt: null,
    durationMs: null,
    appliedBy: null,
    error: null,
    backfill: null,
  };
}

function statusOfRow(row: HistoryRow, file: FileState): MigrationStatus {
  return {
    stream: row.stream,
    version: row.version,
    name: row.name,
    status: row.status,
    file,
    late: false,
    breaking: row.breaking,
    statementsDone: row.statementsDone,
    appliedAt: row.appliedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    durationMs: row.durationMs,
    appliedBy: row.appliedBy,
    error: row.error?.message ?? null,
    backfill: null,
  };
}

function stateOf(migrations: readonly MigrationStatus[]): SchemaState {
  if (migrations.some(({ file }) => file === 'statements')) return 'drifted';
  if (migrations.some(({ file }) => file === 'missing')) return 'newer';
  if (migrations.some(isHalfDone)) return 'dirty';
  if (migrations.some(({ status }) => status === 'pending')) return 'pending';
  return migrations.some(isBackfilling) ? 'backfilling' : 'current';
}

const isBackfilling = ({ backfill }: MigrationStatus) =>
  backfill !== null && backfill.status !== 'finished';

const isHalfDone = ({ status }: MigrationStatus) => status !== 'applied' && status !== 'pending';

const newest = (values: readonly (string | null)[]) =>
  values.reduce((latest, value) => (value && (!latest || value > latest) ? value : latest), null);

function streamStatus(stream: string, migrations: readonly MigrationStatus[]): StreamStatus {
  const own = migrations.filter((migration) => migration.stream === stream);
  const applied = own.filter(({ status }) => status === 'applied');
  return {
    stream,
    version: newest(applied.map(({ version }) => version)),
    lastAppliedAt: newest(applied.map(({ finishedAt }) => finishedAt)),
    applied: applied.length,
    pending: own.filter(({ status }) => status === 'pending').length,
  };
}

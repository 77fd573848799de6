/** Holds the files against the history: what is applied, what is pending, what does not fit. */
import { SchemaVersionError } from '@runledger/schema/errors';
import type { UpOptions } from '../contract.ts';
import { MigrationHistoryError, MigrationUsageError } from '../errors.ts';
import type { Stream } from '../files/discovery.ts';
import type { Migration } from '../files/migration.ts';
import type { FileState } from '../reports.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import { driftTexts, list, type Progress } from './drift.ts';
import type { HistoryRow } from './port.ts';

export interface Entry {
  readonly migration: Migration;
  readonly row: HistoryRow | null;
  /** Pending, although a later version of its stream is applied. */
  readonly late: boolean;
}

export interface Assessment {
  /** Every migration that has files: streams in their order, each by version. */
  readonly entries: readonly Entry[];
  /** Rows of these streams whose files are missing. */
  readonly unknown: readonly HistoryRow[];
  /** The engine has never been there. */
  readonly isNew: boolean;
}

/** Pending is what the files have and the history lacks, whatever the order in which they came. */
export function assess(
  streams: readonly Stream[],
  history: readonly HistoryRow[] | null,
): Assessment {
  const rows = new Map<string, Map<string, HistoryRow>>();
  for (const { name } of streams) rows.set(name, new Map());
  for (const row of history ?? []) rows.get(row.stream)?.set(row.version, row);

  const entries: Entry[] = [];
  const unknown: HistoryRow[] = [];
  for (const { name, migrations } of streams) {
    const ofStream = rows.get(name) ?? new Map<string, HistoryRow>();
    const newest = newestVersion(ofStream);
    for (const migration of migrations) {
      const row = ofStream.get(migration.version) ?? null;
      ofStream.delete(migration.version);
      entries.push({ migration, row, late: row === null && migration.version < newest });
    }
    unknown.push(...ofStream.values());
  }
  return { entries, unknown, isNew: history === null };
}

function newestVersion(rows: ReadonlyMap<string, HistoryRow>): string {
  let newest = '';
  for (const { version, status } of rows.values()) {
    if (version > newest && status !== 'reverting') newest = version;
  }
  return newest;
}

/** How the file compares with what was applied. Normalises it only where its bytes differ. */
export function fileState(
  migration: Migration,
  row: HistoryRow,
  syntax: SqlSyntax,
): Exclude<FileState, 'missing'> {
  if (migration.up.checksum() === row.checksum) return 'same';
  return migration.up.statementsChecksum(syntax) === row.statementsChecksum
    ? 'comments'
    : 'statements';
}

/** Begun, and neither applied nor rolled back. */
export const isUnfinished = (row: HistoryRow | null): row is HistoryRow =>
  row !== null && row.status !== 'applied';

/** `stream version_name`, as messages have it. */
export const nameOf = ({
  stream,
  version,
  name,
}: {
  stream: string;
  version: string;
  name: string;
}) => `${stream} ${version}_${name}`;

/** Whether two things are of the same migration. */
export const isSame = (a: MigrationKey, b: MigrationKey) =>
  a.stream === b.stream && a.version === b.version;

export interface MigrationKey {
  readonly stream: string;
  readonly version: string;
}

/** What to type for a migration whose effects are gone. */
export const pendingCommand = ({ stream, version }: { stream: string; version: string }) =>
  `\`migrate repair ${version} --stream ${stream} --as pending\``;

/**
 * Stops everything where files and history contradict each other.
 * @param ofUnknown what to do where the history has what the files lack
 * @param progress of backfills, to say what to do about a change of theirs
 * @throws MigrationHistoryError that names every migration in question
 * @throws SchemaVersionError when a database that is to be served has a breaking migration that the files lack
 */
export function assertSound(
  assessment: Assessment,
  syntax: SqlSyntax,
  ofUnknown: NonNullable<UpOptions['unknown']> = 'refuse',
  progress: Progress = new Map(),
): void {
  const { entries, unknown } = assessment;
  const problems: string[] = [];
  if (ofUnknown === 'serve') {
    assertServable(assessment);
  } else if (unknown.length > 0) {
    problems.push(
      `The database has migrations that the files lack: ${list(unknown.map(nameOf))}. Run the version of the code that has them; only where they are gone for good, forget them: ${list(unknown.map(pendingCommand))}.`,
    );
  }
  const changed: Entry[] = [];
  for (const entry of entries) {
    if (entry.row && fileState(entry.migration, entry.row, syntax) === 'statements') {
      changed.push(entry);
    }
  }
  problems.push(...driftTexts(changed, progress));
  if (problems.length > 0) throw new MigrationHistoryError(problems.join('\n'));
}

/** What newer code did is no concern of this one's, but for what it must not run on, or cannot be put behind. */
function assertServable({ entries, unknown }: Assessment): void {
  const breaking = unknown.filter((row) => row.breaking);
  if (breaking.length > 0) {
    throw new SchemaVersionError(
      `The database has migrations that this version of the code does not know and must not run on: ${list(breaking.map(nameOf))}. Upgrade @runledger.`,
    );
  }
  for (const { migration, row } of entries) {
    if (row?.status === 'applied') continue;
    // Whether the order matters cannot be told without the later file.
    const later = unknown.filter(
      ({ stream, version }) => stream === migration.stream && version > migration.version,
    );
    if (later.length === 0) continue;
    throw new MigrationHistoryError(
      `${nameOf(migration)} is missing, and later migrations were applied that this version of the code does not know: ${list(later.map(nameOf))}. Migrate with a version of the code that has them all.`,
    );
  }
}

/**
 * @param others streams that were not asked for, to say where the version is instead
 * @throws MigrationUsageError when no file has the version
 */
export function assertVersionExists(
  entries: readonly Entry[],
  version: string,
  others: readonly Stream[] = [],
): void {
  if (entries.some(({ migration }) => migration.version === version)) return;
  const home = others.find(({ migrations }) =>
    migrations.some((migration) => migration.version === version),
  );
  if (home) {
    throw new MigrationUsageError(
      `The version ${version} is one of the stream "${home.name}": say \`--stream ${home.name}\`.`,
    );
  }
  const newest = entries
    .map(({ migration }) => migration.version)
    .sort()
    .at(-1);
  throw new MigrationUsageError(
    `There is no migration with the version ${version}${newest ? `; the newest is ${newest}` : ''}.`,
  );
}

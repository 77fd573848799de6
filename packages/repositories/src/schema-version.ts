/** Whether a database's schema fits the code that opens it, the same on every driver. */
import { SchemaVersionError } from '@runledger/schema';

/** A row of `schema_migrations`, as far as opening a store needs it. */
export interface RecordedMigration {
  readonly stream: string;
  readonly version: string;
  readonly status: string;
  readonly breaking: boolean;
}

export interface NeededMigration {
  readonly stream: string;
  readonly version: string;
}

/** The migrations that every store needs: the tables of analytics may be in another database. */
export function neededMigrations<T extends NeededMigration>(embedded: readonly T[]): readonly T[] {
  return embedded.filter(({ stream }) => stream === 'operational');
}

const REMEDY = 'run `runledger migrate`, or open the store with `migrate: true`';

/**
 * A database that is newer than the code is served unless a migration that the code does not know is marked
 * `breaking`, so that a rolling deployment can restart old instances.
 * @param recorded what the database says was done; `null` where it has no such table
 * @param needed the migrations that the code was built with
 * @throws SchemaVersionError when the database is older than the code needs, or newer than it can serve
 */
export function assertSchemaFits(
  recorded: readonly RecordedMigration[] | null,
  needed: readonly NeededMigration[],
): void {
  if (recorded === null) {
    throw new SchemaVersionError(`The database holds no tables of Runledger: ${REMEDY}.`);
  }
  const byKey = new Map(recorded.map((migration) => [keyOf(migration), migration]));
  for (const migration of needed) {
    const found = byKey.get(keyOf(migration));
    if (found?.status === 'applied') continue;
    const { stream, version } = migration;
    throw new SchemaVersionError(
      found
        ? `The migration ${version} (${stream}) was begun and not finished: ${REMEDY}, which completes it.`
        : `The database is older than this version of the code, which needs the migration ${version} (${stream}): ${REMEDY}.`,
    );
  }
  assertNoneBreaks(recorded, needed);
}

function assertNoneBreaks(
  recorded: readonly RecordedMigration[],
  needed: readonly NeededMigration[],
): void {
  const streams = new Set(needed.map(({ stream }) => stream));
  const known = new Set(needed.map(keyOf));
  const breaking = recorded.find(
    (migration) =>
      migration.breaking && streams.has(migration.stream) && !known.has(keyOf(migration)),
  );
  if (!breaking) return;
  throw new SchemaVersionError(
    `The database has the migration ${breaking.version} (${breaking.stream}), which this version of the code does not know and must not run on: upgrade @runledger.`,
  );
}

/** The newest applied migration of each stream, for people. */
export function describeSchemaVersion(recorded: readonly RecordedMigration[] | null): string {
  const newest = new Map<string, string>();
  for (const { stream, version, status } of recorded ?? []) {
    if (status !== 'applied') continue;
    if (version > (newest.get(stream) ?? '')) newest.set(stream, version);
  }
  return [...newest].map(([stream, version]) => `${stream} ${version}`).join(', ');
}

function keyOf({ stream, version }: NeededMigration): string {
  return `${stream}/${version}`;
}

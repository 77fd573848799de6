/** A backfill with everything that its file and the database say of how it goes. */
import type { Engine } from '../engine.ts';
import { MigrationFileError, MigrationUsageError } from '../errors.ts';
import { problemWith } from '../files/checked.ts';
import type { Stream } from '../files/discovery.ts';
import type { Migration } from '../files/migration.ts';
import type { MigrationName } from '../reports.ts';
import type { MigrationTarget } from '../target.ts';
import type { BackfillFile, ParsedBackfill } from './file.ts';
import { type BatchKey, keyAmong, keyMissing, keyProblem } from './keys.ts';
import { countBatches } from './placeholder.ts';
import type { BackfillRow, BackfillSession } from './port.ts';

/** One that is not finished. */
export interface OpenBackfill {
  readonly migration: Migration;
  readonly file: BackfillFile;
  readonly row: BackfillRow;
}

export const migrationName = ({
  migration: { stream, version, name },
}: OpenBackfill): MigrationName => ({
  stream,
  version,
  name,
});

/** How progress, and the application's code, are looked up. */
export const keyOf = ({ stream, version }: { stream: string; version: string }) =>
  `${stream}/${version}`;

/** Whether this process has what it takes: of one that is code of the application, the code. */
export function canRun(engine: Engine, { migration, file }: OpenBackfill): boolean {
  const { isFunction } = file.parse(engine.target.syntax).options;
  return !isFunction || engine.backfills[keyOf(migration)] !== undefined;
}

/** @throws MigrationFileError for statements that would leave their batch, or its transaction */
export function parseCheckedBackfill(file: BackfillFile, target: MigrationTarget): ParsedBackfill {
  const parsed = file.parse(target.syntax);
  for (const statement of parsed.statements) {
    const problem =
      problemWith(statement, true, target) ??
      (countBatches(statement.sql, target.syntax) === 0
        ? 'this statement does not say which rows it is about: write `:batch` where their condition belongs, as in `WHERE :batch`.'
        : null);
    if (problem) throw new MigrationFileError(`${file.path}, line ${statement.line}: ${problem}`);
  }
  return parsed;
}

/** @throws MigrationFileError for a statement that would change the key */
function assertKeyStays(file: BackfillFile, { statements }: ParsedBackfill, key: BatchKey): void {
  for (const statement of statements) {
    const problem = keyProblem([statement], key);
    if (problem) throw new MigrationFileError(`${file.path}, line ${statement.line}: ${problem}.`);
  }
}

/** @throws MigrationUsageError where the application gives code for a backfill that no stream has */
export function assertFunctionsBelong({ backfills }: Engine, streams: readonly Stream[]): void {
  const given = Object.keys(backfills);
  if (given.length === 0) return;
  const known = streams.flatMap(({ migrations }) =>
    migrations.filter(({ backfill }) => backfill !== null).map(keyOf),
  );
  const strange = given.filter((name) => !known.includes(name));
  if (strange.length === 0) return;
  const named = strange.map((name) => `backfills['${name}']`).join(', ');
  throw new MigrationUsageError(
    `${named} is code for no backfill of these migrations; there is ${known.join(', ') || 'none'}.`,
  );
}

/** @throws MigrationUsageError where only the application can run it */
export function assertRunnable(engine: Engine, backfill: OpenBackfill): void {
  if (canRun(engine, backfill)) return;
  throw new MigrationUsageError(
    `The backfill ${backfill.file.path} is code of the application, which this process does not have: run it from there, giving the function to the engine as backfills['${keyOf(backfill.migration)}'].`,
  );
}

/**
 * The columns of the key that the file names, or of the primary key.
 * @throws MigrationFileError when there is no such table or key, or when the statements change the key
 */
export async function keyColumns(
  session: BackfillSession,
  file: BackfillFile,
  parsed: ParsedBackfill,
): Promise<readonly string[]> {
  const { table } = parsed.options;
  const keys = await session.keysOf(table);
  if (keys === null) {
    throw new MigrationFileError(
      `${file.path}: there is no table ${table}; its name is written as the database has it, without quotes.`,
    );
  }
  const found = keyAmong(keys, parsed.options);
  if (!found) throw new MigrationFileError(`${file.path}: ${keyMissing(keys, parsed.options)}.`);
  assertKeyStays(file, parsed, { table, columns: found.columns });
  return found.columns;
}

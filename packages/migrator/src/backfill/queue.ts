/** Which backfills are to be run, and which migrations wait for them. */
import type { UpOptions } from '../contract.ts';
import type { Engine } from '../engine.ts';
import { type Assessment, assertSound, type Entry, fileState } from '../history/assessment.ts';
import type { MigrationSession } from '../target.ts';
import { retryLocked } from '../waiting.ts';
import type { BackfillRow } from './port.ts';
import { keyOf, type OpenBackfill } from './task.ts';

/**
 * Stops everything where files and history contradict each other.
 * @throws as `assertSound`
 */
export async function assertSoundNow(
  engine: Engine,
  session: MigrationSession,
  assessment: Assessment,
  ofUnknown?: UpOptions['unknown'],
): Promise<void> {
  const { syntax } = engine.target;
  const { entries } = assessment;
  const isChanged = ({ migration, row }: Entry) =>
    row !== null && fileState(migration, row, syntax) === 'statements';
  const progress = entries.some(isChanged) ? await progressOf(engine, session, entries) : undefined;
  assertSound(assessment, syntax, ofUnknown, progress);
}

/** Progress by migration; asked for only where a migration of the files has a backfill, or may have had one. */
export async function progressOf(
  engine: Engine,
  session: MigrationSession,
  entries: readonly Entry[],
): Promise<ReadonlyMap<string, BackfillRow>> {
  const rows = new Map<string, BackfillRow>();
  const isConcerned = ({ migration, row }: Entry) =>
    row !== null && (migration.backfill !== null || migration.up.checksum() !== row.checksum);
  if (!entries.some(isConcerned)) return rows;
  const backfills = await session.backfills();
  const stored = await retryLocked(engine.patience, () => backfills.progress());
  for (const row of stored) rows.set(keyOf(row), row);
  return rows;
}

/**
 * Backfills of applied migrations that are not finished, in the order of the migrations. One without a row is none of
 * the engine's: a baseline adopted what it does together with its migration.
 */
export async function openBackfills(
  engine: Engine,
  session: MigrationSession,
  entries: readonly Entry[],
): Promise<OpenBackfill[]> {
  const progress = await progressOf(engine, session, entries);
  return entries.flatMap(({ migration, row: applied }) => {
    const row = progress.get(keyOf(migration));
    const isOpen = row && row.status !== 'finished' && applied?.status === 'applied';
    return isOpen && migration.backfill ? { migration, file: migration.backfill, row } : [];
  });
}

/**
 * Of what is to be applied, what need not wait: everything before the first migration whose backfill is not finished.
 * What comes after it, in whatever stream, may rely on the rows that the backfill has yet to fill.
 */
export function beforeBackfill<T extends Entry>(
  todo: readonly T[],
  entries: readonly Entry[],
  first: OpenBackfill | undefined,
): T[] {
  if (!first) return [...todo];
  const places = new Map(entries.map(({ migration }, place) => [migration, place]));
  const gate = places.get(first.migration) ?? 0;
  return todo.filter(({ migration }) => (places.get(migration) ?? 0) < gate);
}

/** Up to the first that has a backfill, which runs before the next one. */
export function untilBackfill<T extends Entry>(todo: readonly T[]): T[] {
  const first = todo.findIndex(({ migration }) => migration.backfill !== null);
  return first < 0 ? [...todo] : todo.slice(0, first + 1);
}

/** Whether somebody runs it, as far as the lease tells. */
export function isHeld({ runner, leaseUntil }: BackfillRow, now: Date): boolean {
  return runner !== null && leaseUntil !== null && leaseUntil > now;
}

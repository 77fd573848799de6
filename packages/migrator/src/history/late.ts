/** Migrations that were merged after later ones had been applied. */
import type { UpOptions } from '../contract.ts';
import { MigrationHistoryError } from '../errors.ts';
import type { Migration } from '../files/migration.ts';
import type { Statement } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import { conflictsBetween, touchedBy } from '../sql/touched.ts';
import { type Entry, nameOf } from './assessment.ts';

/**
 * A late migration cannot conflict when none of the later ones applied names a table that it changes, nor it one
 * that they change. Then the order made no difference; otherwise the result could differ from one database to the
 * next, and a person has to look.
 * @throws MigrationHistoryError that names the migrations, the tables, and the ways out
 */
export function assertOrder(
  pending: readonly Entry[],
  all: readonly Entry[],
  mode: NonNullable<UpOptions['outOfOrder']>,
  syntax: SqlSyntax,
): void {
  if (mode === 'allow') return;
  const late = pending.filter((entry) => entry.late);
  const problems = late.flatMap((entry) => {
    const problem = problemOf(entry, all, mode, syntax);
    return problem === null ? [] : [{ problem, migration: entry.migration }];
  });
  const [first] = problems;
  if (!first) return;
  const { stream, version } = first.migration;
  throw new MigrationHistoryError(
    `${problems.map(({ problem }) => problem).join('\n')}\nGive the file a version later than every applied one, or, when the order does not matter, run \`migrate --out-of-order allow\`.`,
    { migration: { stream, version } },
  );
}

function problemOf(
  { migration }: Entry,
  all: readonly Entry[],
  mode: 'check' | 'refuse',
  syntax: SqlSyntax,
): string | null {
  const later = all.filter(
    (other) =>
      other.row !== null &&
      other.row.status !== 'reverting' &&
      other.migration.stream === migration.stream &&
      other.migration.version > migration.version,
  );
  if (mode === 'refuse') {
    const newest = later.at(-1);
    return `${nameOf(migration)} came after ${newest ? nameOf(newest.migration) : 'later ones'} had been applied.`;
  }
  const mine = touchedBy(statementsOf(migration, syntax), syntax);
  for (const other of later) {
    const theirs = touchedBy(statementsOf(other.migration, syntax), syntax);
    const names = conflictsBetween(mine, theirs);
    if (names.length > 0) {
      return `${nameOf(migration)} came after ${nameOf(other.migration)} had been applied, and both concern ${names.join(', ')}.`;
    }
  }
  return null;
}

/** Those of its backfill, too: what it does to rows is done after later migrations, if it comes late. */
function statementsOf({ up, backfill }: Migration, syntax: SqlSyntax): readonly Statement[] {
  return [...up.parse(syntax).statements, ...(backfill?.parse(syntax).statements ?? [])];
}

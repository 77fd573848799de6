/** What a person should know before saying yes. */
import { tablesLosingRows } from '../checks/deleting.ts';
import type { ParsedFile } from '../files/migration.ts';
import { DATA_LOSS, ROW_LOSS } from '../files/source.ts';
import type { Task } from '../run/tasks.ts';
import { tablesAtRisk } from '../sql/destructive.ts';
import { keyOf } from '../sql/names.ts';
import type { Statement } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import type { Hazard, HazardName } from './plan.ts';
import type { StatementEffect, TableSize } from './port.ts';
import type { TaskTrial } from './trial.ts';

/** From here on a lock, a scan or a rewrite is worth a warning. */
const MANY_ROWS = 100_000;
const MANY_BYTES = 64 * 1024 * 1024;

export interface Planned {
  readonly task: Task;
  readonly file: ParsedFile;
  /** What is left of it. */
  readonly statements: readonly Statement[];
  readonly trial: TaskTrial;
}

/** Tables that the migration can lose rows or columns of; a rebuild that is guarded loses none. */
export function losesFrom({ file, statements }: Planned): Map<string, Statement> {
  const { rebuild, allow } = file.options;
  const isGuarded = (table: string) =>
    !(ROW_LOSS in allow) && rebuild.some((name) => keyOf(name) === keyOf(table));
  const found = new Map<string, Statement>();
  for (const [index, statement] of statements.entries()) {
    for (const table of tablesAtRisk(statements.slice(0, index + 1), [])) {
      if (!isGuarded(table) && !found.has(table)) found.set(table, statement);
    }
  }
  return found;
}

export function hazardsOf(
  planned: readonly Planned[],
  sizes: ReadonlyMap<string, TableSize>,
  syntax: SqlSyntax,
): Hazard[] {
  return planned.flatMap((each, migration) => {
    const { allow } = each.file.options;
    const found: Hazard[] = [];
    const add = (
      hazard: HazardName,
      statement: number | null,
      table: string | null,
      message: string,
      allowed: string | null = allow[hazard] ?? null,
    ) => found.push({ hazard, migration, statement, table, message, allowed });
    const { failure, isReversible, irreversible } = each.trial;
    if (failure)
      add('fails', failure.statement, null, `It fails where it was tried: ${failure.message}`);
    const losing = tablesLosingRows(each.statements, syntax) ?? [];
    for (const [name, { index }] of losesFrom(each)) {
      const size = sizeOf(name, sizes);
      // What the plan itself makes, or what is empty, has nothing to lose.
      if (!size || (size.rows === 0 && !size.isAtLeast)) continue;
      const { table } = size;
      const reason = allow[DATA_LOSS] ?? allow[ROW_LOSS] ?? null;
      // As the check does that counts rows before and after.
      const stops =
        reason === null && each.task.direction === 'up' && losing.some((lost) => lost.name === name)
          ? '; the run stops there, since the file does not allow it'
          : '';
      const message = `${table} loses rows or columns for good (${rowsText(size)}), which no rollback brings back${stops}`;
      add(DATA_LOSS, index + 1, table, message, reason);
    }
    for (const [index, effect] of (each.trial.effects ?? []).entries()) {
      const statement = (each.statements[index]?.index ?? 0) + 1;
      for (const { hazard, table, message } of slowIn(effect, sizes)) {
        add(hazard, statement, table, message);
      }
    }
    if (isReversible === false) {
      add('irreversible', null, null, `Its rollback does not restore the schema: ${irreversible}`);
    }
    return found;
  });
}

/** Of a table as the statements spell it. */
function sizeOf(name: string, sizes: ReadonlyMap<string, TableSize>): TableSize | undefined {
  const isSame = ({ table }: TableSize) => keyOf(table) === keyOf(name);
  return sizes.get(name) ?? [...sizes.values()].find(isSame);
}

function slowIn(effect: StatementEffect, sizes: ReadonlyMap<string, TableSize>) {
  const large = (table: string) => {
    const size = sizes.get(table);
    return size && isLarge(size) ? size : null;
  };
  const found: { hazard: HazardName; table: string; message: string }[] = [];
  const long = [...effect.rewrites, ...effect.scans].some((table) => large(table) !== null);
  const until = long ? 'for as long as that takes' : 'until the migration commits';
  for (const table of effect.rewrites) {
    const size = large(table);
    if (size)
      found.push({
        hazard: 'rewrite',
        table,
        message: `${table} is written anew (${rowsText(size)})`,
      });
  }
  for (const table of effect.scans) {
    const size = large(table);
    if (!size || effect.rewrites.includes(table)) continue;
    found.push({
      hazard: 'scan',
      table,
      message: `${table} is read from end to end (${rowsText(size)})`,
    });
  }
  for (const { table, mode, blocks } of effect.locks) {
    const size = large(table);
    if (!size || blocks === 'nothing') continue;
    const hazard = blocks === 'writes' ? 'blocks-writes' : 'blocks-reads';
    const what = blocks === 'writes' ? 'written' : 'read or written';
    const message = `${table} (${rowsText(size)}) cannot be ${what} ${until}: ${mode}`;
    found.push({ hazard, table, message });
  }
  return found;
}

/** What nothing is known of may be large. */
function isLarge({ rows, bytes }: TableSize): boolean {
  if (rows === null && bytes === null) return true;
  return (rows ?? 0) >= MANY_ROWS || (bytes ?? 0) >= MANY_BYTES;
}

/** `about 1,200,000 rows`. */
function rowsText({ rows, isAtLeast }: TableSize): string {
  if (rows === null) return 'an unknown number of rows';
  return `${isAtLeast ? 'more than' : 'about'} ${rows.toLocaleString('en-US')} rows`;
}

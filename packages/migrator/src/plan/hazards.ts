/** What a person should know before saying yes. */
import type { ParsedFile } from '../files/migration.ts';
import { DATA_LOSS, ROW_LOSS } from '../files/source.ts';
import type { Task } from '../run/tasks.ts';
import { keyOf } from '../sql/names.ts';
import type { Statement } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import type { Cascade } from './cascades.ts';
import { type Loss, lossesOf } from './losses.ts';
import type { Hazard, HazardName } from './plan.ts';
import type { ForeseenStop, StatementEffect, TableSize } from './port.ts';
import type { TaskTrial } from './trial.ts';
import { unforeseenIn } from './unforeseen.ts';

/** From here on a lock, a scan or a rewrite is worth a warning. */
const MANY_ROWS = 100_000;
const MANY_BYTES = 64 * 1024 * 1024;

export interface Planned {
  readonly task: Task;
  readonly file: ParsedFile;
  /** What is left of it. */
  readonly statements: readonly Statement[];
  readonly trial: TaskTrial;
  /** What goes with the rows of other tables. */
  readonly cascades: readonly Cascade[];
  /** Statements that the run would stop at, as the rows are now. */
  readonly stops: readonly ForeseenStop[];
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
    for (const [name, loss] of lossesOf(each, syntax)) {
      const size = sizeOf(name, sizes);
      // What the plan itself makes, or what is empty, has nothing to lose.
      if (!size || (size.rows === 0 && !size.isAtLeast)) continue;
      const hazard = loss.takes === 'some rows' ? ROW_LOSS : DATA_LOSS;
      add(hazard, loss.statement.index + 1, size.table, lossText(size, loss), loss.reason);
    }
    for (const { table, statement, hazard, message, stops, reason } of each.cascades) {
      const size = sizeOf(table, sizes);
      if (!size || (size.rows === 0 && !size.isAtLeast)) continue;
      const text = `${size.table} (${rowsText(size)}) ${message}, which no rollback brings back`;
      add(hazard, statement.index + 1, size.table, stops ? text + STOPS : text, reason);
    }
    for (const { statement, message } of each.stops) {
      add('fails', statement.index + 1, null, `The run stops there: ${message}`);
    }
    for (const statement of each.statements) {
      const reason = unforeseenIn(statement, syntax);
      if (reason === null) continue;
      const message = `What it does to rows and tables cannot be foreseen: ${reason}; the run counts rows before and after`;
      add('unforeseen', statement.index + 1, null, message);
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

const STOPS = `; where one goes, the run stops, since the file does not say allow=${ROW_LOSS}`;

function lossText(size: TableSize, { takes, stops }: Loss): string {
  const rows = `(${rowsText(size)})`;
  if (takes === 'some rows') {
    const then = stops ? STOPS : '';
    return `${size.table} ${rows} can lose rows for good, which no rollback brings back${then}`;
  }
  const what = takes === 'all' ? 'rows or columns' : takes.join(', ');
  const then = stops ? '; the run stops there, since the file does not allow it' : '';
  return `${size.table} loses ${what} for good ${rows}, which no rollback brings back${then}`;
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
  const noun = rows === 1 ? 'row' : 'rows';
  return `${isAtLeast ? 'more than' : 'about'} ${rows.toLocaleString('en-US')} ${noun}`;
}

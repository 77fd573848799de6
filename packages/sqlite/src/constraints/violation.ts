/** Which constraint refused a statement. SQLite names only checks; the rest is found in the schema. */
import type Database from 'better-sqlite3';
import { isSqliteError, type Violated } from '../errors.ts';
import { conventionalName, declaredName, hasCheck, isSame } from './declared.ts';
import { violatedForeignKey } from './foreign-key.ts';

/**
 * The violated constraint and its table, or `null` when the error is about none. What cannot be found out is
 * `null` in it; a key whose declaration has no name gets the one that the model's rule gives.
 */
export function violatedConstraint(
  database: Database.Database,
  error: unknown,
  sql: string,
  values: readonly unknown[],
): Violated | null {
  if (!isSqliteError(error)) return null;
  if (!error.code.startsWith('SQLITE_CONSTRAINT')) return null;
  if (error.message === 'FOREIGN KEY constraint failed') {
    return violatedForeignKey(database, sql, values);
  }
  const subject = error.message.slice(error.message.indexOf(': ') + 2);
  switch (error.code) {
    case 'SQLITE_CONSTRAINT_PRIMARYKEY':
      return violatedPrimaryKey(database, subject);
    case 'SQLITE_CONSTRAINT_UNIQUE':
      return violatedUnique(database, subject);
    case 'SQLITE_CONSTRAINT_CHECK':
      return { table: tableOfCheck(database, subject), constraint: subject };
    case 'SQLITE_CONSTRAINT_NOTNULL':
      return { table: tableOf(subject), constraint: null };
    case 'SQLITE_CONSTRAINT_TRIGGER':
      return violatedTrigger(database, error.message);
    default:
      return null;
  }
}

/** `users.organization_id, users.email` → `users`. */
const tableOf = (subject: string): string | null => subject.split('.')[0] ?? null;

function violatedPrimaryKey(database: Database.Database, subject: string): Violated {
  const table = tableOf(subject);
  if (table === null) return { table, constraint: null };
  const name = declaredName(database, table, 'primary key') ?? conventionalName('pk', table);
  return { table, constraint: name };
}

function violatedUnique(database: Database.Database, subject: string): Violated {
  // Keys on expressions: `UNIQUE constraint failed: index 'name'`.
  const index = /^index '(.+)'$/.exec(subject)?.[1];
  if (index !== undefined) return { table: tableOfIndex(database, index), constraint: index };
  const columns = subject.split(', ').map((column) => column.slice(column.indexOf('.') + 1));
  const table = tableOf(subject);
  if (table === null) return { table, constraint: null };
  const name =
    declaredName(database, table, 'unique', columns) ??
    uniqueIndex(database, table, columns) ??
    conventionalName('uq', table, columns);
  return { table, constraint: name };
}

function uniqueIndex(
  database: Database.Database,
  table: string,
  columns: readonly string[],
): string | undefined {
  const indexes = database
    .prepare<[string], { name: string; columns: string }>(
      `SELECT list.name, (SELECT json_group_array(name) FROM pragma_index_info(list.name)) AS columns
       FROM pragma_index_list(?) AS list WHERE list."unique" = 1 AND list.origin = 'c'`,
    )
    .all(table);
  return indexes.find((index) => isSame(JSON.parse(index.columns) as string[], columns))?.name;
}

function tableOfIndex(database: Database.Database, index: string): string | null {
  const found = database
    .prepare<[string], string>(
      `SELECT tbl_name FROM sqlite_schema WHERE type = 'index' AND name = ?`,
    )
    .pluck()
    .get(index);
  return found ?? null;
}

/** A trigger that guards a rule says first which: `trg_audit_log_entries_update: …`. */
function violatedTrigger(database: Database.Database, message: string): Violated | null {
  const constraint = /^((?:trg|pk|uq)_[a-z0-9_]+): /.exec(message)?.[1];
  const table = database
    .prepare<[string], string>(
      `SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger' AND instr(sql, ?) > 0`,
    )
    .pluck()
    .get(message);
  return constraint === undefined ? null : { table: table ?? null, constraint };
}

function tableOfCheck(database: Database.Database, check: string): string | null {
  const candidates = database
    .prepare<[string], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND instr(sql, ?) > 0`,
    )
    .pluck()
    .all(check);
  return candidates.find((table) => hasCheck(database, table, check)) ?? null;
}

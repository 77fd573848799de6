/** Says what failed, where, what is left of it, and what to do. */
import { MigrationFailedError, MigrationLockError, StatementFailure } from '../errors.ts';
import type { Direction, Migration } from '../files/migration.ts';
import type { StatementErrorRecord } from '../history/port.ts';
import { lineAt } from '../sql/lines.ts';
import type { Statement } from '../sql/statements.ts';

/** An error as events tell it. */
export function describeError(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof StatementFailure) {
    return { code: 'MIGRATION_FAILED', message: error.message };
  }
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: String(error) };
  const { code } = error as { code?: unknown };
  return { code: typeof code === 'string' ? code : error.name, message: error.message };
}

/** @param next the statement that was under way, where the error does not say */
export function recordOf(
  error: StatementFailure | MigrationLockError,
  next: Statement | null,
): StatementErrorRecord {
  const failure = error instanceof StatementFailure ? error : null;
  const statement = failure ? failure.statement : next;
  const within = statement && failure?.offset ? lineAt(statement.sql, failure.offset) - 1 : 0;
  return {
    statement: statement ? statement.index + 1 : 0,
    line: statement ? statement.line + within : 0,
    nativeCode: failure?.nativeCode ?? null,
    message: error.message,
  };
}

export interface FailureContext {
  readonly migration: Migration;
  readonly direction: Direction;
  readonly file: string;
  readonly record: StatementErrorRecord;
  /** Statements that are committed. */
  readonly done: number;
  /** Whether the database is left between two statements. */
  readonly kept: boolean;
  /** Where the database is as it was before this run's first migration that can lose rows, or `null`. */
  readonly backup: string | null;
  /** Why the failure could not be journaled, or `null`. */
  readonly unrecorded: unknown;
}

export function failureOf(
  error: StatementFailure | MigrationLockError,
  context: FailureContext,
): MigrationFailedError | MigrationLockError {
  const { record, migration, file, backup, unrecorded } = context;
  const where = record.statement > 0 ? `, statement ${record.statement} (line ${record.line})` : '';
  const code = record.nativeCode ? ` [${record.nativeCode}]` : '';
  const message = `${file}${where} failed: ${record.message.replace(/\.$/, '')}${code}. ${advice(context)}${
    backup === null ? '' : ` The database as it was before this run’s changes is kept in ${backup}.`
  }${unrecorded instanceof Error ? ` This could not be journaled: ${unrecorded.message}` : ''}`;
  if (error instanceof MigrationLockError) return new MigrationLockError(message, { cause: error });
  return new MigrationFailedError(message, {
    stream: migration.stream,
    version: migration.version,
    file,
    statement: record.statement || null,
    line: record.line || null,
    nativeCode: record.nativeCode,
    cause: error.cause ?? error,
  });
}

function committedText(done: number): string {
  return done === 1
    ? 'Its first statement is committed'
    : `Its first ${done} statements are committed`;
}

function advice({ direction, done, kept }: FailureContext): string {
  const again = direction === 'up' ? 'run `migrate` again' : 'roll back again';
  if (!kept) return `Nothing of it was kept: remove the cause and ${again}.`;
  const committed = done === 0 ? 'It is under way' : committedText(done);
  return `${committed}, and the rest follows: remove the cause without changing the statements, and ${again}.`;
}

/** From SQLite's errors to Runledger's: the class, the constraint, and one sentence with the way out. */
import {
  CheckViolationError,
  ClosedError,
  ConnectionError,
  type ConstraintError,
  DatabaseError,
  ForeignKeyViolationError,
  NotNullViolationError,
  RunledgerError,
  TimeoutError,
  TransactionConflictError,
  UniqueViolationError,
  type ViolationClass,
  violationOf,
} from '@runledger/schema/errors';
import type Database from 'better-sqlite3';

type SqliteError = InstanceType<typeof Database.SqliteError>;

/** Whether it is an error of SQLite's, also from another copy of better-sqlite3 that an application has. */
export function isSqliteError(error: unknown): error is SqliteError {
  return (
    error instanceof Error &&
    error.name === 'SqliteError' &&
    typeof (error as Partial<SqliteError>).code === 'string'
  );
}

const REFUSAL =
  /^SQLite3 can only bind|parameter value|named parameters|supplied SQL string|^This (statement|database connection)/;

const TOO_BIG = /^The bound .* too big/;

/** What is known about the statement that failed, beyond what the error says. */
export interface ErrorSubject {
  /** File of the database. */
  readonly path?: string;
  /** Name of the violated constraint, which SQLite tells only for checks. */
  readonly violated?: Violated | null;
}

/** A constraint and the table that carries it. */
export interface Violated {
  readonly table: string | null;
  readonly constraint: string | null;
}

/**
 * The error of the hierarchy for a native one, which stays its `cause`. Errors of the hierarchy, and those that
 * are not the database's, come back as they are.
 */
export function mapError(error: unknown, subject: ErrorSubject = {}): unknown {
  if (error instanceof RunledgerError) return error;
  if (isSqliteError(error)) return mapNative(error, subject);
  return error instanceof TypeError || error instanceof RangeError ? mapRefusal(error) : error;
}

function mapNative(error: SqliteError, subject: ErrorSubject) {
  if (error.code.startsWith('SQLITE_CONSTRAINT')) return mapConstraint(error, subject.violated);
  const file = subject.path === undefined ? 'The SQLite database' : JSON.stringify(subject.path);
  const details = { cause: error };
  // Only in an application's own transaction, which waiting does not help: it reads an older state for good.
  if (error.code === 'SQLITE_BUSY_SNAPSHOT') {
    return new TransactionConflictError(
      'Another connection wrote after the transaction began to read: run it again from its start, begun with `BEGIN IMMEDIATE`.',
      details,
    );
  }
  // Extended codes follow the primary one: SQLITE_IOERR_WRITE.
  switch (error.code.split('_').slice(0, 2).join('_')) {
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return new TimeoutError(
        'The SQLite database is locked by another connection: try again.',
        details,
      );
    case 'SQLITE_NOTADB':
      return new ConnectionError(
        `${file} is not an SQLite database: give another path, or move the file away.`,
        details,
      );
    case 'SQLITE_CANTOPEN':
      return new ConnectionError(
        `${file} cannot be opened: check that the file and its directory exist and may be read and written.`,
        details,
      );
    case 'SQLITE_PERM':
    case 'SQLITE_AUTH':
      return new ConnectionError(`${file} may not be used by this user: change its permissions.`, {
        cause: error,
      });
    case 'SQLITE_READONLY':
      return new DatabaseError(
        `${file} is read-only: change the permissions of the file and its directory, and open it again.`,
        details,
      );
    case 'SQLITE_CORRUPT':
      return new DatabaseError(
        `${file} is damaged: restore a backup, or save what is left with \`sqlite3 FILE .recover\`.`,
        details,
      );
    case 'SQLITE_FULL':
      return new DatabaseError(`${file} cannot grow: the disk is full. Free some space.`, details);
    case 'SQLITE_IOERR':
      return new DatabaseError(
        `${file} cannot be read or written (${error.code}): check the disk it lies on.`,
        details,
      );
    default:
      return new DatabaseError(`SQLite refused the statement: ${error.message}.`, details);
  }
}

function mapConstraint(error: SqliteError, violated: Violated | null | undefined) {
  const told = violated ?? { table: null, constraint: null };
  const details = { ...told, cause: error };
  // A restricting foreign key is a trigger to SQLite and has the code of one, so the message decides first.
  if (error.message === 'FOREIGN KEY constraint failed') {
    return violationOf(ForeignKeyViolationError, details);
  }
  switch (error.code) {
    case 'SQLITE_CONSTRAINT_UNIQUE':
    case 'SQLITE_CONSTRAINT_PRIMARYKEY':
    case 'SQLITE_CONSTRAINT_ROWID':
      return violationOf(UniqueViolationError, details);
    case 'SQLITE_CONSTRAINT_CHECK':
      return violationOf(CheckViolationError, details);
    case 'SQLITE_CONSTRAINT_NOTNULL': {
      const column = /\.([^.]+)$/.exec(error.message)?.[1] ?? 'a column';
      return violationOf(NotNullViolationError, details, `${column} must have a value`);
    }
    case 'SQLITE_CONSTRAINT_TRIGGER':
      if (details.constraint !== null) return mapTrigger(details.constraint, details);
      break;
    default:
  }
  return new DatabaseError(`SQLite refused the statement: ${error.message}.`, { cause: error });
}

/** An integer, such as a sum, beyond 64 bits. */
function unfitting(cause: Error): DatabaseError {
  return new DatabaseError('SQLite refuses a value: it does not fit the type of its column.', {
    cause,
  });
}

/** A trigger guards a key where its name is one's, and else a rule. */
function mapTrigger(constraint: string, details: Violated & { readonly cause: unknown }) {
  const ErrorClass: ViolationClass<ConstraintError> = /^(pk|uq)_/.test(constraint)
    ? UniqueViolationError
    : CheckViolationError;
  return violationOf(ErrorClass, details);
}

/** What better-sqlite3 refuses by itself, before SQLite sees it. */
function mapRefusal(error: TypeError | RangeError): unknown {
  if (error.message === 'The database connection is not open') {
    return new ClosedError('The store is closed: open it again.', { cause: error });
  }
  if (TOO_BIG.test(error.message)) return unfitting(error);
  return REFUSAL.test(error.message)
    ? new DatabaseError(`SQLite refused the statement: ${error.message}.`, { cause: error })
    : error;
}

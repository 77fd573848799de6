/** From SQLite's errors to Runledger's: the class, the constraint, and one sentence with the way out. */
import {
  CheckViolationError,
  ConnectionError,
  DatabaseError,
  ForeignKeyViolationError,
  NotNullViolationError,
  RunledgerError,
  TimeoutError,
  UniqueViolationError,
} from '@runledger/schema';
import Database from 'better-sqlite3';

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
  if (error instanceof Database.SqliteError) return mapNative(error, subject);
  // better-sqlite3 refuses what it cannot bind or prepare with errors of its own.
  if (error instanceof TypeError || error instanceof RangeError) {
    return isOfBinding(error.message)
      ? new DatabaseError(`SQLite refused the statement: ${error.message}.`, { cause: error })
      : error;
  }
  return error;
}

function mapNative(error: InstanceType<typeof Database.SqliteError>, subject: ErrorSubject) {
  if (error.code.startsWith('SQLITE_CONSTRAINT')) return mapConstraint(error, subject.violated);
  const file = subject.path === undefined ? 'The SQLite database' : JSON.stringify(subject.path);
  const details = { cause: error };
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

function mapConstraint(
  error: InstanceType<typeof Database.SqliteError>,
  violated: Violated | null | undefined,
) {
  const told = violated ?? { table: null, constraint: null };
  const details = { ...told, cause: error };
  const named = details.constraint ?? 'a constraint';
  // A restricting foreign key is a trigger to SQLite and has the code of one, so the message decides first.
  if (error.message === 'FOREIGN KEY constraint failed') {
    return new ForeignKeyViolationError(
      `The row points to one that is not there, or is still pointed to: ${named} refused it.`,
      details,
    );
  }
  switch (error.code) {
    case 'SQLITE_CONSTRAINT_UNIQUE':
    case 'SQLITE_CONSTRAINT_PRIMARYKEY':
    case 'SQLITE_CONSTRAINT_ROWID':
      return new UniqueViolationError(
        `A row with this key is there already: ${named} refused another.`,
        details,
      );
    case 'SQLITE_CONSTRAINT_CHECK':
      return new CheckViolationError(`A value is not allowed: ${named} refused it.`, details);
    case 'SQLITE_CONSTRAINT_NOTNULL':
      return new NotNullViolationError(
        `A value is missing: ${error.message.split(': ')[1] ?? 'a column'} must have one.`,
        details,
      );
    default:
      return new DatabaseError(`SQLite refused the statement: ${error.message}.`, { cause: error });
  }
}

function isOfBinding(message: string): boolean {
  return /SQLite3 can only bind|parameter|supplied SQL string|BigInt|statement/i.test(message);
}

/**
 * The errors of Runledger: one small hierarchy. Each says what failed and what to do, keeps its `cause`, and
 * carries a stable `code` to branch on. Messages never hold values of `confidential` or `secret` columns.
 */

export interface ErrorDetails {
  /** The native error, kept for logs. */
  readonly cause?: unknown;
}

/** Base of every error that Runledger throws on purpose. */
export abstract class RunledgerError extends Error {
  abstract readonly code: string;
  /** Whether the same call may succeed when it is made again unchanged. */
  readonly isRetryable: boolean = false;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
  }
}

/** One thing that is wrong with an input. */
export interface ValidationIssue {
  /** Where: the property, or a path such as `events[3].inputTokens`. */
  readonly path: string;
  readonly message: string;
}

const ISSUES_IN_MESSAGE = 10;

function summary(issues: readonly ValidationIssue[]): string {
  const shown = issues.slice(0, ISSUES_IN_MESSAGE).map(({ path, message }) => `${path} ${message}`);
  const more = issues.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/**
 * Input that the model refuses, found before any statement was sent. `issues` lists all that is wrong, the
 * message the first ten; neither repeats a value.
 */
export class ValidationError extends RunledgerError {
  override readonly code = 'VALIDATION';
  readonly issues: readonly ValidationIssue[];

  constructor(subject: string, issues: readonly ValidationIssue[]) {
    super(`${subject} is not valid: ${summary(issues)}.`);
    this.issues = issues;
  }
}

/** A value in the database that TypeScript cannot hold exactly, or that the model does not know. */
export class DataError extends RunledgerError {
  override readonly code = 'DATA';
}

/** What is asked for does not exist, for this organization at least. */
export class NotFoundError extends RunledgerError {
  override readonly code = 'NOT_FOUND';
}

/** What is to be deleted is still used; the message says by what, and what to do instead. */
export class InUseError extends RunledgerError {
  override readonly code = 'IN_USE';
}

/** The state of what is there does not allow it. */
export class IllegalStateError extends RunledgerError {
  override readonly code = 'ILLEGAL_STATE';
}

/** A step from one state to another that does not follow it. */
export class IllegalTransitionError extends RunledgerError {
  override readonly code = 'ILLEGAL_TRANSITION';
  readonly from: string;
  readonly to: string;

  /** @param subject what it is about: `The task 0193…` */
  constructor(subject: string, from: string, to: string) {
    super(`${subject} is ${from} and cannot become ${to}.`);
    this.from = from;
    this.to = to;
  }
}

/** The lease of a job is no longer the caller's: it expired and another worker may hold it, or the job has ended. */
export class LeaseLostError extends RunledgerError {
  override readonly code = 'LEASE_LOST';
}

export interface ConstraintDetails extends ErrorDetails {
  readonly table: string | null;
  readonly constraint: string | null;
}

/** A constraint of the database refused the statement. */
export abstract class ConstraintError extends RunledgerError {
  readonly table: string | null;
  /** Name of the constraint, the same on both engines; `null` where the engine does not tell. */
  readonly constraint: string | null;

  constructor(message: string, details: ConstraintDetails) {
    super(message, details);
    this.table = details.table;
    this.constraint = details.constraint;
  }
}

/** A kind of {@link ConstraintError}, and what its constraints say. */
export interface ViolationClass<E extends ConstraintError> {
  new (message: string, details: ConstraintDetails): E;
  readonly rule: string;
}

/**
 * The error for a constraint that refused a row, in the same words whichever engine refused it.
 * @param rule what the constraint says, where the class does not
 */
export function violationOf<E extends ConstraintError>(
  ErrorClass: ViolationClass<E>,
  details: ConstraintDetails,
  rule = ErrorClass.rule,
): E {
  const where = [details.table, details.constraint].filter((name) => name !== null).join(', ');
  return new ErrorClass(`${where || 'The database'}: ${rule}.`, details);
}

/** A row with this key is there already. */
export class UniqueViolationError extends ConstraintError {
  static readonly rule = 'a row with this key is there already';
  override readonly code = 'UNIQUE_VIOLATION';
}

/** The row points to one that is not there, or is still pointed to. */
export class ForeignKeyViolationError extends ConstraintError {
  static readonly rule = 'the row points to one that is not there, or is still pointed to';
  override readonly code = 'FOREIGN_KEY_VIOLATION';
}

/** A check of the table is false for the row. */
export class CheckViolationError extends ConstraintError {
  static readonly rule = 'the row breaks a rule of its table';
  override readonly code = 'CHECK_VIOLATION';
}

/** A column that must have a value has none. */
export class NotNullViolationError extends ConstraintError {
  static readonly rule = 'a column must have a value';
  override readonly code = 'NOT_NULL_VIOLATION';
}

/** The database cannot be reached or opened: address, path, password, file type. */
export class ConnectionError extends RunledgerError {
  override readonly code = 'CONNECTION';
}

/** A lock could not be had, or a connection, before the deadline. */
export class TimeoutError extends RunledgerError {
  override readonly code = 'TIMEOUT';
  override readonly isRetryable = true;
}

/** The transaction lost against a concurrent one (serialization failure, deadlock) and was rolled back. */
export class TransactionConflictError extends RunledgerError {
  override readonly code = 'TRANSACTION_CONFLICT';
  override readonly isRetryable = true;
}

/**
 * A call on the wrong store: on the outer one from inside a transaction, or on a transaction that has ended or
 * failed. Also a connection to bind that is in no transaction.
 */
export class TransactionScopeError extends RunledgerError {
  override readonly code = 'TRANSACTION_SCOPE';
}

/** The store is closed. */
export class ClosedError extends RunledgerError {
  override readonly code = 'CLOSED';
}

/** The database's schema does not fit this version of the code. */
export class SchemaVersionError extends RunledgerError {
  override readonly code = 'SCHEMA_VERSION';
}

/** Any other error of the database: a statement it cannot run, a full disk. */
export class DatabaseError extends RunledgerError {
  override readonly code = 'DATABASE';
}

/** From PostgreSQL's errors to Runledger's. https://www.postgresql.org/docs/current/errcodes-appendix.html */
import {
  CheckViolationError,
  ConnectionError,
  type ConstraintError,
  DatabaseError,
  ForeignKeyViolationError,
  NotNullViolationError,
  RunledgerError,
  TimeoutError,
  TransactionConflictError,
  TransactionScopeError,
  UniqueViolationError,
  type ViolationClass,
  violationOf,
} from '@runledger/schema/errors';

/** The fields of an error message that the server sent. */
interface ServerError extends Error {
  readonly code: string;
  readonly severity: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
}

/**
 * The error of the hierarchy for one of `pg`; what is none of the database's comes back as it is. Messages
 * hold no values: those stand in fields of the cause that are there to be read but are not printed.
 */
export function mapError(error: unknown): unknown {
  if (error instanceof RunledgerError || !(error instanceof Error)) return error;
  if (isServerError(error)) return mapServerError(error);
  return isLostConnection(error)
    ? new ConnectionError('The connection to PostgreSQL was lost: check the server and its log.', {
        cause: error,
      })
    : error;
}

function mapServerError(error: ServerError): RunledgerError {
  hideValues(error);
  const { code, message } = error;
  const details = { cause: error };
  switch (code) {
    case '23505':
      return constraintError(UniqueViolationError, error);
    case '23503':
    // PostgreSQL 18 tells a restricted deletion (23001) from other violations.
    case '23001':
      return constraintError(ForeignKeyViolationError, error);
    case '23514':
      return constraintError(CheckViolationError, error);
    case '23502':
      return constraintError(NotNullViolationError, error, `${error.column} must have a value`);
    case '40001':
    case '40P01':
      return new TransactionConflictError(
        'The transaction met a concurrent one and was rolled back: run it again.',
        details,
      );
    case '55P03':
      return new TimeoutError(
        'A lock could not be had in time: try again, or raise lockTimeoutMs.',
        details,
      );
    case '57014':
      return new TimeoutError(
        'The statement was cancelled, as it took too long: raise statementTimeoutMs, or ask for less.',
        details,
      );
    case '25006':
      return new DatabaseError(
        'This transaction only reads: begin one that is not read-only to write.',
        details,
      );
    case '42501':
      return new DatabaseError(deniedMessage(message), details);
    case '25P02':
      return new TransactionScopeError(
        'The transaction failed earlier and can only be rolled back.',
        details,
      );
    default:
  }
  if (isConnectionState(code)) {
    return new ConnectionError(`PostgreSQL ended the connection: ${message} (${code}).`, details);
  }
  // Errors of class 22, data exceptions, quote the value in their message.
  return new DatabaseError(
    code.startsWith('22')
      ? `PostgreSQL refuses a value: it does not fit its type (${code}).`
      : `PostgreSQL refuses the statement: ${message} (${code}).`,
    details,
  );
}

/** Where the way out is a grant that is known, it is told. */
function deniedMessage(message: string): string {
  const [, kind, name] = /^permission denied for (\w+) (.+)$/.exec(message) ?? [];
  const grants: Readonly<Record<string, string>> = {
    database: `to make a schema in it, its owner must \`GRANT CREATE ON DATABASE ${name} TO\` this role, or make the schema for it`,
    schema: `its owner must \`GRANT USAGE, CREATE ON SCHEMA ${name} TO\` this role; without migrating, USAGE is enough`,
    table: `its owner must \`GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE ${name} TO\` this role`,
  };
  const grant = kind === undefined ? undefined : grants[kind];
  return grant
    ? `PostgreSQL denies this role the ${kind} ${name}: ${grant}.`
    : `PostgreSQL denies this role the statement (${message}): ask the owner of what it touches for the privilege, or connect as the owner.`;
}

function constraintError(
  ErrorClass: ViolationClass<ConstraintError>,
  error: ServerError,
  rule?: string,
): ConstraintError {
  const table = error.table === undefined ? null : unpartitioned(error.table);
  // Only PostgreSQL 18 names what demands a value, and SQLite does not.
  const isNamed = error.code !== '23502' && error.constraint !== undefined;
  const constraint = isNamed ? unpartitionedConstraint(error.constraint, table) : null;
  return violationOf(ErrorClass, { cause: error, table, constraint }, rule);
}

/** `usage_events_p202611` is `usage_events`: callers know the table, not its partitions. */
function unpartitioned(name: string): string {
  return name.replace(/_p\d{6}(?=_|$)/, '');
}

function unpartitionedConstraint(name: string, table: string | null): string {
  return name.endsWith('_pkey') && table !== null ? `pk_${table}` : unpartitioned(name);
}

/** Classes 08 and 28, and the ways in which a server ends sessions or admits none. */
function isConnectionState(code: string): boolean {
  return (
    code.startsWith('08') ||
    code.startsWith('28') ||
    ['3D000', '53300', '57P01', '57P02', '57P03', '57P04', '57P05', '25P03'].includes(code)
  );
}

function isServerError(error: Error): error is ServerError {
  return 'severity' in error && 'code' in error && typeof error.code === 'string';
}

const SOCKET_CODES = ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED'];

function isLostConnection(error: Error & { code?: unknown }): boolean {
  return (
    (typeof error.code === 'string' && SOCKET_CODES.includes(error.code)) ||
    /^Connection terminated|not queryable$/.test(error.message)
  );
}

/** The server quotes rows and statements in these fields; a logger that prints the cause must not. */
function hideValues(error: Error): void {
  for (const name of ['detail', 'where', 'internalQuery']) {
    if (Object.hasOwn(error, name)) Object.defineProperty(error, name, { enumerable: false });
  }
}

/** What can go wrong in a migration, as part of Runledger's hierarchy of errors. */
import { type ErrorDetails, RunledgerError } from '@runledger/schema/errors';
import type { Statement } from './sql/statements.ts';

/** Migration files that are not what they must be: names, pairs, options, statements that have no place in them. */
export class MigrationFileError extends RunledgerError {
  override readonly code = 'MIGRATION_FILE';
}

/** The database's history and the files do not fit: drift, unknown versions, something half done. */
export class MigrationHistoryError extends RunledgerError {
  override readonly code = 'MIGRATION_HISTORY';
  /** The migration that does not fit, where it is told: the first of several. */
  readonly migration: { readonly stream: string; readonly version: string } | null;

  constructor(
    message: string,
    {
      migration,
      ...details
    }: ErrorDetails & Partial<Pick<MigrationHistoryError, 'migration'>> = {},
  ) {
    super(message, details);
    this.migration = migration ?? null;
  }
}

/** A command was asked for something that cannot be: an unknown version, stream or combination. */
export class MigrationUsageError extends RunledgerError {
  override readonly code = 'MIGRATION_USAGE';
}

/** The connection is not one that can migrate: a transaction-pooling proxy, a lock that was lost. */
export class MigrationEnvironmentError extends RunledgerError {
  override readonly code = 'MIGRATION_ENVIRONMENT';
}

/** The copy that is made before a destructive migration could not be made; nothing of the migration was done. */
export class MigrationBackupError extends RunledgerError {
  override readonly code = 'MIGRATION_BACKUP';
}

/** The database is protected, and what is to be done to it lacks approvals, or signatures that count. */
export class MigrationApprovalError extends RunledgerError {
  override readonly code = 'MIGRATION_APPROVAL';
}

/** A plan that is none, was changed after it was made, or no longer fits files and database; nothing was done. */
export class MigrationPlanError extends RunledgerError {
  override readonly code = 'MIGRATION_PLAN';
}

/** A hook of the consuming application stopped a run, or failed after it. */
export class MigrationHookError extends RunledgerError {
  override readonly code = 'MIGRATION_HOOK';
}

/** Another migrator, or the application, kept a lock until the deadline. */
export class MigrationLockError extends RunledgerError {
  override readonly code = 'MIGRATION_LOCK';
  override readonly isRetryable = true;
}

export interface FailedStatement extends ErrorDetails {
  readonly stream: string;
  readonly version: string;
  readonly file: string;
  /** From 1; `null` when the commit failed. */
  readonly statement: number | null;
  readonly line: number | null;
  readonly nativeCode: string | null;
}

/** A statement of a migration failed. */
export class MigrationFailedError extends RunledgerError {
  override readonly code = 'MIGRATION_FAILED';
  readonly stream: string;
  readonly version: string;
  readonly file: string;
  readonly statement: number | null;
  readonly line: number | null;
  readonly nativeCode: string | null;

  constructor(message: string, details: FailedStatement) {
    super(message, details);
    this.stream = details.stream;
    this.version = details.version;
    this.file = details.file;
    this.statement = details.statement;
    this.line = details.line;
    this.nativeCode = details.nativeCode;
  }
}

export interface StatementFailureDetails extends ErrorDetails {
  /** `null` when no statement of the file failed but the commit, or a guard around the statements. */
  readonly statement: Statement | null;
  readonly nativeCode: string | null;
  /** Where in the statement's text, in UTF-16 units, as far as the database tells. */
  readonly offset?: number | null;
}

/** How a target says that a statement failed; the engine makes a {@link MigrationFailedError} of it. */
export class StatementFailure extends Error {
  readonly statement: Statement | null;
  readonly nativeCode: string | null;
  readonly offset: number | null;

  constructor(message: string, details: StatementFailureDetails) {
    super(message, { cause: details.cause });
    this.name = 'StatementFailure';
    this.statement = details.statement;
    this.nativeCode = details.nativeCode;
    this.offset = details.offset ?? null;
  }
}

/** How a target says that a statement of a batch took longer than it may; the engine tries a smaller batch. */
export class StatementTimedOut extends StatementFailure {}

/** How a target says that a lock was not to be had for now; the engine waits and tries again. */
export class LockUnavailable extends Error {
  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details);
    this.name = 'LockUnavailable';
  }
}

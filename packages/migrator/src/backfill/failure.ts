/** Says what failed in a backfill, how much of it is done, and what to do. */
import { MigrationFailedError, MigrationLockError, type StatementFailure } from '../errors.ts';
import type { StatementErrorRecord } from '../history/port.ts';
import type { BackfillRow } from './port.ts';
import type { OpenBackfill } from './task.ts';

/** @param unrecorded why the failure could not be journaled, or `null` */
export function failureOf(
  error: StatementFailure | MigrationLockError,
  record: StatementErrorRecord,
  { migration, file }: OpenBackfill,
  { rowsDone, batches }: BackfillRow,
  unrecorded: Error | null,
): MigrationFailedError | MigrationLockError {
  const where = record.line > 0 ? `, line ${record.line}` : '';
  const code = record.nativeCode ? ` [${record.nativeCode}]` : '';
  const done =
    batches === 0
      ? 'Nothing of it is done'
      : `${rowsDone} rows in ${batches} batches are done and stay so`;
  const message = `${file.path}${where} failed in batch ${batches + 1}: ${record.message.replace(/\.$/, '')}${code}. ${done}: remove the cause, and \`migrate backfill\` goes on from there. Where the cause is the file, mend it, record that with \`migrate repair --accept-changed\`, and then go on.${
    unrecorded ? ` This could not be journaled: ${unrecorded.message}` : ''
  }`;
  if (error instanceof MigrationLockError) return new MigrationLockError(message, { cause: error });
  return new MigrationFailedError(message, {
    stream: migration.stream,
    version: migration.version,
    file: file.path,
    statement: record.statement || null,
    line: record.line || null,
    nativeCode: record.nativeCode,
    cause: error.cause ?? error,
  });
}

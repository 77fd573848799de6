/** What the engine is told when SQLite refuses. */
import { LockUnavailable, StatementFailure } from '@runledger/migrator';
import { TimeoutError } from '@runledger/schema/errors';
import { isBusy } from '../connection/busy.ts';
import { mapError } from '../errors.ts';

/** Waiting is the engine's: a lock that another connection holds is for it to ask for again. */
export function toRefusal(error: unknown, path?: string): unknown {
  if (isBusy(error) || error instanceof TimeoutError) {
    return new LockUnavailable('Another connection has the SQLite database locked', {
      cause: error,
    });
  }
  return error instanceof StatementFailure ? error : mapError(error, path ? { path } : undefined);
}

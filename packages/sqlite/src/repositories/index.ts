/** What this driver's repositories are, and which of them are native. */
import {
  type JobWakeups,
  loadRows,
  type NativeRepositories,
  prepareSharedRepositories,
  type SharedSettings,
} from '@runledger/repositories';
import type { Repositories } from '@runledger/schema';
import type { SqliteSession } from '../connection/session.ts';
import { port } from '../port.ts';
import { storeAuditEntries } from './audit.ts';
import { claim, claimTurns } from './jobs.ts';
import { isSumTooLarge, meteringRepository } from './metering.ts';

export interface RepositorySettings extends SharedSettings {
  readonly wakeups: JobWakeups;
}

/** Prepares every statement; what it returns makes repositories on a session for next to nothing. */
export function prepareRepositories({ wakeups, ...shared }: RepositorySettings) {
  const { clock } = shared;
  const sharedOn = prepareSharedRepositories(port, shared);
  const native: NativeRepositories = {
    recorderOn: (session) => meteringRepository(session as SqliteSession, clock),
    isSumTooLarge,
    storeAuditEntries,
    jobs: { wakeups, claim, claimTurns },
  };
  return (session: SqliteSession): Repositories => {
    return {
      ...sharedOn(session, native),
      load: (table, rows) =>
        session.atomically((inside) => loadRows(port, inside, table, rows, clock())),
    };
  };
}

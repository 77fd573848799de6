/** What this driver's repositories are, and which of them are native. */
import {
  type JobWakeups,
  loadRows,
  type NativeRepositories,
  prepareSharedRepositories,
} from '@runledger/repositories';
import type { Repositories } from '@runledger/schema';
import type { SqliteSession } from '../connection/session.ts';
import { port } from '../port.ts';
import { storeAuditEntries } from './audit.ts';
import { claimTurns } from './jobs.ts';
import { meteringRepository } from './metering.ts';

export interface RepositorySettings {
  readonly clock: () => Date;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly wakeups: JobWakeups;
}

/** Compiles every statement once; what it returns makes repositories on a session for next to nothing. */
export function prepareRepositories({ clock, random, wakeups }: RepositorySettings) {
  const sharedOn = prepareSharedRepositories(port, clock, random);
  const native: NativeRepositories = {
    recorderOn: (session) => meteringRepository(session as SqliteSession, clock),
    storeAuditEntries,
    jobs: { wakeups, claimTurns },
  };
  return (session: SqliteSession): Repositories => {
    return {
      ...sharedOn(session, native),
      load: (table, rows) =>
        session.atomically((inside) => loadRows(port, inside, table, rows, clock())),
    };
  };
}

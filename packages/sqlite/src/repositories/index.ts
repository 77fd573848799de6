/** What this driver's repositories are, and which of them are native. */
import { loadRows, prepareSharedRepositories } from '@runledger/repositories';
import type { Repositories } from '@runledger/schema';
import type { SqliteSession } from '../connection/session.ts';
import { port } from '../port.ts';
import { meteringRepository } from './metering.ts';

/** Compiles every statement once; what it returns makes repositories on a session for next to nothing. */
export function prepareRepositories(clock: () => Date) {
  const sharedOn = prepareSharedRepositories(port, clock);
  return (session: SqliteSession): Repositories => {
    const native = { recorder: meteringRepository(session, clock) };
    return {
      ...sharedOn(session, native),
      load: (table, rows) =>
        session.atomically((inside) => loadRows(port, inside, table, rows, clock())),
    };
  };
}

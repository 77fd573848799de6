/** What this driver's repositories are, and which of them are native. */
import {
  loadRows,
  organizationRepository,
  organizationStatements,
  organizationStore,
} from '@runledger/repositories';
import type { Repositories } from '@runledger/schema';
import type { SqliteSession } from '../connection/session.ts';
import { port } from '../port.ts';
import { meteringRepository } from './metering.ts';

/** Compiles every statement once; what it returns makes repositories on a session for next to nothing. */
export function prepareRepositories(clock: () => Date) {
  const organizations = organizationStatements(port);
  return (session: SqliteSession): Repositories => {
    const metering = meteringRepository(session, clock);
    return {
      organizations: organizationRepository(session, organizations, clock),
      metering,
      organization: (id) => organizationStore(id, metering),
      load: (table, rows) =>
        session.atomically((inside) => loadRows(port, inside, table, rows, clock())),
    };
  };
}

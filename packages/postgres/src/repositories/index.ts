/** What this driver's repositories are, and which of them are native. */
import {
  type DialectPort,
  loadRows,
  organizationRepository,
  organizationStatements,
  organizationStore,
} from '@runledger/repositories';
import { isStorableInstant, type Repositories, usageEvents } from '@runledger/schema';
import type { PostgresSession } from '../connection/session.ts';
import { meteringRepository } from './metering.ts';
import { ensurePartitions, KnownMonths } from './partitions.ts';
import { usageStatements } from './usage-sql.ts';

/**
 * Compiles every statement once; what it returns makes repositories on a session for next to nothing.
 * @param schema where the tables are
 */
export function prepareRepositories(port: DialectPort, schema: string, clock: () => Date) {
  const organizations = organizationStatements(port);
  const statements = usageStatements(schema);
  const months = new KnownMonths();
  return (session: PostgresSession): Repositories => {
    const metering = meteringRepository({ session, statements, months, clock });
    return {
      organizations: organizationRepository(session, organizations, clock),
      metering,
      organization: (id) => organizationStore(id, metering),
      load: (table, rows) =>
        session.atomically(async (transaction) => {
          if (table.name === usageEvents.name) {
            const unknown = months.unknown(instantsOf(rows, 'occurredAt'));
            await ensurePartitions(transaction, statements, months, unknown);
          }
          return await loadRows(port, transaction, table, rows, clock());
        }),
    };
  };
}

/** The instants under a property, as far as there are any: the rows are not validated yet. */
function instantsOf(rows: readonly object[], property: string): Date[] {
  return rows
    .map((row) => (row as Record<string, unknown>)[property])
    .filter((value) => value instanceof Date && isStorableInstant(value)) as Date[];
}

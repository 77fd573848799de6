/** What this driver's repositories are, and which of them are native. */
import { type DialectPort, loadRows, prepareSharedRepositories } from '@runledger/repositories';
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
  const sharedOn = prepareSharedRepositories(port, clock);
  const statements = usageStatements(schema);
  const months = new KnownMonths();
  return (session: PostgresSession): Repositories => {
    const native = { recorder: meteringRepository({ session, statements, months, clock }) };
    return {
      ...sharedOn(session, native),
      load: (table, rows) =>
        session.atomically(async (transaction) => {
          if (table.name === usageEvents.name && Array.isArray(rows)) {
            await ensurePartitions(transaction, statements, months, datable(rows));
          }
          return await loadRows(port, transaction, table, rows, clock());
        }),
    };
  };
}

/** The rows that say when: they are not validated yet. */
function datable(rows: readonly object[]): { readonly occurredAt: Date }[] {
  return (rows as { readonly occurredAt: unknown }[]).filter(
    (row): row is { occurredAt: Date } =>
      row.occurredAt instanceof Date && isStorableInstant(row.occurredAt),
  );
}

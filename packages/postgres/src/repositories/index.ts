/** What this driver's repositories are, and which of them are native. */
import {
  type DialectPort,
  type JobWakeups,
  loadRows,
  type NativeRepositories,
  prepareSharedRepositories,
  type SharedSettings,
} from '@runledger/repositories';
import { isStorableInstant, type Repositories, usageEvents } from '@runledger/schema';
import type { PostgresSession } from '../connection/session.ts';
import { auditStatements, auditStorage } from './audit.ts';
import { claimingJobs } from './jobs.ts';
import { isSumTooLarge, meteringRepository } from './metering.ts';
import { ensurePartitions, KnownMonths } from './partitions.ts';
import { usageStatements } from './usage-sql.ts';

export interface RepositorySettings extends SharedSettings {
  readonly port: DialectPort;
  /** Where the tables are. */
  readonly schema: string;
  readonly wakeups: JobWakeups;
}

/** Prepares every statement; what it returns makes repositories on a session for next to nothing. */
export function prepareRepositories({ port, schema, wakeups, ...shared }: RepositorySettings) {
  const { clock } = shared;
  const sharedOn = prepareSharedRepositories(port, shared);
  const claiming = claimingJobs(port);
  const statements = usageStatements(schema);
  const months = new KnownMonths();
  const storeAuditEntries = auditStorage(auditStatements(schema));
  const native: NativeRepositories = {
    recorderOn: (session) =>
      meteringRepository({ session: session as PostgresSession, statements, months, clock }),
    isSumTooLarge,
    storeAuditEntries,
    jobs: { wakeups, ...claiming },
  };
  return (session: PostgresSession): Repositories => {
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

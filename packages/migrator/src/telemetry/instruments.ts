/** What is measured of migrations. */
import type { Attributes, Counter, Histogram, Meter } from '@opentelemetry/api';

export interface Instruments {
  /** Seconds of a command, from connecting to its end. */
  readonly run: Histogram;
  /** Seconds of one migration in one direction. */
  readonly migration: Histogram;
  /** Seconds of waiting: for another migrator, or for a lock on a table that a statement was tried again for. */
  readonly lockWait: Histogram;
  /** Statements that were tried again since a lock was not to be had. */
  readonly retries: Counter;
  /** Rows of batches that backfills have committed. */
  readonly backfilledRows: Counter;
  /** Seconds of a statement: https://opentelemetry.io/docs/specs/semconv/database/database-metrics/ */
  readonly statement: Histogram;
}

/** From what nobody notices to the ten minutes that applying may take. */
const SECONDS = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 3, 10, 30, 60, 300, 600];
/** As the conventions want them. */
const STATEMENT_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

export function createInstruments(meter: Meter): Instruments {
  const seconds = (name: string, description: string, bounds = SECONDS) =>
    meter.createHistogram<Attributes>(name, {
      description,
      unit: 's',
      advice: { explicitBucketBoundaries: bounds },
    });
  return {
    run: seconds('runledger.migration.run.duration', 'Duration of a migrate command.'),
    migration: seconds('runledger.migration.duration', 'Duration of a migration.'),
    lockWait: seconds('runledger.migration.lock.wait', 'Time that migrations waited for locks.'),
    retries: meter.createCounter('runledger.migration.retries', {
      description: 'Attempts that were made again because a lock was not to be had.',
      unit: '{attempt}',
    }),
    backfilledRows: meter.createCounter('runledger.migration.backfill.rows', {
      description: 'Rows that backfills have gone through.',
      unit: '{row}',
    }),
    statement: seconds(
      'db.client.operation.duration',
      'Duration of database client operations.',
      STATEMENT_SECONDS,
    ),
  };
}

/** What reports need of an open database; the stores of both drivers are one. */
import type { DialectPort } from '@runledger/repositories';
import type { Kysely, SelectQueryBuilder } from 'kysely';

export interface ReportingStore {
  // biome-ignore lint/suspicious/noExplicitAny: each driver has its own stored types for the same tables.
  readonly kysely: Kysely<any>;
  /** How the database says what its dialect says differently. */
  readonly dialect: DialectPort;
}

/** A query over usage events, on its way to a report. */
// biome-ignore lint/suspicious/noExplicitAny: each driver has its own stored types for the same tables.
export type EventQuery = SelectQueryBuilder<any, any, any>;

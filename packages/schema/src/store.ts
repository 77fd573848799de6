/** What an application holds: an open database with its repositories, the same on every driver. */
import type { ModelRepository, OrganizationModels } from './catalog/repository.ts';
import type { OrganizationRepository } from './identity/organizations.ts';
import type { MeteringRepository, OrganizationMetering } from './metering/repository.ts';
import type { NewRow } from './model/rows.ts';
import type { AnyTable } from './model/table.ts';

/** The result of one check of {@link Store.health}. */
export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, in a few words. */
  readonly detail: string;
}

export interface Health {
  readonly ok: boolean;
  readonly checks: readonly HealthCheck[];
}

/** What a statement was and took; parameter values are never part of it. */
export interface QueryEvent {
  readonly sql: string;
  readonly durationMs: number;
  /** Rows returned or changed. */
  readonly rows: number;
  readonly error: unknown;
}

export type QueryListener = (event: QueryEvent) => void;

/** The repositories of one organization: no operation reaches another's rows. */
export interface OrganizationStore {
  readonly id: string;
  readonly models: OrganizationModels;
  readonly metering: OrganizationMetering;
}

/** The repositories, on the database or on one transaction of it. */
export interface Repositories {
  readonly organizations: OrganizationRepository;
  readonly models: ModelRepository;
  readonly metering: MeteringRepository;
  /** @throws ValidationError when `id` is no UUID */
  organization(id: string): OrganizationStore;
  /**
   * Inserts whole rows into a table of the model in one transaction, for samples, fixtures and copies; rows
   * whose primary key is taken are left alone. It keeps no totals: usage goes through {@link MeteringRepository.recordBatch}.
   * @returns how many rows are new
   * @throws ValidationError when the model refuses a row, before anything is inserted
   * @throws ConstraintError when a constraint other than the primary key refuses a row; none is inserted then
   */
  load<T extends AnyTable>(table: T, rows: readonly NewRow<T>[]): Promise<number>;
}

/** The repositories bound to one transaction. It ends with the work it was made for; later calls fail. */
export interface TransactionStore extends Repositories {}

export interface Store extends Repositories {
  /**
   * Runs the work in one transaction: what it does commits together when its promise resolves and is rolled
   * back when it rejects. Other calls wait or run beside it, never inside it. Inside, use the store it is
   * given: any call on the outer one, reads included, is a {@link TransactionScopeError}, also from timers
   * and promises that were started inside and outlive it.
   */
  transaction<T>(work: (store: TransactionStore) => Promise<T>): Promise<T>;
  health(): Promise<Health>;
  /** Waits for calls under way, then closes every connection. Closing twice is allowed. */
  close(): Promise<void>;
}

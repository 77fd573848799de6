/** What an application holds: an open database with its repositories, the same on every driver. */
import type { AuditRepository } from './audit/repository.ts';
import type { ModelRepository, OrganizationModels } from './catalog/repository.ts';
import type { ApiKeyRepository, OrganizationApiKeyRepository } from './identity/api-keys.ts';
import type { OrganizationRepository } from './identity/organizations.ts';
import type { OrganizationUserRepository, UserRepository } from './identity/users.ts';
import type { JobRepository, OrganizationJobRepository } from './jobs/repository.ts';
import type { BudgetRepository, QuotaRepository } from './metering/quota.ts';
import type { MeteringRepository, OrganizationMetering } from './metering/repository.ts';
import type { NewRow } from './model/rows.ts';
import type { AnyTable } from './model/table.ts';
import type { TaskRepository } from './tasks/repository.ts';
import type { TransactionOptions } from './transactions.ts';
import type {
  ExecutionUsageRepository,
  TaskStateRepository,
  WorkflowStateRepository,
} from './workflows/repository.ts';

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
  readonly users: OrganizationUserRepository;
  readonly apiKeys: OrganizationApiKeyRepository;
  /** States of workflow executions. */
  readonly workflows: WorkflowStateRepository;
  /** States of the task executions within them. */
  readonly taskStates: TaskStateRepository;
  /** What executions used of language models, in total. */
  readonly executionUsage: ExecutionUsageRepository;
  /** What agents were asked to do, and what they did. */
  readonly tasks: TaskRepository;
  readonly models: OrganizationModels;
  readonly jobs: OrganizationJobRepository;
  readonly metering: OrganizationMetering;
  readonly budgets: BudgetRepository;
  readonly quota: QuotaRepository;
  /** The organization's own chain. */
  readonly audit: AuditRepository;
}

/** The repositories, on the database or on one transaction of it. */
export interface Repositories {
  readonly organizations: OrganizationRepository;
  /** Users of all organizations: for signing in. */
  readonly users: UserRepository;
  /** API keys of all organizations: for telling who calls. */
  readonly apiKeys: ApiKeyRepository;
  readonly models: ModelRepository;
  readonly jobs: JobRepository;
  readonly metering: MeteringRepository;
  /** The system's chain, of what belongs to no organization. */
  readonly audit: AuditRepository;
  /**
   * @throws ValidationError when `id` is no UUID, or the nil UUID: what that stands for, such as list prices and the
   * system's audit log, is the store's own
   */
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
export interface TransactionStore extends Repositories {
  /**
   * Runs the work in a nested transaction, under a savepoint: when its promise rejects, or a statement in it has
   * failed, what it did is undone and this transaction goes on. It commits with this one. Inside, use the store it
   * is given: any call on this one is a {@link TransactionScopeError}. Calls on this one from elsewhere, other
   * nested transactions included, wait for its end. Work that lost against a concurrent transaction ends this one
   * too, since only the whole can be run again.
   */
  transaction<T>(work: (store: TransactionStore) => Promise<T>): Promise<T>;
}

export interface Store extends Repositories {
  /**
   * Runs the work in one transaction: what it does commits together when its promise resolves and is rolled
   * back when it rejects. Other calls wait or run beside it, never inside it. Inside, use the store it is
   * given: any call on the outer one, reads included, is a {@link TransactionScopeError}, also from timers
   * and promises that were started inside and outlive it.
   *
   * Await everything inside: its end ends what is nested in it and under way, whose calls are a
   * {@link TransactionScopeError} from then on. Work that returns while a nested transaction, or a call of several
   * statements, is under way is rolled back. A single statement that was asked for before the work returned is still
   * part of what commits.
   *
   * Calls that are made at once inside take turns: one that reads and then writes, such as publishing a price, finds
   * what the one before it left.
   *
   * A transaction that loses against a concurrent one (a serialization failure, a deadlock) is run again from its
   * start: the work may run several times, so it should do nothing outside of the database that cannot be
   * repeated. Other errors of the work are never retried.
   * @throws ValidationError for options that there are not
   * @throws TransactionConflictError when it lost in every run
   * @throws TransactionScopeError when a statement had failed although the work returned, or was not awaited
   */
  transaction<T>(
    work: (store: TransactionStore) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /**
   * The repositories on a transaction that the application has begun itself, so that what they do commits with the
   * application's own rows: on a client of `pg`, a better-sqlite3 database, or a transaction of Kysely's or
   * Drizzle's on either. It never begins, commits or rolls that back. Await every call before the transaction ends,
   * and run no statement of the application's on it meanwhile. Bind it once and hand that store on: calls that are made
   * at once take turns on one such store, and not with those on another of the same transaction.
   *
   * A statement that fails ends the store that is bound, as it does a transaction of the store's own, and leaves
   * nothing of its call: roll back, or go back to a savepoint of the application's own and bind again. A conflict
   * with a concurrent transaction is not retried: `isRetryable` says that the whole may be run again.
   * @throws ValidationError for what is none of these, or is connected to another database; for Kysely, the first
   * call throws it
   * @throws TransactionScopeError when it is in no transaction
   */
  bind(connection: object): TransactionStore;
  health(): Promise<Health>;
  /** Waits for calls under way, then closes every connection. Closing twice is allowed. */
  close(): Promise<void>;
}

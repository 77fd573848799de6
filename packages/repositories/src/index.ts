/** What drivers are built on, and what code that runs on both needs of it. Applications get theirs from a store. */
export type { StoreEntries } from './audit/log.ts';
export { asIs, type RowCodec, rowCodec, sharedCodecs } from './codec.ts';
export { answerTime, type Finding, runChecks } from './health.ts';
export { KeyMemory } from './identity/key-memory.ts';
export { type Insertion, insertion } from './insertion.ts';
export {
  type ClaimParameter,
  claimStatement,
  eachPriority,
  now,
  PRIORITIES,
} from './jobs/claiming.ts';
export type { NativeJobs } from './jobs/context.ts';
export { inState } from './jobs/states.ts';
export { type JobWakeups, LocalWakeups } from './jobs/wakeups.ts';
export {
  compilingKysely,
  type KyselyLanguage,
  scopedKysely,
  transactionKysely,
} from './kysely.ts';
export { loadRows } from './load.ts';
export type { UsageRecorder } from './metering/recorder.ts';
export {
  type DailyTotals,
  dailyTotals,
  dirtyHours,
  type PreparedEvent,
  prepareEvent,
  prepareUsage,
} from './metering/usage.ts';
export type { NeutralStore, NeutralTransactionStore } from './neutral-store.ts';
export type {
  DialectPort,
  PreparedSql,
  Session,
  StatementResult,
  TimeBucket,
  ValueCodec,
  ValueCodecs,
} from './port.ts';
export type { AnyQuery } from './queries.ts';
export {
  type NativeRepositories,
  prepareSharedRepositories,
  type SharedSettings,
  sharedStatements,
} from './repositories.ts';
export {
  assertSchemaFits,
  describeSchemaVersion,
  neededMigrations,
  type RecordedMigration,
} from './schema-version.ts';
export { type Statement, statement, statementName } from './statement.ts';
export {
  apart,
  boundEnded,
  clientBehind,
  connectionBehind,
  has,
  inKysely,
  isThing,
  type KyselyTransaction,
  kyselyTransactionOf,
  notBindable,
  notInTransaction,
} from './transactions/binding.ts';
export {
  assertNoControl,
  begunOutside,
  controlOf,
  endedInside,
  onlyReads,
} from './transactions/control.ts';
export { assertWork, transactionSettings } from './transactions/options.ts';
export { retryConflicts } from './transactions/retry.ts';
export { TransactionScope } from './transactions/scope.ts';
export { isRefusal, TransactionState } from './transactions/state.ts';
export { transactionStores } from './transactions/stores.ts';

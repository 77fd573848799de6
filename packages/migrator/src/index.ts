export type { Signer } from './approval/keys.ts';
export * from './approval/port.ts';
export type { EmbeddedBackfill } from './backfill/file.ts';
export type { BackfillBatch, BackfillFunction } from './backfill/function.ts';
export type * from './backfill/port.ts';
export type * from './backfill/reports.ts';
export type {
  HookDatabase,
  MigrationHooks,
  MigrationOutcome,
  MigrationStep,
  RunInfo,
  RunOutcome,
} from './checks/hooks.ts';
export type { RowLoss, RowWatch, WatchedTable } from './checks/port.ts';
export * from './contract.ts';
export * from './errors.ts';
export { problemOfFile } from './files/checked.ts';
export { type CarryingPackage, embedMigrations } from './files/embed.ts';
export * from './files/source.ts';
export { auditFactsOf } from './history/audit.ts';
export * from './history/columns.ts';
export { foreignHistory } from './history/foreign.ts';
export type * from './history/port.ts';
export * from './migrator.ts';
export type * from './plan/plan.ts';
export type * from './plan/port.ts';
export type * from './proof/reports.ts';
export type * from './proof/workload.ts';
export * from './reports.ts';
export type * from './run/port.ts';
export { actionAt } from './sql/actions.ts';
export { parseScript, type Script, type Statement } from './sql/statements.ts';
export * from './sql/syntax.ts';
export type * from './target.ts';
export type * from './telemetry/port.ts';
export type { Clock } from './waiting.ts';

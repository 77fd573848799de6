/**
 * The rows of every table, by name: `Job` as repositories return it, `NewJob` as callers give it, `JobUpdate`
 * for a change. Tables that are append-only, or are all key, have no update.
 */
import type { auditChains, auditCheckpoints, auditLogEntries } from './audit/tables.ts';
import type { modelRegistryEntries } from './catalog/tables.ts';
import type { apiKeys, organizations, users } from './identity/tables.ts';
import type { jobFiles, jobs } from './jobs/tables.ts';
import type {
  budgets,
  budgetWindows,
  dailyUsage,
  rollupDirtyBuckets,
  usageEvents,
  usageIdempotencyKeys,
  usageReservations,
  usageRollupsDaily,
  usageRollupsHourly,
} from './metering/tables.ts';
import type { NewRow, Row, RowUpdate } from './model/rows.ts';
import type {
  migrationApprovals,
  migrationApprovers,
  migrationBackfills,
  migrationLog,
  migrationProtection,
  schemaMigrations,
} from './operations/tables.ts';
import type { executionLogs, tasks } from './tasks/tables.ts';
import type { executionLlmUsage, taskStates, workflowStates } from './workflows/tables.ts';

export type Organization = Row<typeof organizations>;
export type NewOrganization = NewRow<typeof organizations>;
export type OrganizationUpdate = RowUpdate<typeof organizations, 'id' | 'createdAt' | 'updatedAt'>;

export type User = Row<typeof users>;
export type NewUser = NewRow<typeof users>;
export type UserUpdate = RowUpdate<
  typeof users,
  'organizationId' | 'id' | 'deactivatedAt' | 'createdAt' | 'updatedAt'
>;

export type ApiKey = Row<typeof apiKeys>;
export type NewApiKey = NewRow<typeof apiKeys>;
export type ApiKeyUpdate = RowUpdate<typeof apiKeys, 'organizationId' | 'id'>;

export type ModelRegistryEntry = Row<typeof modelRegistryEntries>;
export type NewModelRegistryEntry = NewRow<typeof modelRegistryEntries>;
export type ModelRegistryEntryUpdate = RowUpdate<typeof modelRegistryEntries, 'id'>;

export type WorkflowState = Row<typeof workflowStates>;
export type NewWorkflowState = NewRow<typeof workflowStates>;
export type WorkflowStateUpdate = RowUpdate<
  typeof workflowStates,
  'organizationId' | 'workflowExecId'
>;

export type TaskState = Row<typeof taskStates>;
export type NewTaskState = NewRow<typeof taskStates>;
export type TaskStateUpdate = RowUpdate<typeof taskStates, 'organizationId' | 'taskExecId'>;

export type ExecutionLlmUsage = Row<typeof executionLlmUsage>;
export type NewExecutionLlmUsage = NewRow<typeof executionLlmUsage>;
export type ExecutionLlmUsageUpdate = RowUpdate<typeof executionLlmUsage, 'organizationId' | 'id'>;

export type Task = Row<typeof tasks>;
export type NewTask = NewRow<typeof tasks>;
export type TaskUpdate = RowUpdate<typeof tasks, 'organizationId' | 'taskId'>;

export type ExecutionLog = Row<typeof executionLogs>;
export type NewExecutionLog = NewRow<typeof executionLogs>;
export type ExecutionLogUpdate = RowUpdate<typeof executionLogs, 'organizationId' | 'logId'>;

export type Job = Row<typeof jobs>;
export type NewJob = NewRow<typeof jobs>;
export type JobUpdate = RowUpdate<typeof jobs, 'organizationId' | 'id'>;

export type JobFile = Row<typeof jobFiles>;
export type NewJobFile = NewRow<typeof jobFiles>;
export type JobFileUpdate = RowUpdate<typeof jobFiles, 'organizationId' | 'id'>;

export type UsageEvent = Row<typeof usageEvents>;
export type NewUsageEvent = NewRow<typeof usageEvents>;

export type UsageIdempotencyKey = Row<typeof usageIdempotencyKeys>;
export type NewUsageIdempotencyKey = NewRow<typeof usageIdempotencyKeys>;

export type DailyUsage = Row<typeof dailyUsage>;
export type NewDailyUsage = NewRow<typeof dailyUsage>;
export type DailyUsageUpdate = RowUpdate<
  typeof dailyUsage,
  'organizationId' | 'userId' | 'apiKeyId' | 'day'
>;

export type Budget = Row<typeof budgets>;
export type NewBudget = NewRow<typeof budgets>;
export type BudgetUpdate = RowUpdate<
  typeof budgets,
  'organizationId' | 'id' | 'createdAt' | 'updatedAt'
>;

export type BudgetWindow = Row<typeof budgetWindows>;
export type NewBudgetWindow = NewRow<typeof budgetWindows>;
export type BudgetWindowUpdate = RowUpdate<
  typeof budgetWindows,
  'organizationId' | 'budgetId' | 'windowStart'
>;

export type UsageReservation = Row<typeof usageReservations>;
export type NewUsageReservation = NewRow<typeof usageReservations>;
export type UsageReservationUpdate = RowUpdate<
  typeof usageReservations,
  'organizationId' | 'requestId'
>;

export type UsageRollupHourly = Row<typeof usageRollupsHourly>;
export type NewUsageRollupHourly = NewRow<typeof usageRollupsHourly>;
export type UsageRollupHourlyUpdate = RowUpdate<
  typeof usageRollupsHourly,
  'organizationId' | 'bucketStart' | 'provider' | 'model' | 'userId' | 'apiKeyId'
>;

export type UsageRollupDaily = Row<typeof usageRollupsDaily>;
export type NewUsageRollupDaily = NewRow<typeof usageRollupsDaily>;
export type UsageRollupDailyUpdate = RowUpdate<
  typeof usageRollupsDaily,
  'organizationId' | 'bucketStart' | 'provider' | 'model' | 'userId' | 'apiKeyId'
>;

export type RollupDirtyBucket = Row<typeof rollupDirtyBuckets>;
export type NewRollupDirtyBucket = NewRow<typeof rollupDirtyBuckets>;

export type AuditLogEntry = Row<typeof auditLogEntries>;
export type NewAuditLogEntry = NewRow<typeof auditLogEntries>;

export type AuditChain = Row<typeof auditChains>;
export type NewAuditChain = NewRow<typeof auditChains>;
export type AuditChainUpdate = RowUpdate<typeof auditChains, 'organizationId'>;

export type AuditCheckpoint = Row<typeof auditCheckpoints>;
export type NewAuditCheckpoint = NewRow<typeof auditCheckpoints>;

export type SchemaMigration = Row<typeof schemaMigrations>;
export type NewSchemaMigration = NewRow<typeof schemaMigrations>;
export type SchemaMigrationUpdate = RowUpdate<typeof schemaMigrations, 'stream' | 'version'>;

export type MigrationLogEntry = Row<typeof migrationLog>;
export type NewMigrationLogEntry = NewRow<typeof migrationLog>;

export type MigrationBackfill = Row<typeof migrationBackfills>;
export type NewMigrationBackfill = NewRow<typeof migrationBackfills>;
export type MigrationBackfillUpdate = RowUpdate<typeof migrationBackfills, 'stream' | 'version'>;

export type MigrationApprover = Row<typeof migrationApprovers>;
export type NewMigrationApprover = NewRow<typeof migrationApprovers>;
export type MigrationApproverUpdate = RowUpdate<typeof migrationApprovers, 'name'>;

export type MigrationProtection = Row<typeof migrationProtection>;
export type NewMigrationProtection = NewRow<typeof migrationProtection>;
export type MigrationProtectionUpdate = RowUpdate<typeof migrationProtection, 'id'>;

export type MigrationApproval = Row<typeof migrationApprovals>;
export type NewMigrationApproval = NewRow<typeof migrationApprovals>;

/** The rows of every table, by name. */
import type { auditCheckpoints, auditLogEntries } from './audit/tables.ts';
import type { modelRegistryEntries } from './catalog/tables.ts';
import type { apiKeys, organizations, users } from './identity/tables.ts';
import type { jobFiles, jobs } from './jobs/tables.ts';
import type {
  budgets,
  budgetWindows,
  dailyUsage,
  usageEvents,
  usageReservations,
  usageRollupsDaily,
  usageRollupsHourly,
} from './metering/tables.ts';
import type { NewRow, Row, RowUpdate } from './model/rows.ts';
import type { migrationLog, schemaMigrations } from './operations/tables.ts';
import type { executionLogs, tasks } from './tasks/tables.ts';
import type { executionLlmUsage, taskStates, workflowStates } from './workflows/tables.ts';

export type Organization = Row<typeof organizations>;
export type NewOrganization = NewRow<typeof organizations>;
export type OrganizationUpdate = RowUpdate<typeof organizations, 'id'>;

export type User = Row<typeof users>;
export type NewUser = NewRow<typeof users>;
export type UserUpdate = RowUpdate<typeof users, 'organizationId' | 'id'>;

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

/** Usage events are append-only: there is no update. */
export type UsageEvent = Row<typeof usageEvents>;
export type NewUsageEvent = NewRow<typeof usageEvents>;

export type DailyUsage = Row<typeof dailyUsage>;

export type Budget = Row<typeof budgets>;
export type NewBudget = NewRow<typeof budgets>;
export type BudgetUpdate = RowUpdate<typeof budgets, 'organizationId' | 'id'>;

export type BudgetWindow = Row<typeof budgetWindows>;
export type UsageReservation = Row<typeof usageReservations>;
export type UsageRollupHourly = Row<typeof usageRollupsHourly>;
export type UsageRollupDaily = Row<typeof usageRollupsDaily>;

/** Audit entries are append-only: there is no update. */
export type AuditLogEntry = Row<typeof auditLogEntries>;
export type AuditCheckpoint = Row<typeof auditCheckpoints>;

export type SchemaMigration = Row<typeof schemaMigrations>;
export type MigrationLogEntry = Row<typeof migrationLog>;

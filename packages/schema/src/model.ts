/** Every table of the product, parents before their children. */
import { auditChains, auditCheckpoints, auditLogEntries } from './audit/tables.ts';
import { modelRegistryEntries } from './catalog/tables.ts';
import { apiKeys, organizations, users } from './identity/tables.ts';
import { jobFiles, jobs } from './jobs/tables.ts';
import {
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
import {
  migrationApprovals,
  migrationApprovers,
  migrationBackfills,
  migrationLog,
  migrationProtection,
  schemaMigrations,
} from './operations/tables.ts';
import { executionLogs, tasks } from './tasks/tables.ts';
import { executionLlmUsage, taskStates, workflowStates } from './workflows/tables.ts';

/** Where a table lives: analytics may have a database of its own. */
export type Stream = 'operational' | 'analytics';

/** The tables that the operational stream's migrations make. */
export const operationalModel = {
  organizations,
  users,
  apiKeys,
  modelRegistryEntries,
  workflowStates,
  taskStates,
  executionLlmUsage,
  tasks,
  executionLogs,
  jobs,
  jobFiles,
  usageEvents,
  usageIdempotencyKeys,
  dailyUsage,
  budgets,
  budgetWindows,
  usageReservations,
  rollupDirtyBuckets,
  auditLogEntries,
  auditChains,
  auditCheckpoints,
};

/** The tables that the analytics stream's migrations make. */
export const analyticsModel = { usageRollupsHourly, usageRollupsDaily };

/** The tables that the migration engine makes for itself before the first migration. */
export const operationsModel = {
  schemaMigrations,
  migrationLog,
  migrationBackfills,
  migrationApprovers,
  migrationProtection,
  migrationApprovals,
};

export const model = { ...operationalModel, ...analyticsModel, ...operationsModel };

/** The types of rows, new rows and changes. Checked by `tsc`; nothing here runs. */

import type * as schema from '../../src/index.ts';
import type {
  ActualResources,
  ApiKey,
  ApiKeyUpdate,
  AuditLogEntry,
  DailyUsage,
  ExecutionLog,
  ExternalAiUsage,
  Job,
  JobUpdate,
  JsonObject,
  JsonValue,
  NewApiKey,
  NewExecutionLog,
  NewJob,
  NewModelRegistryEntry,
  NewOrganization,
  NewTask,
  NewUsageEvent,
  NewUser,
  Organization,
  OrganizationUpdate,
  SchemaMigration,
  Task,
  TaskUpdate,
  UsageEvent,
  User,
  WorkflowState,
} from '../../src/index.ts';
import type { Equal, Expect } from './expect.ts';

type OptionalKeys<T> = {
  [K in keyof T]-?: Record<string, never> extends Pick<T, K> ? K : never;
}[keyof T];
type RequiredKeys<T> = Exclude<keyof T, OptionalKeys<T>>;
type JobStatus = 'queued' | 'processing' | 'completed' | 'failed' | 'cancelled';

export type RowsAreExact = [
  Expect<
    Equal<
      Organization,
      {
        id: string;
        slug: string;
        externalId: string | null;
        name: string;
        quotaTier: string;
        createdAt: Date;
        updatedAt: Date;
      }
    >
  >,
  Expect<
    Equal<
      User,
      {
        organizationId: string;
        id: string;
        externalId: string | null;
        email: string;
        displayName: string | null;
        role: 'admin' | 'user';
        deactivatedAt: Date | null;
        createdAt: Date;
        updatedAt: Date;
      }
    >
  >,
  Expect<
    Equal<
      ApiKey,
      {
        organizationId: string;
        id: string;
        userId: string | null;
        name: string;
        environment: string;
        prefix: string;
        hash: Uint8Array;
        scopes: string[];
        quotaTier: string | null;
        createdAt: Date;
        expiresAt: Date | null;
        lastUsedAt: Date | null;
        revokedAt: Date | null;
        replacedById: string | null;
      }
    >
  >,
  Expect<
    Equal<
      Job,
      {
        organizationId: string;
        id: string;
        userId: string | null;
        queue: string;
        kind: string;
        status: JobStatus;
        priority: number;
        payload: NonNullable<JsonValue>;
        options: JsonObject;
        idempotencyKey: string | null;
        runAt: Date;
        attempt: number;
        maxAttempts: number;
        workerId: string | null;
        leaseToken: string | null;
        lockedUntil: Date | null;
        createdAt: Date;
        startedAt: Date | null;
        completedAt: Date | null;
        result: NonNullable<JsonValue> | null;
        error: NonNullable<JsonValue> | null;
      }
    >
  >,
  Expect<
    Equal<
      DailyUsage,
      {
        organizationId: string;
        userId: string;
        apiKeyId: string;
        day: string;
        requestCount: number;
        inputTokens: number;
        outputTokens: number;
        costUsd: number;
      }
    >
  >,
  Expect<
    Equal<
      ExecutionLog,
      {
        organizationId: string;
        logId: string;
        taskId: string;
        stepNumber: number;
        agentType: string;
        action: string;
        status: 'running' | 'completed' | 'failed';
        outputSummary: string | null;
        outputFull: NonNullable<JsonValue> | null;
        timestamp: Date;
        durationMs: number | null;
      }
    >
  >,
  Expect<Equal<Task['actualResources'], ActualResources | null>>,
  Expect<Equal<Task['externalAiUsed'], ExternalAiUsage | null>>,
  Expect<Equal<UsageEvent['costUsd'], number | null>>,
  Expect<Equal<UsageEvent['tags'], string[] | null>>,
  Expect<Equal<UsageEvent['status'], 'ok' | 'error'>>,
  Expect<Equal<WorkflowState['usage'], readonly JsonValue[] | null>>,
  Expect<Equal<AuditLogEntry['actorType'], 'user' | 'api_key' | 'system' | 'operator'>>,
  Expect<Equal<SchemaMigration['breaking'], boolean>>,
];

export type NewRowsDemandNoMoreThanTheyMust = [
  Expect<Equal<RequiredKeys<NewOrganization>, 'slug' | 'name'>>,
  Expect<Equal<RequiredKeys<NewUser>, 'organizationId' | 'email' | 'role'>>,
  Expect<Equal<RequiredKeys<NewApiKey>, 'organizationId' | 'name' | 'prefix' | 'hash'>>,
  Expect<Equal<RequiredKeys<NewJob>, 'organizationId' | 'kind' | 'payload'>>,
  Expect<Equal<RequiredKeys<NewTask>, 'organizationId' | 'requestText'>>,
  Expect<
    Equal<
      RequiredKeys<NewExecutionLog>,
      'organizationId' | 'taskId' | 'stepNumber' | 'agentType' | 'action'
    >
  >,
  Expect<
    Equal<RequiredKeys<NewUsageEvent>, 'organizationId' | 'occurredAt' | 'provider' | 'model'>
  >,
  Expect<
    Equal<
      RequiredKeys<NewModelRegistryEntry>,
      | 'organizationId'
      | 'provider'
      | 'model'
      | 'displayName'
      | 'inputUsdPerMtok'
      | 'outputUsdPerMtok'
      | 'cachedInputUsdPerMtok'
      | 'cacheWriteUsdPerMtok'
      | 'reasoningUsdPerMtok'
      | 'effectiveFrom'
    >
  >,
  Expect<Equal<keyof NewJob, keyof Job>>,
  Expect<Equal<NewJob['lockedUntil'], Date | null | undefined>>,
  Expect<Equal<NewJob['status'], JobStatus | undefined>>,
];

export type ChangesLeaveTheKeyAlone = [
  Expect<
    Equal<keyof OrganizationUpdate, Exclude<keyof Organization, 'id' | 'createdAt' | 'updatedAt'>>
  >,
  Expect<Equal<keyof JobUpdate, Exclude<keyof Job, 'organizationId' | 'id'>>>,
  Expect<Equal<keyof TaskUpdate, Exclude<keyof Task, 'organizationId' | 'taskId'>>>,
  Expect<Equal<RequiredKeys<ApiKeyUpdate>, never>>,
  Expect<Equal<JobUpdate['lockedUntil'], Date | null | undefined>>,
  Expect<Equal<JobUpdate['attempt'], number | undefined>>,
];

/** Types are no properties of a module, so each name is asked for on its own. */
export type EveryTableHasItsTypes = [
  schema.Organization,
  schema.NewOrganization,
  schema.OrganizationUpdate,
  schema.User,
  schema.NewUser,
  schema.UserUpdate,
  schema.ApiKey,
  schema.NewApiKey,
  schema.ApiKeyUpdate,
  schema.ModelRegistryEntry,
  schema.NewModelRegistryEntry,
  schema.ModelRegistryEntryUpdate,
  schema.WorkflowState,
  schema.NewWorkflowState,
  schema.WorkflowStateUpdate,
  schema.TaskState,
  schema.NewTaskState,
  schema.TaskStateUpdate,
  schema.ExecutionLlmUsage,
  schema.NewExecutionLlmUsage,
  schema.ExecutionLlmUsageUpdate,
  schema.Task,
  schema.NewTask,
  schema.TaskUpdate,
  schema.ExecutionLog,
  schema.NewExecutionLog,
  schema.ExecutionLogUpdate,
  schema.Job,
  schema.NewJob,
  schema.JobUpdate,
  schema.JobFile,
  schema.NewJobFile,
  schema.JobFileUpdate,
  schema.UsageEvent,
  schema.NewUsageEvent,
  schema.UsageIdempotencyKey,
  schema.NewUsageIdempotencyKey,
  schema.DailyUsage,
  schema.NewDailyUsage,
  schema.DailyUsageUpdate,
  schema.Budget,
  schema.NewBudget,
  schema.BudgetUpdate,
  schema.BudgetWindow,
  schema.NewBudgetWindow,
  schema.BudgetWindowUpdate,
  schema.UsageReservation,
  schema.NewUsageReservation,
  schema.UsageReservationUpdate,
  schema.UsageRollupHourly,
  schema.NewUsageRollupHourly,
  schema.UsageRollupHourlyUpdate,
  schema.UsageRollupDaily,
  schema.NewUsageRollupDaily,
  schema.UsageRollupDailyUpdate,
  schema.RollupDirtyBucket,
  schema.NewRollupDirtyBucket,
  schema.AuditLogEntry,
  schema.NewAuditLogEntry,
  schema.AuditChain,
  schema.NewAuditChain,
  schema.AuditChainUpdate,
  schema.AuditCheckpoint,
  schema.NewAuditCheckpoint,
  schema.SchemaMigration,
  schema.NewSchemaMigration,
  schema.SchemaMigrationUpdate,
  schema.MigrationLogEntry,
  schema.NewMigrationLogEntry,
  schema.MigrationApprover,
  schema.NewMigrationApprover,
  schema.MigrationApproverUpdate,
  schema.MigrationProtection,
  schema.NewMigrationProtection,
  schema.MigrationProtectionUpdate,
  schema.MigrationApproval,
  schema.NewMigrationApproval,
];

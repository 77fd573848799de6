/** Differential testing: the same calls on two drivers, whose answers and tables have to be the same. */
import { apiKeyOperations } from './api-keys.ts';
import { auditOperations } from './audit.ts';
import { jobOperations } from './jobs.ts';
import { meteringOperations } from './metering.ts';
import { modelOperations } from './models.ts';
import { organizationOperations } from './organizations.ts';
import { quotaOperations } from './quota.ts';
import type { Domains } from './sequence.ts';
import { taskOperations } from './tasks.ts';
import { userOperations } from './users.ts';
import { executionUsageOperations, taskStateOperations, workflowOperations } from './workflows.ts';

export { compareOn, type Difference, type Engine, inWords } from './comparison.ts';
export { Memory } from './memory.ts';
export type { Operation } from './operation.ts';
export { type Domains, type Sequence, sequences } from './sequence.ts';
export { shortened } from './shortening.ts';

/** Everything that sequences call, by domain. */
export const domains: Domains = {
  organizations: organizationOperations,
  users: userOperations,
  apiKeys: apiKeyOperations,
  models: modelOperations,
  workflows: workflowOperations,
  taskStates: taskStateOperations,
  executionUsage: executionUsageOperations,
  tasks: taskOperations,
  jobs: jobOperations,
  metering: meteringOperations,
  quota: quotaOperations,
  audit: auditOperations,
};

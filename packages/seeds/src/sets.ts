/** What there is to seed. Tables stand parents first, so that each row finds what it points to. */
import {
  apiKeys,
  executionLlmUsage,
  executionLogs,
  jobFiles,
  jobs,
  modelRegistryEntries,
  organizations,
  taskStates,
  tasks,
  users,
  workflowStates,
} from '@runledger/schema';
import { batch, type SeedBatch } from './batch.ts';
import type { Calendar } from './calendar.ts';
import { sampleModels } from './catalog/models.ts';
import { sampleApiKeys } from './identity/api-keys.ts';
import { sampleOrganizations, sampleUsers } from './identity/organizations.ts';
import { sampleJobFiles, sampleJobs } from './jobs/jobs.ts';
import { sampleExecutionLogs, sampleTasks } from './tasks/tasks.ts';
import {
  sampleExecutionUsage,
  sampleTaskStates,
  sampleWorkflowStates,
} from './workflows/workflows.ts';

/**
 * `core`: organizations, users, API keys, models with prices. `agent-tasks`: tasks with their logs, workflows,
 * jobs. `usage`: a month of usage events. The latter two stand on `core`.
 */
export const seedSets = ['core', 'agent-tasks', 'usage'] as const;

export type SeedSet = (typeof seedSets)[number];

/** The sets asked for, with what they stand on, in the order of loading. */
export function withPrerequisites(sets: readonly SeedSet[]): SeedSet[] {
  return seedSets.filter((set) => sets.includes(set) || (set === 'core' && sets.length > 0));
}

/** The rows of a set, table by table; usage events are recorded, not inserted (`sampleUsage`). */
export function seedBatches(set: SeedSet, calendar: Calendar): SeedBatch[] {
  switch (set) {
    case 'core':
      return [
        batch(organizations, sampleOrganizations(calendar)),
        batch(users, sampleUsers(calendar)),
        batch(apiKeys, sampleApiKeys(calendar)),
        batch(modelRegistryEntries, sampleModels(calendar)),
      ];
    case 'agent-tasks':
      return [
        batch(tasks, sampleTasks(calendar)),
        batch(executionLogs, sampleExecutionLogs(calendar)),
        batch(workflowStates, sampleWorkflowStates(calendar)),
        batch(taskStates, sampleTaskStates(calendar)),
        batch(executionLlmUsage, sampleExecutionUsage(calendar)),
        batch(jobs, sampleJobs(calendar)),
        batch(jobFiles, sampleJobFiles(calendar)),
      ];
    case 'usage':
      return [];
  }
}

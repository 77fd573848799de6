/** What agents were asked to do, and what they did step by step. */

import { organizations } from '../identity/tables.ts';
import { count, id, instant, integer, json, key, oneOf, text } from '../model/column.ts';
import type { JsonValue } from '../model/json.ts';
import { index, table } from '../model/table.ts';

/** Resources a task is expected to need. Keys are stored as they are given; more are allowed. */
export type EstimatedResources = {
  readonly duration_seconds?: number;
  readonly gpu_vram_mb?: number;
  readonly cpu_cores?: number;
  readonly [key: string]: JsonValue | undefined;
};

/** Resources a task really took. */
export type ActualResources = {
  readonly duration_seconds?: number;
  readonly gpu_vram_mb_used?: number;
  readonly cpu_time_ms?: number;
  readonly [key: string]: JsonValue | undefined;
};

/** What a task used of models outside the platform. */
export type ExternalAiUsage = {
  readonly model?: string;
  readonly token_count?: number;
  readonly cost_usd?: number;
  readonly [key: string]: JsonValue | undefined;
};

export const tasks = table('tasks', {
  domain: 'tasks',
  about: 'A request to the platform’s agents, from its approval to its end.',
  retention: { days: 365, after: 'createdAt' },
  columns: {
    organizationId: id().references(organizations).internal('The organization that asks.'),
    taskId: id().generated().internal('Identifier of the task.'),
    projectId: key().optional().internal('The project it belongs to, named by the caller.'),
    requestText: text(100_000).confidential('What is asked, in words.'),
    status: oneOf('pending', 'approved', 'executing', 'completed', 'failed', 'rejected')
      .default('pending')
      .internal('Where the task stands.'),
    createdAt: instant().defaultNow().internal('When it was asked.'),
    createdBy: key().optional().confidential('Who asked.'),
    approvedAt: instant().optional().internal('When it was approved.'),
    approvedBy: key().optional().confidential('Who approved it.'),
    completedAt: instant().optional().internal('When it ended, well or not.'),
    estimatedResources: json<EstimatedResources>()
      .object()
      .optional()
      .internal('What it is expected to need: duration_seconds, gpu_vram_mb, cpu_cores.'),
    actualResources: json<ActualResources>()
      .object()
      .optional()
      .internal('What it took: duration_seconds, gpu_vram_mb_used, cpu_time_ms.'),
    externalAiUsed: json<ExternalAiUsage>()
      .object()
      .optional()
      .internal('What it used of outside models: model, token_count, cost_usd.'),
    errorMessage: text(100_000).optional().confidential('Why it failed or was rejected.'),
  },
  primaryKey: ['organizationId', 'taskId'],
  indexes: [
    index('createdAt').serves('retention'),
    index('status').serves('tasks in a state, of all organizations'),
    index('organizationId', 'createdAt').serves("an organization's tasks, by age"),
    index('organizationId', 'status', 'createdAt').serves(
      "an organization's tasks in a state, by age",
    ),
    index('organizationId', 'projectId', 'createdAt').serves('the tasks of a project, by age'),
    index('organizationId', 'createdBy', 'createdAt').serves('what somebody asked, by age'),
  ],
});

export const executionLogs = table('execution_logs', {
  domain: 'tasks',
  about: 'One step of a task’s execution.',
  retention: { with: 'tasks' },
  columns: {
    organizationId: id().internal('The organization of the task.'),
    logId: id().generated().internal('Identifier of the entry.'),
    taskId: id().references(tasks, { onDelete: 'cascade' }).internal('The task.'),
    stepNumber: integer().min(1).internal('Number of the step, counted from 1.'),
    agentType: key(63).internal('Kind of agent: orchestrator, infra, desktop, code, research …'),
    action: text(10_000).confidential('What the agent did.'),
    status: oneOf('running', 'completed', 'failed')
      .default('running')
      .internal('How the step stands.'),
    outputSummary: text(500).cut().optional().confidential('First 500 characters of the output.'),
    outputFull: json().optional().confidential('The whole output, or where it is.'),
    timestamp: instant().defaultNow().internal('When the step was logged.'),
    durationMs: count().optional().internal('How long the step took, in milliseconds.'),
  },
  primaryKey: ['organizationId', 'logId'],
  uniques: [['organizationId', 'taskId', 'stepNumber']],
  indexes: [index('status', 'timestamp').serves('steps that failed lately')],
});

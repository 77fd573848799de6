/** What ran: the states of workflows and their tasks, and what each execution used. */

import { organizations } from '../identity/tables.ts';
import { count, id, instant, json, key, money, self } from '../model/column.ts';
import { all, any, exactlyOne, isIn, isNotIn, isNotNull, isNull } from '../model/condition.ts';
import type { JsonValue } from '../model/json.ts';
import { index, table } from '../model/table.ts';

const statusAbout = 'State of the execution, in the words of the engine that runs it.';

export const workflowStates = table('workflow_states', {
  domain: 'workflows',
  about: 'One execution of a workflow.',
  retention: { days: 365, after: 'updatedAt' },
  columns: {
    organizationId: id().references(organizations).internal('The organization it runs for.'),
    workflowExecId: key().internal('Identifier of the execution, given by the caller.'),
    workflowId: key().internal('The workflow that runs.'),
    status: key(63).internal(statusAbout),
    usage: json<readonly JsonValue[]>()
      .array()
      .optional()
      .internal('Usage that the engine noted, one entry a model.'),
    input: json().optional().confidential('What the workflow was given.'),
    output: json().optional().confidential('What the workflow returned.'),
    error: json().optional().confidential('Why the workflow failed.'),
    createdAt: instant().defaultNow().internal('When the execution began.'),
    updatedAt: instant().touched().internal('When the state last changed.'),
  },
  primaryKey: ['organizationId', 'workflowExecId'],
  indexes: [
    index('organizationId', 'createdAt').serves('executions by age'),
    index('organizationId', 'updatedAt').serves('executions by their last change'),
    index('organizationId', 'status', 'createdAt').serves('executions in a state, by age'),
    index('organizationId', 'workflowId', 'createdAt').serves('executions of a workflow, by age'),
    index('organizationId', 'workflowId', 'status', 'createdAt').serves(
      'executions of a workflow in a state, by age',
    ),
    index('updatedAt').serves('retention'),
  ],
});

export const taskStates = table('task_states', {
  domain: 'workflows',
  about: 'One execution of a task within a workflow’s execution.',
  retention: { with: 'workflow_states' },
  columns: {
    organizationId: id().internal('The organization it runs for.'),
    taskExecId: key().internal('Identifier of the execution, given by the caller.'),
    component: key(63).internal('Kind of component that runs: agent, tool, task …'),
    status: key(63).internal(statusAbout),
    taskId: key().internal('The task that runs.'),
    workflowExecId: key()
      .references(workflowStates, { onDelete: 'cascade' })
      .internal('The workflow execution it belongs to.'),
    workflowId: key().internal('The workflow that runs.'),
    executionType: key(63).default('basic').internal('How it runs: basic, router, parallel …'),
    usage: json<readonly JsonValue[]>()
      .array()
      .optional()
      .internal('Usage that the engine noted, one entry a model.'),
    agentId: key().optional().internal('The agent that acts.'),
    toolId: key().optional().internal('The tool that is called.'),
    actionId: key().optional().internal('The action that the agent takes.'),
    parentStateId: key()
      .optional()
      .references(self, { onDelete: 'cascade' })
      .internal('The task execution that this one is a part of.'),
    input: json().optional().confidential('What the task was given.'),
    output: json().optional().confidential('What the task returned.'),
    error: json().optional().confidential('Why the task failed.'),
    createdAt: instant().defaultNow().internal('When the execution began.'),
    updatedAt: instant().touched().internal('When the state last changed.'),
  },
  primaryKey: ['organizationId', 'taskExecId'],
  indexes: [
    index('organizationId', 'createdAt').serves('executions by age'),
    index('organizationId', 'updatedAt').serves('executions by their last change'),
    index('organizationId', 'status', 'createdAt').serves('executions in a state, by age'),
    index('organizationId', 'workflowId', 'createdAt').serves(
      'executions of a workflow’s tasks, by age',
    ),
    index('organizationId', 'taskId', 'createdAt').serves('executions of a task, by age'),
    index('organizationId', 'parentStateId', 'createdAt').serves(
      'the parts of a task execution; executions that are part of no other',
    ),
    index('organizationId', 'workflowExecId', 'createdAt', 'status').serves(
      'the tasks of a workflow execution, by age; how far it is',
    ),
  ],
  checks: {
    performer: any(
      all(
        isIn('executionType', 'basic'),
        any(
          all(isNotNull('agentId'), isNotNull('actionId'), isNull('toolId')),
          all(isNotNull('toolId'), isNull('agentId'), isNull('actionId')),
          all(isNull('agentId'), isNull('actionId'), isNull('toolId')),
        ),
      ),
      all(isIn('executionType', 'router'), isNull('agentId'), isNull('actionId'), isNull('toolId')),
      isNotIn('executionType', 'basic', 'router'),
    ),
  },
  rules: {
    performer:
      'a basic execution has an agent and an action, or a tool, or none of the three; a router has none',
  },
});

const optionalCount = (about: string) => count().optional().internal(about);

export const executionLlmUsage = table('execution_llm_usage', {
  domain: 'workflows',
  about: 'Totals of what one execution used of language models, by component.',
  retention: { with: 'workflow_states' },
  columns: {
    organizationId: id().internal('The organization it ran for.'),
    id: id().generated().internal('Identifier of the row.'),
    workflowExecId: key()
      .optional()
      .references(workflowStates, { onDelete: 'cascade' })
      .internal('The workflow execution, where the totals are a workflow’s.'),
    taskExecId: key()
      .optional()
      .references(taskStates, { onDelete: 'cascade' })
      .internal('The task execution, where the totals are a task’s.'),
    component: key(63).internal('Kind of component that used the model.'),
    agentId: key().optional().internal('The agent that used the model.'),
    provider: key(63).internal('Who served the model.'),
    model: key().internal('The model.'),
    promptTokens: count().default(0).internal('Tokens of all prompts.'),
    completionTokens: count().default(0).internal('Tokens of all completions.'),
    totalTokens: count().default(0).internal('Tokens of both, as the provider counts them.'),
    reasoningTokens: optionalCount('Reasoning tokens among the completions.'),
    cachedPromptTokens: optionalCount('Prompt tokens read from the cache.'),
    inputAudioTokens: optionalCount('Audio tokens among the prompts.'),
    outputAudioTokens: optionalCount('Audio tokens among the completions.'),
    costUsd: money().default(0).internal('What it cost.'),
    createdAt: instant().defaultNow().internal('When the totals were first recorded.'),
    updatedAt: instant().touched().internal('When the totals last changed.'),
  },
  primaryKey: ['organizationId', 'id'],
  uniques: [
    index('organizationId', 'taskExecId', 'component').where(isNotNull('taskExecId')),
    index('organizationId', 'workflowExecId', 'component').where(isNotNull('workflowExecId')),
  ],
  indexes: [
    index('organizationId', 'workflowExecId').serves('the usage of a workflow execution'),
    index('organizationId', 'taskExecId').serves('the usage of a task execution'),
    index('organizationId', 'component', 'createdAt').serves('usage of a component over time'),
  ],
  checks: { one_execution: exactlyOne('workflowExecId', 'taskExecId') },
});

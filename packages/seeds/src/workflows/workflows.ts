/** Executions of two workflows, their tasks, and what each execution used of language models. */
import type { NewExecutionLlmUsage, NewTaskState, NewWorkflowState } from '@runledger/schema';
import { after, type Calendar } from '../calendar.ts';
import { sampleId } from '../identifiers.ts';
import { harbor, lumen } from '../identity/organizations.ts';

interface Execution {
  readonly name: string;
  readonly organizationId: string;
  readonly workflowId: string;
  readonly status: 'PENDING' | 'RUNNING' | 'SUCCESS' | 'FAILED';
  readonly began: readonly [daysAgo: number, time: string];
  readonly seconds: number;
  readonly input: { readonly [key: string]: string | number };
  readonly error?: string;
  readonly tasks: readonly TaskExecution[];
}

interface TaskExecution {
  readonly task: string;
  readonly status: Execution['status'];
  readonly type?: 'basic' | 'router' | 'parallel';
  readonly agent?: readonly [agent: string, action: string];
  readonly tool?: string;
  readonly parent?: string;
  /** Prompt, completion, reasoning and cached prompt tokens, and US dollars. */
  readonly used?: readonly [
    prompt: number,
    completion: number,
    reasoning: number,
    cached: number,
    usd: number,
  ];
}

const executions: readonly Execution[] = [
  {
    name: 'triage-0142',
    organizationId: harbor,
    workflowId: 'support-triage',
    status: 'SUCCESS',
    began: [2, '08:31'],
    seconds: 19,
    input: { ticket: 'HF-20142' },
    tasks: [
      {
        task: 'classify',
        status: 'SUCCESS',
        agent: ['triage', 'classify'],
        used: [1840, 96, 0, 1200, 0.0023],
      },
      { task: 'route', status: 'SUCCESS', type: 'router' },
      { task: 'look-up-order', status: 'SUCCESS', tool: 'orders.find' },
      {
        task: 'answer',
        status: 'SUCCESS',
        agent: ['writer', 'reply'],
        used: [2960, 412, 0, 0, 0.012],
      },
    ],
  },
  {
    name: 'triage-0155',
    organizationId: harbor,
    workflowId: 'support-triage',
    status: 'FAILED',
    began: [1, '19:07'],
    seconds: 34,
    input: { ticket: 'HF-20155' },
    error: 'The order service did not answer within 30 s.',
    tasks: [
      {
        task: 'classify',
        status: 'SUCCESS',
        agent: ['triage', 'classify'],
        used: [1610, 88, 0, 1200, 0.0019],
      },
      { task: 'route', status: 'SUCCESS', type: 'router' },
      { task: 'look-up-order', status: 'FAILED', tool: 'orders.find' },
    ],
  },
  {
    name: 'digest-week',
    organizationId: lumen,
    workflowId: 'research-digest',
    status: 'RUNNING',
    began: [1, '23:40'],
    seconds: 900,
    input: { topic: 'retrieval', papers: 12 },
    tasks: [
      { task: 'gather', status: 'RUNNING', type: 'parallel' },
      {
        task: 'read-first',
        status: 'SUCCESS',
        parent: 'gather',
        agent: ['reader', 'summarise'],
        used: [14_200, 610, 0, 0, 0.0517],
      },
      {
        task: 'read-second',
        status: 'RUNNING',
        parent: 'gather',
        agent: ['reader', 'summarise'],
        used: [9800, 1340, 880, 0, 0.0167],
      },
    ],
  },
  {
    name: 'digest-next',
    organizationId: lumen,
    workflowId: 'research-digest',
    status: 'PENDING',
    began: [1, '23:55'],
    seconds: 0,
    input: { topic: 'evaluation', papers: 8 },
    tasks: [],
  },
];

const execId = (...name: string[]) => `sample-${name.join('-')}`;
const hasEnded = (status: Execution['status']) => status === 'SUCCESS' || status === 'FAILED';

export function sampleWorkflowStates(calendar: Calendar): NewWorkflowState[] {
  return executions.map((execution) => {
    const createdAt = calendar.daysAgo(...execution.began);
    const tokens = execution.tasks.flatMap(({ used }) => (used ? [used[0] + used[1]] : []));
    return {
      organizationId: execution.organizationId,
      workflowExecId: execId(execution.name),
      workflowId: execution.workflowId,
      status: execution.status,
      usage:
        tokens.length > 0 ? [{ total_tokens: tokens.reduce((sum, each) => sum + each) }] : null,
      input: execution.input,
      output: execution.status === 'SUCCESS' ? { tasks: execution.tasks.length } : null,
      error: execution.error ? { message: execution.error } : null,
      createdAt,
      updatedAt: after(createdAt, execution.seconds),
    };
  });
}

export function sampleTaskStates(calendar: Calendar): NewTaskState[] {
  return executions.flatMap((execution) =>
    execution.tasks.map((task, place): NewTaskState => {
      const createdAt = after(calendar.daysAgo(...execution.began), place * 4);
      const [agentId = null, actionId = null] = task.agent ?? [];
      return {
        organizationId: execution.organizationId,
        taskExecId: execId(execution.name, task.task),
        component: task.agent ? 'agent' : task.tool ? 'tool' : 'task',
        status: task.status,
        taskId: task.task,
        workflowExecId: execId(execution.name),
        workflowId: execution.workflowId,
        executionType: task.type ?? 'basic',
        usage: task.used ? [{ total_tokens: task.used[0] + task.used[1] }] : null,
        agentId,
        toolId: task.tool ?? null,
        actionId,
        parentStateId: task.parent ? execId(execution.name, task.parent) : null,
        input: execution.input,
        output: task.status === 'SUCCESS' ? { done: true } : null,
        error: task.status === 'FAILED' ? { message: execution.error ?? '' } : null,
        createdAt,
        updatedAt: hasEnded(task.status) ? after(createdAt, 3.5) : createdAt,
      };
    }),
  );
}

export function sampleExecutionUsage(calendar: Calendar): NewExecutionLlmUsage[] {
  return executions.flatMap((execution) => {
    const createdAt = calendar.daysAgo(...execution.began);
    return execution.tasks.flatMap((task): NewExecutionLlmUsage[] => {
      if (!task.used) return [];
      const [promptTokens, completionTokens, reasoningTokens, cachedPromptTokens, costUsd] =
        task.used;
      const updatedAt = after(createdAt, execution.seconds);
      return [
        {
          organizationId: execution.organizationId,
          id: sampleId('execution_llm_usage', execution.name, task.task),
          taskExecId: execId(execution.name, task.task),
          component: 'agent',
          agentId: task.agent?.[0] ?? null,
          provider: reasoningTokens > 0 ? 'openai' : 'anthropic',
          model: reasoningTokens > 0 ? 'o3-mini' : 'claude-sonnet-4',
          promptTokens,
          completionTokens,
          totalTokens: promptTokens + completionTokens,
          reasoningTokens,
          cachedPromptTokens,
          costUsd,
          createdAt,
          updatedAt,
        },
      ];
    });
  });
}

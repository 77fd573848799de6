import { executionLlmUsage, taskStates, workflowStates } from '@runledger/schema';
import fc from 'fast-check';
import { pageOf, readPages } from './lists.ts';
import { type Operation, often, organizationOperation, type Wild } from './operation.ts';
import { instant, mostly, oneOrMore, rowOf, text } from './values.ts';

/** Those that are there from the start come most often: references to others are refused. */
const workflowExecId = fc.constantFrom('w1', 'w1', 'w1', 'w1', 'w2', 'W1', 'é', 'e\u0301');
const taskExecId = fc.constantFrom(
  ...['t1', 't1', 't1', 't2', 't2'],
  't3',
  'T1',
  '\u{1f600}',
  '\uffee',
);
const status = fc.constantFrom('RUNNING', 'running', 'DONE', '');
const component = fc.constantFrom('agent', 'Agent', '\uffee', '\u{1f600}', '__proto__');

const workflow = rowOf(workflowStates, {
  without: ['organizationId', 'updatedAt'],
  with: { workflowExecId, status },
});
/** Most tasks say in a legal way who performs them. */
const performer = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.record({ toolId: text }) },
  { weight: 2, arbitrary: fc.record({ agentId: text, actionId: text }) },
  { weight: 1, arbitrary: fc.record({ agentId: text }) },
);
const task = fc
  .tuple(
    rowOf(taskStates, {
      without: ['organizationId', 'updatedAt', 'agentId', 'toolId', 'actionId'],
      with: {
        taskExecId,
        workflowExecId,
        parentStateId: fc.option(taskExecId, { freq: 2 }),
        executionType: fc.constantFrom('basic', 'router', 'parallel'),
        status,
      },
    }),
    performer,
  )
  .map(([state, who]: Wild) => ({ ...state, ...who }));
const usage = fc
  .tuple(
    rowOf(executionLlmUsage, {
      without: ['organizationId', 'id', 'updatedAt', 'workflowExecId', 'taskExecId'],
      with: {
        component,
        provider: fc.constantFrom('p', 'q/r'),
        model: fc.constantFrom('m', 'r/m'),
      },
    }),
    fc.oneof(
      { weight: 10, arbitrary: fc.record({ taskExecId: mostly(taskExecId) }) },
      { weight: 10, arbitrary: fc.record({ workflowExecId: mostly(workflowExecId) }) },
      { weight: 1, arbitrary: fc.record({ taskExecId, workflowExecId }) },
    ),
  )
  .map(([totals, execution]: Wild) => ({ ...totals, ...execution }));

const times = {
  createdFrom: instant,
  createdBefore: instant,
  updatedFrom: instant,
  updatedBefore: instant,
};
const workflowFilters = { ...times, status: oneOrMore(status), workflowId: oneOrMore(text) };
const taskFilters = {
  ...workflowFilters,
  workflowExecId: oneOrMore(workflowExecId),
  taskId: oneOrMore(text),
  parentStateId: fc.oneof(oneOrMore(taskExecId), fc.constant(null)),
};
const depth = fc.record({ depth: mostly(fc.constantFrom(1, 2, 100)) }, { requiredKeys: [] });
const many = (item: fc.Arbitrary<Wild>) => fc.array(item, { maxLength: 4 });

export const workflowOperations: readonly Operation[] = [
  often(
    organizationOperation('workflows.upsert', workflow, ({ workflows }, input) =>
      workflows.upsert(input),
    ),
  ),
  organizationOperation('workflows.upsertMany', many(workflow), ({ workflows }, input) =>
    workflows.upsertMany(input),
  ),
  organizationOperation('workflows.get', mostly(workflowExecId), ({ workflows }, input) =>
    workflows.get(input),
  ),
  organizationOperation('workflows.getForUpdate', workflowExecId, ({ workflows }, input) =>
    workflows.getForUpdate(input),
  ),
  organizationOperation('workflows.list', pageOf(workflowFilters), ({ workflows }, input, place) =>
    readPages(place, 'workflows', input, (request) => workflows.list(request)),
  ),
  organizationOperation('workflows.delete', workflowExecId, ({ workflows }, input) =>
    workflows.delete(input),
  ),
  organizationOperation('workflows.progress', workflowExecId, ({ workflows }, input) =>
    workflows.progress(input),
  ),
  organizationOperation('workflows.progressOf', many(workflowExecId), ({ workflows }, input) =>
    workflows.progressOf(input),
  ),
];

export const taskStateOperations: readonly Operation[] = [
  often(
    organizationOperation('taskStates.upsert', task, ({ taskStates }, input) =>
      taskStates.upsert(input),
    ),
  ),
  organizationOperation('taskStates.upsertMany', many(task), ({ taskStates }, input) =>
    taskStates.upsertMany(input),
  ),
  organizationOperation('taskStates.get', mostly(taskExecId), ({ taskStates }, input) =>
    taskStates.get(input),
  ),
  organizationOperation('taskStates.getForUpdate', taskExecId, ({ taskStates }, input) =>
    taskStates.getForUpdate(input),
  ),
  organizationOperation('taskStates.list', pageOf(taskFilters), ({ taskStates }, input, place) =>
    readPages(place, 'task states', input, (request) => taskStates.list(request)),
  ),
  organizationOperation('taskStates.children', mostly(taskExecId), ({ taskStates }, input) =>
    taskStates.children(input),
  ),
  organizationOperation(
    'taskStates.tree',
    fc.record({ id: taskExecId, options: depth }),
    ({ taskStates }, input) => taskStates.tree(input.id, input.options),
  ),
  organizationOperation('taskStates.delete', taskExecId, ({ taskStates }, input) =>
    taskStates.delete(input),
  ),
];

export const executionUsageOperations: readonly Operation[] = [
  often(
    organizationOperation('executionUsage.upsert', usage, ({ executionUsage }, input) =>
      executionUsage.upsert(input),
    ),
  ),
  organizationOperation('executionUsage.upsertMany', many(usage), ({ executionUsage }, input) =>
    executionUsage.upsertMany(input),
  ),
  often(
    organizationOperation('executionUsage.addMany', many(usage), ({ executionUsage }, input) =>
      executionUsage.addMany(input),
    ),
  ),
  organizationOperation(
    'executionUsage.getByTaskExecId',
    mostly(taskExecId),
    ({ executionUsage }, input) => executionUsage.getByTaskExecId(input),
  ),
  organizationOperation(
    'executionUsage.getByWorkflowExecId',
    mostly(workflowExecId),
    ({ executionUsage }, input) => executionUsage.getByWorkflowExecId(input),
  ),
  organizationOperation('executionUsage.summarize', workflowExecId, ({ executionUsage }, input) =>
    executionUsage.summarize(input),
  ),
  organizationOperation(
    'executionUsage.summarizeMany',
    many(workflowExecId),
    ({ executionUsage }, input) => executionUsage.summarizeMany(input),
  ),
];

import { executionLogs, tasks } from '@runledger/schema';
import fc from 'fast-check';
import { pageOf, readPages } from './lists.ts';
import { type Operation, often, organizationOperation, type Wild } from './operation.ts';
import { anyId, instant, json, mostly, oneOrMore, rowOf, taskId, text } from './values.ts';

const task = rowOf(tasks, {
  without: [
    'organizationId',
    'status',
    'approvedAt',
    'approvedBy',
    'completedAt',
    'actualResources',
    'externalAiUsed',
    'errorMessage',
  ],
  with: { taskId, createdBy: text },
});
const step = rowOf(executionLogs, {
  without: ['organizationId', 'taskId', 'stepNumber'],
  with: { logId: anyId, outputSummary: fc.oneof(text, fc.constant('\u{1f600}'.repeat(501))) },
});
const outcome = fc.record(
  { actualResources: mostly(json), externalAiUsed: mostly(json) },
  { requiredKeys: [] },
);
const end = fc
  .record({
    status: mostly(fc.constantFrom('completed', 'failed')),
    rest: fc.record(
      { outputSummary: mostly(text), outputFull: mostly(json), durationMs: mostly(fc.nat(1_000)) },
      { requiredKeys: [] },
    ),
  })
  .map(({ status, rest }: Wild) => ({ status, ...rest }));
const filters = {
  status: oneOrMore(fc.constantFrom(...(tasks.columns.status.values ?? []))),
  projectId: oneOrMore(text),
  createdBy: text,
  createdFrom: instant,
  createdBefore: instant,
};
const reason = mostly(text, 20);

export const taskOperations: readonly Operation[] = [
  often(organizationOperation('tasks.create', task, ({ tasks }, input) => tasks.create(input))),
  organizationOperation('tasks.createMany', fc.array(task, { maxLength: 3 }), ({ tasks }, input) =>
    tasks.createMany(input),
  ),
  organizationOperation('tasks.get', mostly(taskId), ({ tasks }, input) => tasks.get(input)),
  organizationOperation('tasks.list', pageOf(filters), ({ tasks }, input, place) =>
    readPages(place, 'tasks', input, (request) => tasks.list(request)),
  ),
  often(
    organizationOperation(
      'tasks.approve',
      fc.record({ id: mostly(taskId), by: reason }),
      ({ tasks }, input) => tasks.approve(input.id, input.by),
    ),
    3,
  ),
  organizationOperation(
    'tasks.reject',
    fc.record({ id: taskId, reason }, { requiredKeys: ['id'] }),
    ({ tasks }, input) => tasks.reject(input.id, input.reason),
  ),
  often(
    organizationOperation('tasks.start', mostly(taskId), ({ tasks }, input) => tasks.start(input)),
    3,
  ),
  organizationOperation(
    'tasks.complete',
    fc.record({ id: taskId, outcome }, { requiredKeys: ['id'] }),
    ({ tasks }, input) => tasks.complete(input.id, input.outcome),
  ),
  organizationOperation(
    'tasks.fail',
    fc.record({ id: taskId, message: reason, outcome }),
    ({ tasks }, input) => tasks.fail(input.id, input.message, input.outcome),
  ),
  often(
    organizationOperation('tasks.appendLog', fc.record({ id: taskId, step }), ({ tasks }, input) =>
      tasks.appendLog(input.id, input.step),
    ),
    3,
  ),
  organizationOperation(
    'tasks.appendLogs',
    fc.record({ id: taskId, steps: fc.array(step, { maxLength: 3 }) }),
    ({ tasks }, input) => tasks.appendLogs(input.id, input.steps),
  ),
  organizationOperation(
    'tasks.finishLog',
    fc.record({ id: taskId, number: mostly(fc.integer({ min: 1, max: 4 })), end }),
    ({ tasks }, input) => tasks.finishLog(input.id, input.number, input.end),
  ),
  organizationOperation(
    'tasks.timeline',
    fc.record({ id: mostly(taskId), page: pageOf() }),
    ({ tasks }, input, place) =>
      readPages(place, 'timeline', input.page, (request) => tasks.timeline(input.id, request)),
  ),
];

/** Tasks and their steps, the same on every driver. */
import {
  IllegalTransitionError,
  NotFoundError,
  newRowsValidator,
  newRowValidator,
  type Task,
  type TaskRepository,
  type TaskStatus,
  tasks,
} from '@runledger/schema';
import { allWithFixed, withFixed } from '../fixed.ts';
import { identifierCheck } from '../identifiers.ts';
import { tellingOrphans } from '../orphans.ts';
import type { RepositoryContext } from '../repositories.ts';
import { readApproval, readFailure, readOutcome, readRejection } from './requests.ts';
import { LEGAL, type TaskStatements } from './statements.ts';
import { stepRepository } from './steps.ts';

const validateTask = newRowValidator(tasks);
const validateTasks = newRowsValidator(tasks, 'tasks');
const checkId = identifierCheck(tasks, 'taskId');

/** What the transitions set, and a caller who creates a task does not. */
const UNTOUCHED = {
  status: 'pending',
  approvedAt: null,
  approvedBy: null,
  completedAt: null,
  actualResources: null,
  externalAiUsed: null,
  errorMessage: null,
} as const;

type Transition = TaskStatements['approve' | 'reject' | 'start' | 'complete' | 'fail'];

export function taskRepository(
  organizationId: string,
  { session, statements: { tasks: statements }, clock }: RepositoryContext,
): TaskRepository {
  const { codec, insertion, listing } = statements;
  const fixed = { ...UNTOUCHED, organizationId };

  const stored = (property: keyof Task, value: unknown) => codec.encodeValue(property, value);

  /** The changes by the names of the statement's parameters, which are those of the properties. */
  async function follow<S extends Transition>(
    transition: S,
    id: string,
    changes: { readonly [property in keyof Task]?: unknown } = {},
  ): Promise<Task> {
    const key = { organizationId, taskId: checkId.one(id) };
    const values = Object.entries(changes).map(([property, value]) => [
      property,
      stored(property as keyof Task, value),
    ]);
    const bound = transition.bind({
      ...key,
      now: stored('completedAt', clock()),
      ...Object.fromEntries(values),
    });
    for (;;) {
      const { rows } = await session.execute(transition, bound);
      if (rows[0]) return codec.decode(rows[0]);
      const status = await statusOf(key);
      // Another call brought it to where it may go on, between the two statements: states never come back.
      if (!LEGAL[transition.to].includes(status)) {
        throw new IllegalTransitionError(`The task ${key.taskId}`, status, transition.to);
      }
    }
  }

  async function statusOf(key: { organizationId: string; taskId: string }): Promise<TaskStatus> {
    const { rows } = await session.execute(statements.status, statements.status.bind(key));
    if (!rows[0]) throw new NotFoundError(`The organization has no task ${key.taskId}.`);
    return rows[0].status as TaskStatus;
  }

  return {
    async create(task) {
      const row = validateTask(withFixed(task, fixed), { now: clock() });
      await tellingOrphans(tasks, insertion.insert(session, [row]), [row]);
      return row;
    },
    async createMany(given) {
      const rows = validateTasks(
        allWithFixed(given, () => fixed),
        { now: clock() },
      );
      if (rows.length === 0) return [];
      // In one order, whatever the order given: calls at the same time cannot wait for each other in a circle.
      const sorted = rows.toSorted((a, b) => (a.taskId < b.taskId ? -1 : 1));
      await tellingOrphans(
        tasks,
        session.atomically((inside) => insertion.insert(inside, sorted)),
        rows,
      );
      return rows;
    },
    async get(id) {
      const values = statements.get.bind({ organizationId, taskId: checkId.one(id) });
      const { rows } = await session.execute(statements.get, values);
      return rows[0] ? codec.decode(rows[0]) : null;
    },
    list: (filter) => listing.page(session, { organizationId }, filter, clock()),
    approve: async (id, approvedBy) =>
      await follow(statements.approve, id, readApproval({ approvedBy })),
    reject: async (id, reason) =>
      await follow(statements.reject, id, readRejection({ errorMessage: reason })),
    start: async (id) => await follow(statements.start, id),
    complete: async (id, outcome = {}) =>
      await follow(statements.complete, id, readOutcome(outcome)),
    fail: async (id, errorMessage, outcome = {}) =>
      await follow(statements.fail, id, {
        ...readFailure({ errorMessage }),
        ...readOutcome(outcome),
      }),
    ...stepRepository(organizationId, session, statements.steps, clock),
  };
}

/** Every read comes from an index that fits it, whatever the engine knows of the rows. */
import {
  executionLlmUsage,
  type OrganizationStore,
  type Store,
  type TaskStateFilter,
  taskStates,
  type WorkflowStateFilter,
  workflowStates,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization } from '../fixtures.ts';
import { type Explained, openExplained } from '../query-plan.ts';
import { BEGIN, task, totals, workflow } from './fixtures.ts';

const EXECUTIONS = 250;
const TASKS_EACH = 8;
const LIMIT = 20;
const at = (place: number) => new Date(BEGIN + place * 1_000);

/** Enough executions for statistics to tell the narrow columns from the wide ones. */
async function openFilled(driver: DriverUnderTest): Promise<[Explained, OrganizationStore]> {
  const database = await openExplained(driver);
  await fill(database.store, 'other', 'o');
  return [database, await fill(database.store, 'acme', '')];
}

/** @param prefix leads the identifiers, so that executions are as rare in both organizations together as in one */
async function fill(store: Store, slug: string, prefix: string): Promise<OrganizationStore> {
  const { id: organizationId } = await createOrganization(store, slug);
  const fixed = (place: number) => ({ organizationId, createdAt: at(place), updatedAt: at(place) });
  await store.load(
    workflowStates,
    Array.from({ length: EXECUTIONS }, (_, place) => ({
      ...workflow(`${prefix}run-${place}`, {
        workflowId: `w${place % 4}`,
        status: `s${place % 5}`,
      }),
      ...fixed(place),
    })),
  );
  await store.load(
    taskStates,
    Array.from({ length: EXECUTIONS * TASKS_EACH }, (_, place) => {
      const isWhole = place % TASKS_EACH === 0;
      const execution = Math.floor(place / TASKS_EACH);
      return {
        ...task(`${prefix}t${place}`, {
          workflowExecId: `${prefix}run-${execution}`,
          workflowId: `w${execution % 4}`,
          taskId: `task-${place % TASKS_EACH}`,
          status: `s${place % 3}`,
          parentStateId: isWhole ? null : `${prefix}t${execution * TASKS_EACH}`,
        }),
        ...fixed(place),
      };
    }),
  );
  await store.load(
    executionLlmUsage,
    Array.from({ length: EXECUTIONS * TASKS_EACH }, (_, place) => ({
      ...totals(
        place % TASKS_EACH === 0
          ? { workflowExecId: `${prefix}run-${place / TASKS_EACH}` }
          : { taskExecId: `${prefix}t${place}` },
      ),
      organizationId,
    })),
  );
  return store.organization(organizationId);
}

const LATE = at(EXECUTIONS * TASKS_EACH - 1);

interface Expected<F> {
  readonly filter: F;
  /** The stored values that the filter comes to, for each value that is asked for in turn. */
  readonly values: readonly (readonly string[])[];
  readonly index: string;
  /** Another index, for an engine that has counted how many rows there are. */
  readonly counted?: string;
  /** The columns besides the organization that lead to the rows in the index. */
  readonly columns: readonly string[];
}

const text = (place: number) => at(place).toISOString();

const ofTasks: readonly Expected<TaskStateFilter>[] = [
  { filter: {}, values: [[]], index: 'organization_id_created_at', columns: [] },
  { filter: { order: 'asc' }, values: [[]], index: 'organization_id_created_at', columns: [] },
  {
    filter: { createdFrom: at(1), createdBefore: at(2) },
    values: [[text(1), text(2)]],
    index: 'organization_id_created_at',
    columns: ['created_at', 'created_at'],
  },
  {
    filter: { status: 's1' },
    values: [['s1']],
    index: 'organization_id_status_created_at',
    columns: ['status'],
  },
  {
    filter: { status: 's1', createdFrom: at(1) },
    values: [['s1', text(1)]],
    index: 'organization_id_status_created_at',
    columns: ['status', 'created_at'],
  },
  {
    filter: { status: ['s1', 's2', 's1'], order: 'asc' },
    values: [['s1'], ['s2']],
    index: 'organization_id_status_created_at',
    columns: ['status'],
  },
  {
    filter: { workflowId: 'w1' },
    values: [['w1']],
    index: 'organization_id_workflow_id_created_at',
    columns: ['workflow_id'],
  },
  {
    filter: { taskId: 'task-1' },
    values: [['task-1']],
    index: 'organization_id_task_id_created_at',
    columns: ['task_id'],
  },
  {
    filter: { workflowExecId: 'run-1' },
    values: [['run-1']],
    index: 'workflow_exec_id_created_at_status',
    columns: ['workflow_exec_id'],
  },
  {
    filter: { workflowExecId: ['run-1', 'run-2', 'run-3'] },
    values: [['run-1'], ['run-2'], ['run-3']],
    index: 'workflow_exec_id_created_at_status',
    columns: ['workflow_exec_id'],
  },
  {
    filter: { parentStateId: 't0' },
    values: [['t0']],
    index: 'organization_id_parent_state_id_created_at',
    columns: ['parent_state_id'],
  },
  {
    filter: { parentStateId: null },
    values: [[]],
    index: 'organization_id_parent_state_id_created_at',
    counted: 'organization_id_created_at',
    columns: ['parent_state_id'],
  },
  {
    filter: { updatedFrom: LATE },
    values: [[LATE.toISOString()]],
    index: 'organization_id_updated_at',
    columns: ['updated_at'],
  },
];

/** More values than are asked for in turn. */
const MANY = Array.from({ length: 20 }, (_, place) => `run-${place}`);

/** Of several filters the narrowest finds the rows. With values, the plan is the one for them. */
const together: readonly (readonly [TaskStateFilter, string, unknown[]?])[] = [
  [{ workflowExecId: 'run-1', taskId: 'task-1' }, 'workflow_exec_id'],
  [{ workflowExecId: 'run-1', status: 's1' }, 'workflow_exec_id'],
  [{ workflowExecId: 'run-1', workflowId: 'w1' }, 'workflow_exec_id'],
  [{ workflowExecId: 'run-1', parentStateId: null }, 'workflow_exec_id'],
  [{ workflowExecId: 'run-1', updatedFrom: at(1) }, 'workflow_exec_id'],
  [{ parentStateId: 't0', status: ['s1', 's2'] }, 'parent_state_id'],
  [{ status: 's1', updatedBefore: at(900) }, 'status'],
  [{ workflowExecId: MANY }, 'workflow_exec_id', [MANY]],
  [
    { workflowExecId: MANY, createdFrom: at(1), status: 's1' },
    'workflow_exec_id',
    ['s1', MANY, text(1)],
  ],
  [{ parentStateId: MANY, order: 'asc' }, 'parent_state_id', [MANY]],
];

const ofWorkflows: readonly Expected<WorkflowStateFilter>[] = [
  { filter: {}, values: [[]], index: 'organization_id_created_at', columns: [] },
  {
    filter: { status: 's1' },
    values: [['s1']],
    index: 'organization_id_status_created_at',
    columns: ['status'],
  },
  {
    filter: { workflowId: 'w1' },
    values: [['w1']],
    index: 'organization_id_workflow_id_created_at',
    columns: ['workflow_id'],
  },
  {
    filter: { workflowId: 'w1', status: ['s1', 's2'] },
    values: [
      ['s1', 'w1'],
      ['s2', 'w1'],
    ],
    index: 'workflow_id_status_created_at',
    columns: ['workflow_id', 'status'],
  },
  {
    filter: { updatedFrom: LATE },
    values: [[LATE.toISOString()]],
    index: 'organization_id_updated_at',
    columns: ['updated_at'],
  },
];

/** Of each value a page, and then one page of all. */
function parametersOf(organizationId: string, { values }: Expected<unknown>): unknown[] {
  const pages = values.flatMap((each) => [organizationId, ...each, LIMIT + 1]);
  return values.length === 1 ? pages : [...pages, LIMIT + 1];
}

/** Sorting is left where what changed lately is little, and where pages of several values become one. */
const maySort = ({ filter, values }: Expected<TaskStateFilter>) =>
  filter.updatedFrom !== undefined || values.length > 1;

export function workflowPlanSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › workflows › plans`, () => {
    it('give a page of states from the index of its filter, in order', async () => {
      const [database, acme] = await openFilled(driver);
      const lists = [
        ...ofTasks.map((expected) => ({
          expected,
          table: taskStates.name,
          list: (page: object) => acme.taskStates.list({ ...expected.filter, ...page }),
        })),
        ...ofWorkflows.map((expected) => ({
          expected,
          table: workflowStates.name,
          list: (page: object) => acme.workflows.list({ ...expected.filter, ...page }),
        })),
      ];
      for (const { expected, list, table } of lists) {
        const first = await database.planOf(
          () => list({ limit: LIMIT }),
          parametersOf(acme.id, expected),
        );
        expect(first.scans).toEqual([]);
        expect(first.sorts).toBe(maySort(expected) && first.sorts);
        expect(first.searches.length).toBeGreaterThan(0);
        for (const { index, columns } of first.searches) {
          if (index === `idx_${table}_${expected.counted}`) continue;
          expect({ index, columns: [...columns].sort() }).toEqual({
            index: `idx_${table}_${expected.index}`,
            columns: ['organization_id', ...expected.columns].sort(),
          });
        }
      }
    });

    it('begin a further page where the one before ended', async () => {
      const [database, acme] = await openFilled(driver);
      for (const filter of [{}, { status: 's1' }, { workflowId: 'w1', order: 'asc' as const }]) {
        const { items, next } = await acme.taskStates.list({ ...filter, limit: LIMIT });
        const last = items.at(-1);
        const { searches, ...rest } = await database.planOf(
          () => acme.taskStates.list({ ...filter, limit: LIMIT, after: next }),
          [
            acme.id,
            ...Object.values(filter).filter((value) => value !== 'asc'),
            last?.createdAt.toISOString(),
            last?.taskExecId,
            LIMIT + 1,
          ],
        );
        expect(rest).toEqual({ scans: [], sorts: false });
        expect(searches).not.toEqual([]);
        for (const search of searches) expect(search.columns).toContain('created_at');
      }
    });

    it('find rows by the narrowest of several filters', async () => {
      const [database, acme] = await openFilled(driver);
      for (const [filter, column, values] of together) {
        const { searches, scans } = await database.planOf(
          () => acme.taskStates.list({ ...filter, limit: LIMIT }),
          values && [acme.id, ...values, LIMIT + 1],
        );
        expect(scans).toEqual([]);
        expect(searches).not.toEqual([]);
        for (const search of searches) expect(search.columns).toContain(column);
      }
    });

    it('find single states, parts, trees, progress and totals by their keys', async () => {
      const [database, acme] = await openFilled(driver);
      const calls: readonly (readonly [() => Promise<unknown>, readonly string[]])[] = [
        [() => acme.workflows.get('run-1'), ['workflow_exec_id']],
        [() => acme.workflows.progress('run-1'), ['workflow_exec_id']],
        [() => acme.workflows.progressOf(['run-1', 'run-2']), ['workflow_exec_id']],
        [() => acme.taskStates.get('t1'), ['task_exec_id']],
        [() => acme.taskStates.children('t0'), ['parent_state_id']],
        [() => acme.taskStates.tree('t0'), ['task_exec_id', 'parent_state_id']],
        [() => acme.executionUsage.getByTaskExecId('t0'), ['task_exec_id']],
        [() => acme.executionUsage.getByWorkflowExecId('run-1'), ['workflow_exec_id']],
        [
          () => acme.executionUsage.summarizeMany(['run-1', 'run-2']),
          ['workflow_exec_id', 'workflow_exec_id', 'task_exec_id'],
        ],
      ];
      for (const [call, columns] of calls) {
        const { searches, scans } = await database.planOf(call);
        expect(scans).toEqual([]);
        expect(searches.map((search) => search.columns)).toEqual(
          columns.map((column) => ['organization_id', column]),
        );
      }
    });
  });
}

/** States of task executions, the same on every driver. */
import {
  newRowsValidator,
  newRowValidator,
  type TaskState,
  type TaskStateFilter,
  type TaskStateRepository,
  taskStates,
} from '@runledger/schema';
import { rowCodec } from '../codec.ts';
import { allWithFixed, withFixed } from '../fixed.ts';
import { identifierCheck } from '../identifiers.ts';
import { equals } from '../lists/filter.ts';
import { listing } from '../lists/listing.ts';
import { tellingOrphans } from '../orphans.ts';
import type { DialectPort } from '../port.ts';
import type { RepositoryContext } from '../repositories.ts';
import { statement } from '../statement.ts';
import { upsertion } from '../upsertion.ts';
import { deletion } from './deletion.ts';
import { assertLockable, stateTimes } from './states.ts';
import { depthOf, readTree, treeStatement } from './tree.ts';

type TaskStateStatements = ReturnType<typeof taskStateStatements>;

type Key = 'organizationId' | 'taskExecId';

/** The statements behind {@link taskStateRepository}, compiled once for each dialect. */
export function taskStateStatements(port: DialectPort) {
  const codec = rowCodec(taskStates, port.codecs);
  const columns = [...codec.columns];
  const byKey = (label: string, isLocking: boolean) =>
    statement<Key>(port, label, (db, parameter) => {
      const query = db
        .selectFrom(taskStates.name)
        .select(columns)
        .where('organization_id', '=', parameter('organizationId'))
        .where('task_exec_id', '=', parameter('taskExecId'));
      return isLocking ? port.forUpdate(query) : query;
    });
  return {
    codec,
    get: byKey('task_states_get', false),
    getForUpdate: byKey('task_states_get_for_update', true),
    children: statement<Key>(port, 'task_states_children', (db, parameter) =>
      db
        .selectFrom(taskStates.name)
        .select(columns)
        .where('organization_id', '=', parameter('organizationId'))
        .where('parent_state_id', '=', parameter('taskExecId'))
        .orderBy('created_at')
        .orderBy('task_exec_id'),
    ),
    tree: treeStatement(port),
    deletion: deletion(port, 'task_states'),
    upsertion: upsertion(port, taskStates, {
      label: 'task_states_upsert',
      key: ['organizationId', 'taskExecId'],
      keeps: ['createdAt'],
      pointsToSelf: 'parentStateId',
    }),
    listing: listing<typeof taskStates, TaskStateFilter>(port, taskStates, {
      label: 'task_states_list',
      scope: ['organizationId'],
      sort: ['createdAt', 'taskExecId'],
      order: 'desc',
      few: ['parentStateId', 'workflowExecId'],
      narrowest: [
        ['parentStateId'],
        ['workflowExecId'],
        // What changed lately is little, what did not for long is almost everything.
        ['updatedFrom'],
        ['taskId'],
        ['status'],
        ['workflowId'],
        ['updatedBefore'],
      ],
      filters: {
        status: equals('status'),
        workflowId: equals('workflowId'),
        workflowExecId: equals('workflowExecId'),
        taskId: equals('taskId'),
        parentStateId: equals('parentStateId'),
        ...stateTimes,
      },
    }),
  };
}

const validateState = newRowValidator(taskStates);
const validateStates = newRowsValidator(taskStates, 'states');
const checkId = identifierCheck(taskStates, 'taskExecId');

export function taskStateRepository(
  organizationId: string,
  { session, statements: { taskStates: statements }, clock }: RepositoryContext,
): TaskStateRepository {
  const { codec, listing, upsertion } = statements;

  async function rowsOf(query: TaskStateStatements['get'], id: string): Promise<TaskState[]> {
    const values = query.bind({ organizationId, taskExecId: checkId.one(id) });
    const { rows } = await session.execute(query, values);
    return rows.map((row) => codec.decode(row));
  }

  return {
    async upsert(state) {
      const now = clock();
      const row = validateState(withFixed(state, { organizationId, updatedAt: now }), { now });
      return await tellingOrphans(taskStates, upsertion.upsert(session, row), [row]);
    },
    async upsertMany(states) {
      const now = clock();
      const fixed = { organizationId, updatedAt: now };
      const rows = validateStates(
        allWithFixed(states, () => fixed),
        { now },
      );
      return await tellingOrphans(taskStates, upsertion.upsertMany(session, rows), rows);
    },
    async get(id) {
      const [state] = await rowsOf(statements.get, id);
      return state ?? null;
    },
    async getForUpdate(id) {
      assertLockable(session);
      const [state] = await rowsOf(statements.getForUpdate, id);
      return state ?? null;
    },
    list: (filter) => listing.page(session, { organizationId }, filter, clock()),
    children: (id) => rowsOf(statements.children, id),
    async tree(id, options) {
      const depth = depthOf(options);
      const values = { organizationId, taskExecId: checkId.one(id), depth };
      return await readTree(session, statements.tree, codec, values);
    },
    async delete(id) {
      return await statements.deletion.delete(session, { organizationId, id: checkId.one(id) });
    },
  };
}

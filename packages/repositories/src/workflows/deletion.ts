/** Deleting executions with their parts, however deep these hang on one another. */
import { taskStates, workflowStates } from '@runledger/schema';
import type { DialectPort, PreparedSql, Session } from '../port.ts';
import { statement } from '../statement.ts';

/** SQLite follows references 1000 deep when it deletes; no chain of fewer parts can be too deep. */
const SHALLOW = 900;

/** More than there can be. */
const ALL = Number.MAX_SAFE_INTEGER;

const KINDS = {
  task_states: { label: 'task_states_delete', table: taskStates.name, key: 'task_exec_id' },
  workflow_states: {
    label: 'workflow_states_delete',
    table: workflowStates.name,
    key: 'workflow_exec_id',
  },
} as const;

/** What is deleted: the execution of an organization. */
interface Execution {
  readonly organizationId: string;
  readonly id: string;
}

export interface Deletion {
  /** @returns whether there was one */
  delete(session: Session, execution: Execution): Promise<boolean>;
  /** Its statements, for review. */
  examples(): PreparedSql[];
}

/** For executions of workflows or of tasks. */
export function deletion(port: DialectPort, kind: keyof typeof KINDS): Deletion {
  const { label, table, key } = KINDS[kind];
  const one = statement<'organizationId' | 'id'>(port, label, (db, parameter) =>
    db
      .deleteFrom(table)
      .where('organization_id', '=', parameter('organizationId'))
      .where(key, '=', parameter('id')),
  );
  // Each part once, also where references lead in a circle.
  const parts = statement<'organizationId' | 'id' | 'limit'>(
    port,
    `${label}_parts`,
    (db, parameter) =>
      db
        .withRecursive('parts', (cte) =>
          cte
            .selectFrom('task_states')
            .select(['organization_id', 'task_exec_id'])
            .where('organization_id', '=', parameter('organizationId'))
            .where(key, '=', parameter('id'))
            .union(
              cte
                .selectFrom('parts')
                .innerJoin('task_states as part', (join) =>
                  join
                    .onRef('part.organization_id', '=', 'parts.organization_id')
                    .onRef('part.parent_state_id', '=', 'parts.task_exec_id'),
                )
                .select(['part.organization_id', 'part.task_exec_id']),
            ),
        )
        .selectFrom('parts')
        .select('task_exec_id')
        .limit(parameter('limit') as number),
  );
  const cut = statement<'organizationId' | 'ids'>(port, `${label}_cut`, (db, parameter) =>
    db
      .updateTable('task_states')
      .set({ parent_state_id: null })
      .where('organization_id', '=', parameter('organizationId'))
      .where('parent_state_id', 'is not', null)
      .where((task) => port.isAnyOf(task.ref('task_exec_id'), task.val(parameter('ids')))),
  );
  const rest = statement<'organizationId' | 'ids'>(port, `${label}_rest`, (db, parameter) =>
    db
      .deleteFrom('task_states')
      .where('organization_id', '=', parameter('organizationId'))
      .where((task) => port.isAnyOf(task.ref('task_exec_id'), task.val(parameter('ids')))),
  );

  const partsOf = async (session: Session, execution: Execution, limit: number) =>
    (await session.execute(parts, parts.bind({ ...execution, limit }))).rows;

  async function deleteWhole(session: Session, execution: Execution): Promise<boolean> {
    const { changes } = await session.execute(one, one.bind({ ...execution }));
    return changes > 0;
  }

  /** Cut loose from one another, the parts are deleted side by side. */
  async function deleteApart(session: Session, execution: Execution): Promise<boolean> {
    const { organizationId } = execution;
    const found = await partsOf(session, execution, ALL);
    const ids = port.storedList(found.map(({ task_exec_id: id }) => id));
    await session.execute(cut, cut.bind({ organizationId, ids }));
    // The execution itself tells whether it was there; where it is a task, it goes first.
    const wasThere = await deleteWhole(session, execution);
    await session.execute(rest, rest.bind({ organizationId, ids }));
    return wasThere;
  }

  return {
    async delete(session, execution) {
      const some = await partsOf(session, execution, SHALLOW + 1);
      return some.length > SHALLOW
        ? await session.atomically((inside) => deleteApart(inside, execution))
        : await deleteWhole(session, execution);
    },
    examples: () => [one, parts, cut, rest],
  };
}

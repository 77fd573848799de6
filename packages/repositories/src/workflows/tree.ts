/** A task execution with its parts, their parts and so on: one recursive query. */
import { type TaskState, type TaskTree, type TreeOptions, taskStates } from '@runledger/schema';
import { sql } from 'kysely';
import { columnsOf, type RowCodec } from '../codec.ts';
import type { DialectPort, Session } from '../port.ts';
import { request, wholeNumber } from '../request.ts';
import { type Statement, statement } from '../statement.ts';

const DEFAULT_DEPTH = 10;
const LARGEST_DEPTH = 100;

export type TreeStatement = Statement<'organizationId' | 'taskExecId' | 'depth'>;

/**
 * A task execution has one parent at most, so that walking down from one comes by each other once, unless the way
 * leads back to where it began: there it stops, and references in a circle are walked through once.
 */
export function treeStatement(port: DialectPort): TreeStatement {
  const columns = columnsOf(taskStates);
  return statement(port, 'task_states_tree', (db, parameter) =>
    db
      .withRecursive('tree', (cte) =>
        cte
          .selectFrom(taskStates.name)
          .select([...columns, sql.lit(1).as('depth')])
          .where('organization_id', '=', parameter('organizationId'))
          .where('task_exec_id', '=', parameter('taskExecId'))
          .unionAll(
            cte
              .selectFrom('tree')
              .innerJoin('task_states as part', (join) =>
                join
                  .onRef('part.organization_id', '=', 'tree.organization_id')
                  .onRef('part.parent_state_id', '=', 'tree.task_exec_id'),
              )
              .select(columns.map((column) => `part.${column}`))
              .select(sql<number>`tree.depth + 1`.as('depth'))
              .where('tree.depth', '<', parameter('depth'))
              .where('part.task_exec_id', '<>', parameter('taskExecId')),
          ),
      )
      .selectFrom('tree')
      .select(columns)
      .orderBy('depth')
      .orderBy('created_at')
      .orderBy('task_exec_id'),
  );
}

const readOptions = request('The options of the tree', {
  depth: wholeNumber([1, LARGEST_DEPTH], DEFAULT_DEPTH),
});

/** @throws ValidationError when the options have no depth that a tree can have */
export function depthOf(options: TreeOptions = {}): number {
  return readOptions(options).depth;
}

export async function readTree(
  session: Session,
  tree: TreeStatement,
  codec: RowCodec<TaskState>,
  values: { organizationId: string; taskExecId: string; depth: number },
): Promise<TaskTree | null> {
  const { rows } = await session.execute(tree, tree.bind(values));
  const nodes = rows.map((row): TaskTree => ({ state: codec.decode(row), children: [] }));
  const byId = new Map(nodes.map((node) => [node.state.taskExecId, node]));
  const [root, ...parts] = nodes;
  // Level by level, and in order within each: so are the parts of every execution.
  for (const part of parts) byId.get(part.state.parentStateId as string)?.children.push(part);
  return root ?? null;
}

/** How far executions are: their tasks counted by status, for many executions in one query. */
import { type Progress, taskStates } from '@runledger/schema';
import { sql } from 'kysely';
import type { DialectPort, Session } from '../port.ts';
import { type Statement, statement } from '../statement.ts';

export type ProgressStatement = Statement<'organizationId' | 'workflowExecIds'>;

export function progressStatement(port: DialectPort): ProgressStatement {
  return statement(port, 'task_states_progress', (db, parameter) =>
    db
      .selectFrom(taskStates.name)
      .select(['workflow_exec_id', 'status'])
      .select(({ fn }) => fn.countAll().as('tasks'))
      .where('organization_id', '=', parameter('organizationId'))
      .where(port.isAnyOf(sql.ref('workflow_exec_id'), sql`${parameter('workflowExecIds')}`))
      .groupBy(['workflow_exec_id', 'status'])
      .orderBy('workflow_exec_id')
      .orderBy('status'),
  );
}

/** The progress of each execution given, also of those that have no tasks or are not there. */
export async function progressOf(
  session: Session,
  progress: ProgressStatement,
  values: Parameters<ProgressStatement['bind']>[0],
  workflowExecIds: readonly string[],
): Promise<Map<string, Progress>> {
  const { rows } = await session.execute(progress, progress.bind(values));
  const byExecution = Map.groupBy(rows, (row) => row.workflow_exec_id as string);
  return new Map(
    workflowExecIds.map((workflowExecId) => {
      const counted = byExecution.get(workflowExecId) ?? [];
      const counts = counted.map((row) => [row.status as string, row.tasks as number] as const);
      const total = counts.reduce((sum, [, tasks]) => sum + tasks, 0);
      return [workflowExecId, { total, byStatus: Object.fromEntries(counts) }];
    }),
  );
}

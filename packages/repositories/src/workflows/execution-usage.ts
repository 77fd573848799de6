/** Totals of what executions used of language models, the same on every driver. */
import {
  type ExecutionLlmUsage,
  type ExecutionUsageRepository,
  executionLlmUsage,
  newRowsValidator,
  newRowValidator,
  taskStates,
  uuidv7,
  workflowStates,
} from '@runledger/schema';
import { rowCodec } from '../codec.ts';
import { identifierCheck } from '../identifiers.ts';
import { tellingOrphans } from '../orphans.ts';
import type { DialectPort } from '../port.ts';
import type { RepositoryContext } from '../repositories.ts';
import { statement } from '../statement.ts';
import { upsertion } from '../upsertion.ts';
import { allWithFixed, withFixed } from './states.ts';
import { summariesOf, summaryStatement } from './summary.ts';

export type ExecutionUsageStatements = ReturnType<typeof executionUsageStatements>;

/** The statements behind {@link executionUsageRepository}, compiled once for each dialect. */
export function executionUsageStatements(port: DialectPort) {
  const codec = rowCodec(executionLlmUsage, port.codecs);
  const totalsOf = (execution: 'task_exec_id' | 'workflow_exec_id') =>
    statement<'organizationId' | 'execution'>(
      port,
      `execution_usage_by_${execution}`,
      (db, parameter) =>
        db
          .selectFrom(executionLlmUsage.name)
          .select([...codec.columns])
          .where('organization_id', '=', parameter('organizationId'))
          .where(execution, '=', parameter('execution'))
          .orderBy('component'),
    );
  const upsertionOf = (execution: 'taskExecId' | 'workflowExecId', label: string) =>
    upsertion(port, executionLlmUsage, {
      label,
      key: ['organizationId', execution, 'component'],
      where: execution,
      keeps: ['id', 'createdAt', 'taskExecId', 'workflowExecId'],
      advances: 'updatedAt',
    });
  return {
    codec,
    ofTask: totalsOf('task_exec_id'),
    ofWorkflow: totalsOf('workflow_exec_id'),
    taskUpsertion: upsertionOf('taskExecId', 'execution_usage_upsert_of_task'),
    workflowUpsertion: upsertionOf('workflowExecId', 'execution_usage_upsert_of_workflow'),
    summary: summaryStatement(port),
    storedList: port.storedList,
  };
}

const validateUsage = newRowValidator(executionLlmUsage);
const validateAll = newRowsValidator(executionLlmUsage, 'usage');
const checkTaskId = identifierCheck(taskStates, 'taskExecId');
const checkWorkflowId = identifierCheck(workflowStates, 'workflowExecId');

const isOfTask = ({ taskExecId }: ExecutionLlmUsage) => taskExecId !== null;

export function executionUsageRepository(
  organizationId: string,
  { session, statements: { executionUsage: statements }, clock }: RepositoryContext,
): ExecutionUsageRepository {
  const { codec, summary, taskUpsertion, workflowUpsertion } = statements;

  async function totals(query: ExecutionUsageStatements['ofTask'], execution: string) {
    const { rows } = await session.execute(query, query.bind({ organizationId, execution }));
    return rows.map((row) => codec.decode(row));
  }

  const fixed = (updatedAt: Date) => ({ organizationId, id: uuidv7(), updatedAt });

  const summaries = (ids: readonly string[]) =>
    summariesOf(
      session,
      summary,
      { organizationId, workflowExecIds: statements.storedList(ids) },
      ids,
    );

  /** Those of workflows first, by each caller, so that none waits for another in a circle. */
  async function upsertBoth(rows: readonly ExecutionLlmUsage[]): Promise<ExecutionLlmUsage[]> {
    const ofTasks = rows.filter(isOfTask);
    const ofWorkflows = rows.filter((row) => !isOfTask(row));
    if (ofWorkflows.length === 0) return await taskUpsertion.upsertMany(session, ofTasks);
    if (ofTasks.length === 0) return await workflowUpsertion.upsertMany(session, ofWorkflows);
    return await session.atomically(async (inside) => {
      const workflows = await workflowUpsertion.upsertMany(inside, ofWorkflows);
      const tasks = await taskUpsertion.upsertMany(inside, ofTasks);
      const [nextOfTask, nextOfWorkflow] = [tasks.values(), workflows.values()];
      return rows.map(
        (row) => (isOfTask(row) ? nextOfTask : nextOfWorkflow).next().value as ExecutionLlmUsage,
      );
    });
  }

  return {
    async upsert(usage) {
      const now = clock();
      const row = validateUsage(withFixed(usage, fixed(now)), { now });
      const { upsert } = isOfTask(row) ? taskUpsertion : workflowUpsertion;
      return await tellingOrphans(executionLlmUsage, upsert(session, row), row);
    },
    async upsertMany(usage) {
      const now = clock();
      const rows = validateAll(
        allWithFixed(usage, () => fixed(now)),
        { now },
      );
      return await tellingOrphans(executionLlmUsage, upsertBoth(rows));
    },
    getByTaskExecId: async (id) => await totals(statements.ofTask, checkTaskId.one(id)),
    getByWorkflowExecId: async (id) => await totals(statements.ofWorkflow, checkWorkflowId.one(id)),
    async summarize(id) {
      const [only] = await summaries([checkWorkflowId.one(id)]);
      return only as NonNullable<typeof only>;
    },
    async summarizeMany(ids) {
      const checked = checkWorkflowId.many(ids);
      return checked.length === 0 ? [] : await summaries(checked);
    },
  };
}

/** Totals of what executions used of language models, the same on every driver. */
import {
  DataError,
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
import { allWithFixed, withFixed } from '../fixed.ts';
import { identifierCheck } from '../identifiers.ts';
import { tellingOrphans } from '../orphans.ts';
import type { DialectPort, Session } from '../port.ts';
import type { RepositoryContext } from '../repositories.ts';
import { statement } from '../statement.ts';
import { type Upsertion, upsertion } from '../upsertion.ts';
import { summariesOf, summaryStatement, tokenCounts } from './summary.ts';

type ExecutionUsageStatements = ReturnType<typeof executionUsageStatements>;

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
  const rowOf = (execution: 'taskExecId' | 'workflowExecId') =>
    ({
      key: ['organizationId', execution, 'component'],
      where: execution,
      keeps: ['id', 'createdAt', 'taskExecId', 'workflowExecId'],
    }) as const;
  const upsertionOf = (execution: 'taskExecId' | 'workflowExecId', label: string) =>
    upsertion(port, executionLlmUsage, { ...rowOf(execution), label, advances: 'updatedAt' });
  const additionOf = (execution: 'taskExecId' | 'workflowExecId', label: string) =>
    upsertion(port, executionLlmUsage, { ...rowOf(execution), label, adds: AMOUNTS });
  return {
    codec,
    ofTask: totalsOf('task_exec_id'),
    ofWorkflow: totalsOf('workflow_exec_id'),
    taskUpsertion: upsertionOf('taskExecId', 'execution_usage_upsert_of_task'),
    workflowUpsertion: upsertionOf('workflowExecId', 'execution_usage_upsert_of_workflow'),
    taskAddition: additionOf('taskExecId', 'execution_usage_add_to_task'),
    workflowAddition: additionOf('workflowExecId', 'execution_usage_add_to_workflow'),
    summary: summaryStatement(port),
    storedList: port.storedList,
  };
}

/** What usage adds up to. */
const AMOUNTS = [...tokenCounts, 'costUsd'] as const;

const validateUsage = newRowValidator(executionLlmUsage);
const validateAll = newRowsValidator(executionLlmUsage, 'usage');
const checkTaskId = identifierCheck(taskStates, 'taskExecId');
const checkWorkflowId = identifierCheck(workflowStates, 'workflowExecId');

function tellTooMuch(cause: unknown): never {
  if (!(cause instanceof DataError)) throw cause;
  throw new DataError(
    'A total would be beyond 2^53 - 1, which a number cannot hold exactly: nothing was added.',
    { cause },
  );
}

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

  function validated(usage: Parameters<ExecutionUsageRepository['upsertMany']>[0]) {
    const now = clock();
    return validateAll(
      allWithFixed(usage, () => fixed(now)),
      { now },
    );
  }

  const summaries = (ids: readonly string[]) =>
    summariesOf(
      session,
      summary,
      { organizationId, workflowExecIds: statements.storedList(ids) },
      ids,
    );

  /** Those of workflows first, by each caller, so that none waits for another in a circle. */
  async function writeBoth(
    session: Session,
    rows: readonly ExecutionLlmUsage[],
    toWorkflow: Upsertion<ExecutionLlmUsage>,
    toTask: Upsertion<ExecutionLlmUsage>,
  ): Promise<ExecutionLlmUsage[]> {
    const ofTasks = rows.filter(isOfTask);
    const ofWorkflows = rows.filter((row) => !isOfTask(row));
    if (ofWorkflows.length === 0) return await toTask.upsertMany(session, ofTasks);
    if (ofTasks.length === 0) return await toWorkflow.upsertMany(session, ofWorkflows);
    return await session.atomically(async (inside) => {
      const workflows = await toWorkflow.upsertMany(inside, ofWorkflows);
      const tasks = await toTask.upsertMany(inside, ofTasks);
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
      return await tellingOrphans(executionLlmUsage, upsert(session, row), [row]);
    },
    async upsertMany(usage) {
      const rows = validated(usage);
      const written = writeBoth(session, rows, workflowUpsertion, taskUpsertion);
      return await tellingOrphans(executionLlmUsage, written, rows);
    },
    async addMany(usage) {
      const { workflowAddition, taskAddition } = statements;
      const rows = validated(usage);
      if (rows.length === 0) return [];
      // A total that cannot be read comes to light once it is written, and is undone.
      const added = session.atomically((inside) =>
        writeBoth(inside, rows, workflowAddition, taskAddition),
      );
      return await tellingOrphans(executionLlmUsage, added.catch(tellTooMuch), rows);
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

/** What workflow executions used, their tasks included: added up in one query, exactly. */
import {
  columnNameOf,
  DataError,
  executionLlmUsage,
  nanoToUsd,
  taskStates,
  type UsageSummary,
  type WorkflowUsage,
} from '@runledger/schema';
import { sql } from 'kysely';
import type { DialectPort, Session } from '../port.ts';
import { type Statement, statement } from '../statement.ts';

/** The counts of tokens that totals have. */
export const tokenCounts = [
  'promptTokens',
  'completionTokens',
  'totalTokens',
  'reasoningTokens',
  'cachedPromptTokens',
  'inputAudioTokens',
  'outputAudioTokens',
] as const;

type TokenCount = (typeof tokenCounts)[number];

const NANO_USD_A_DOLLAR = 1_000_000_000;

export type SummaryStatement = Statement<'organizationId' | 'workflowExecIds'>;

/** One row for each execution, component and model; those of the workflow itself and of its tasks apart. */
export function summaryStatement(port: DialectPort): SummaryStatement {
  return statement(port, 'execution_usage_summary', (db, parameter) => {
    const isAsked = (reference: string) =>
      port.isAnyOf(sql.ref(reference), sql`${parameter('workflowExecIds')}`);
    const cost = sql.ref('own.cost_nano_usd');
    const facts = [
      'own.component',
      'own.provider',
      'own.model',
      ...tokenCounts.map((name) =>
        port.exactSum(sql.ref(`own.${columnNameOf(executionLlmUsage, name)}`)).as(name),
      ),
      // In two parts, neither of which passes 64 bits however many rows there are.
      port.exactSum(sql`${cost} / ${sql.lit(NANO_USD_A_DOLLAR)}`).as('dollars'),
      port.exactSum(sql`${cost} % ${sql.lit(NANO_USD_A_DOLLAR)}`).as('nanoDollars'),
    ];
    const keys = ['own.component', 'own.provider', 'own.model'];
    const ofWorkflows = db
      .selectFrom(`${executionLlmUsage.name} as own`)
      .select('own.workflow_exec_id as execution')
      .select(facts)
      .where('own.organization_id', '=', parameter('organizationId'))
      .where(isAsked('own.workflow_exec_id'))
      .groupBy(['own.workflow_exec_id', ...keys]);
    const ofTasks = db
      .selectFrom(`${taskStates.name} as task`)
      // SQLite keeps to the order of a cross join: the few tasks first, and then what they used.
      .crossJoin(`${executionLlmUsage.name} as own`)
      .select('task.workflow_exec_id as execution')
      .select(facts)
      .whereRef('own.organization_id', '=', 'task.organization_id')
      .whereRef('own.task_exec_id', '=', 'task.task_exec_id')
      .where('task.organization_id', '=', parameter('organizationId'))
      .where(isAsked('task.workflow_exec_id'))
      .groupBy(['task.workflow_exec_id', ...keys]);
    return ofWorkflows.unionAll(ofTasks);
  });
}

/** The summary of each execution given, also of those that used nothing or are not there. */
export async function summariesOf(
  session: Session,
  summary: SummaryStatement,
  values: Parameters<SummaryStatement['bind']>[0],
  workflowExecIds: readonly string[],
): Promise<WorkflowUsage[]> {
  const { rows } = await session.execute(summary, summary.bind(values));
  const byExecution = Map.groupBy(rows as readonly StoredSums[], ({ execution }) => execution);
  return workflowExecIds.map((workflowExecId) => {
    const own = byExecution.get(workflowExecId) ?? [];
    return {
      workflowExecId,
      ...addUp(own),
      byComponent: addUpBy(own, ({ component }) => component),
      byModel: addUpBy(own, ({ provider, model }) => `${escaped(provider)}/${model}`),
    };
  });
}

/** Without the sign that parts it from the model, whose name may have it. */
const escaped = (provider: string) => provider.replaceAll('%', '%25').replaceAll('/', '%2F');

interface StoredSums extends Readonly<Record<string, unknown>> {
  readonly execution: string;
  readonly component: string;
  readonly provider: string;
  readonly model: string;
}

function addUpBy(
  rows: readonly StoredSums[],
  keyOf: (row: StoredSums) => string,
): Record<string, UsageSummary> {
  const groups = [...Map.groupBy(rows, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(groups.map(([key, group]) => [key, addUp(group)]));
}

function addUp(rows: readonly StoredSums[]): UsageSummary {
  const sum = (name: string) =>
    rows.reduce((total, row) => total + BigInt(row[name] as string), 0n);
  const costNanoUsd = sum('dollars') * BigInt(NANO_USD_A_DOLLAR) + sum('nanoDollars');
  const tokens = Object.fromEntries(
    tokenCounts.map((name) => [name, toNumber(sum(name), name)]),
  ) as Record<TokenCount, number>;
  return { ...tokens, costUsd: nanoToUsd(costNanoUsd), costNanoUsd };
}

function toNumber(sum: bigint, name: string): number {
  if (sum <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(sum);
  throw new DataError(`The sum of ${name} is beyond 2^53 - 1, which a number cannot hold exactly.`);
}

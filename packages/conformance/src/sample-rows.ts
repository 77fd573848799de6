/** A valid row of any table, from the facts of its columns, and the values that those facts refuse. */
import { type AnyTable, type Column, type Columns, operationalModel } from '@runledger/schema';
import { uuid } from './fixtures.ts';

export type SampleRow = Record<string, unknown>;

const { budgets, executionLlmUsage } = operationalModel;

/** What rows need beyond the facts of single columns; the first is used unless a test picks another. */
const variants: Readonly<Record<string, readonly SampleRow[]>> = {
  [budgets.name]: [{ limitTokens: 1 }, { limitCostUsd: 1 }, { limitRequests: 1 }],
  [executionLlmUsage.name]: [{ workflowExecId: 'key-1' }, { taskExecId: 'key-1' }],
};

/** Rows that a table's own check refuses, by the name of the check. */
export const brokenChecks: Readonly<Record<string, readonly SampleRow[]>> = {
  chk_model_registry_entries_effective: [{ effectiveTo: new Date(0) }],
  chk_task_states_performer: [
    { executionType: 'basic', agentId: 'a' },
    { executionType: 'basic', agentId: 'a', actionId: 'b', toolId: 'c' },
    { executionType: 'router', toolId: 'c' },
  ],
  chk_execution_llm_usage_one_execution: [{ workflowExecId: null }, { taskExecId: 'key-1' }],
  chk_usage_events_reasoning: [{ outputTokens: 1, reasoningTokens: 2 }],
  chk_budgets_limit: [{ limitTokens: null }],
  chk_jobs_lease: [{ status: 'processing' }, { lockedUntil: new Date(0) }],
};

/** The columns of a table by property. */
export function columnsOf(table: AnyTable): [string, Column][] {
  return Object.entries(table.columns as Columns);
}

/**
 * A whole row with optional columns empty. The same number gives the same keys, so that rows of different
 * tables with one number refer to each other.
 *
 * @param filled columns that must have a value; the variant that gives one to any of them is used
 */
export function sampleRow(
  table: AnyTable,
  number: number,
  filled: readonly string[] = [],
): SampleRow {
  const given = variants[table.name] ?? [{}];
  const variant = given.find((each) => filled.some((property) => property in each)) ?? given[0];
  const row = Object.fromEntries(
    columnsOf(table).map(([property, column]) => [
      property,
      column.optional ? null : sampleValue(property, column, number),
    ]),
  );
  return { ...row, ...variant };
}

export function sampleValue(property: string, column: Column, number: number): unknown {
  switch (column.type) {
    case 'id':
      // One organization, whatever the row.
      return uuid(property === 'organizationId' || column.reference ? 1 : number);
    case 'key':
      return column.reference ? 'key-1' : `key-${number}`.slice(0, column.maxLength ?? 255);
    case 'text':
      return `text-${number}`;
    case 'enum':
      return column.values?.[0];
    case 'integer':
    case 'count':
      return Math.min(Math.max(column.min ?? 0, number), column.max ?? number);
    case 'money':
      return 0;
    case 'instant':
      return new Date();
    case 'day':
      return '2026-03-14';
    case 'json':
      return column.array ? [] : {};
    case 'list':
      return ['item'];
    case 'bytes':
      return new Uint8Array(column.byteLength ?? 1).fill(number);
    case 'boolean':
      return true;
  }
}

/** Values that the column's own facts refuse, in both databases. */
export function brokenValues(column: Column): unknown[] {
  const { type, min, max, maxLength, byteLength, values, pattern } = column;
  const isInteger = type === 'integer' || type === 'count';
  return [
    ...(values ? ['nonsense', ''] : []),
    ...((type === 'key' || type === 'text') && maxLength !== null
      ? ['x'.repeat(maxLength + 1)]
      : []),
    ...(isInteger && min !== null && min > -2_147_483_648 ? [min - 1] : []),
    ...(type === 'integer' && max !== null && max < 2_147_483_647 ? [max + 1] : []),
    ...(type === 'money' ? [-1] : []),
    ...(byteLength === null
      ? []
      : [new Uint8Array(byteLength - 1), new Uint8Array(byteLength + 1)]),
    ...(column.array ? [{}] : []),
    ...(pattern === 'slug' ? ['x', 'Upper', 'with space', 'umlaut-ä'] : []),
    ...(pattern === 'lowercase' ? ['Upper@example.com'] : []),
  ];
}

import type { Step, TableSchema } from '@runledger/governance';

/** The statements that make a table's triggers again. */
export function triggerSteps({ attachments }: TableSchema): Step[] {
  return attachments.map(({ type, name, definition }) => ({
    sql: `CREATE ${type.toUpperCase()} ${name} ${definition}`,
  }));
}

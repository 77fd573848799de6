/** What callers say of a task or a step besides a whole row, checked. */
import {
  type AnyTable,
  type Column,
  type Columns,
  compileValueCheck,
  executionLogs,
  Issues,
  tasks,
  ValidationError,
  type ValueCheck,
} from '@runledger/schema';

type Properties = { readonly [property: string]: unknown };

interface Field {
  readonly name: string;
  readonly check: ValueCheck;
  /** Whether it may be left out, or be `null`. */
  readonly isOptional: boolean;
}

const required = (table: AnyTable, name: string): Field => fieldOf(table, name, false);
const optional = (table: AnyTable, name: string): Field => fieldOf(table, name, true);

function fieldOf(table: AnyTable, name: string, isOptional: boolean): Field {
  const column = (table.columns as Columns)[name] as Column;
  return { name, check: compileValueCheck(name, column), isOptional };
}

/**
 * Compiles the check of an object.
 * @param subject what it is, for the message: `The outcome`
 * @returns a function that gives the values in their canonical form, `null` for what is left out
 */
function objectCheck(subject: string, fields: readonly Field[]): (given: unknown) => Properties {
  const names = new Set(fields.map(({ name }) => name));
  return (given) => {
    const issues = new Issues();
    const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
    if (!isObject) issues.add('', 'must be an object');
    const properties = (isObject ? given : {}) as Properties;
    for (const name of Object.keys(properties)) {
      if (!names.has(name)) issues.add(name, 'is not known');
    }
    const checked = fields.map(({ name, check, isOptional }) => {
      const value = properties[name] ?? null;
      if (value !== null) return [name, check(value, issues)];
      if (!isOptional) issues.add(name, 'is required');
      return [name, null];
    });
    if (issues.count > 0) throw new ValidationError(subject, issues.all);
    return Object.fromEntries(checked);
  };
}

const outcome = [optional(tasks, 'actualResources'), optional(tasks, 'externalAiUsed')];
const ended: Column = { ...executionLogs.columns.status, values: ['completed', 'failed'] };

export const readApproval = objectCheck('The approval', [required(tasks, 'approvedBy')]);
export const readRejection = objectCheck('The rejection', [optional(tasks, 'errorMessage')]);
export const readOutcome = objectCheck('The outcome', outcome);
export const readFailure = objectCheck('The failure', [required(tasks, 'errorMessage')]);
export const readStepNumber = objectCheck('The step', [required(executionLogs, 'stepNumber')]);
export const readStepEnd = objectCheck('The end of the step', [
  { name: 'status', check: compileValueCheck('status', ended), isOptional: false },
  optional(executionLogs, 'outputSummary'),
  optional(executionLogs, 'outputFull'),
  optional(executionLogs, 'durationMs'),
]);

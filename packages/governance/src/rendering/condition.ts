/** The model's conditions as SQL. Both dialects read the same text, so it is written once. */
import type { Condition, Literal } from '@runledger/schema';

/** A value as SQL literal: text in single quotes, which are doubled inside. */
function literalSql(value: Literal): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

/** `column = 'a'` for one value, `column IN ('a', 'b')` for more. */
export function membershipSql(column: string, values: readonly Literal[], isMember = true): string {
  const [first] = values;
  if (values.length === 1 && first !== undefined) {
    return `${column} ${isMember ? '=' : '<>'} ${literalSql(first)}`;
  }
  return `${column} ${isMember ? 'IN' : 'NOT IN'} (${values.map(literalSql).join(', ')})`;
}

/**
 * The condition as an SQL expression without parentheses around the whole.
 *
 * @param columnOf gives the database's name of a property's column
 */
export function conditionSql(condition: Condition, columnOf: (property: string) => string): string {
  const nested = (inner: Condition) => {
    const sql = conditionSql(inner, columnOf);
    return isCompound(inner) ? `(${sql})` : sql;
  };
  switch (condition.is) {
    case 'null':
      return `${columnOf(condition.column)} IS NULL`;
    case 'not-null':
      return `${columnOf(condition.column)} IS NOT NULL`;
    case 'in':
      return membershipSql(columnOf(condition.column), condition.values);
    case 'not-in':
      return membershipSql(columnOf(condition.column), condition.values, false);
    case 'at-most':
      return `${columnOf(condition.column)} <= ${columnOf(condition.other)}`;
    case 'before':
      return `${columnOf(condition.column)} < ${columnOf(condition.other)}`;
    case 'all':
      return condition.of.map(nested).join(' AND ');
    case 'any':
      return condition.of.map(nested).join(' OR ');
    case 'at-least-one':
      return condition.columns.map((each) => `${columnOf(each)} IS NOT NULL`).join(' OR ');
    case 'exactly-one':
      return condition.columns
        .map((given) =>
          condition.columns
            .map((each) => `${columnOf(each)} IS ${each === given ? 'NOT NULL' : 'NULL'}`)
            .join(' AND '),
        )
        .map((sql) => `(${sql})`)
        .join(' OR ');
  }
}

function isCompound(condition: Condition): boolean {
  switch (condition.is) {
    case 'all':
    case 'any':
      return condition.of.length > 1;
    case 'exactly-one':
    case 'at-least-one':
      return condition.columns.length > 1;
    default:
      return false;
  }
}

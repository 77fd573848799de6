/** Identifiers that callers give, checked by the column that they are for. */
import { type AnyTable, compileValueCheck, Issues, ValidationError } from '@runledger/schema';
import { columnOf, valueReader } from './request.ts';

export interface IdentifierCheck {
  /** @throws ValidationError when it cannot be an identifier */
  one(value: unknown): string;
  /** @throws ValidationError when it is no list, or has something in it that cannot be an identifier */
  many(values: unknown): string[];
}

export function identifierCheck(table: AnyTable, property: string): IdentifierCheck {
  const column = columnOf(table, property);
  const list = `${property}s`;
  const checkItem = compileValueCheck('', column);
  return {
    one: valueReader('The identifier', property, column) as IdentifierCheck['one'],
    many(values) {
      const issues = new Issues(list);
      if (!Array.isArray(values)) {
        throw new ValidationError('The identifiers', [{ path: list, message: 'must be a list' }]);
      }
      const checked = values.map((value, place) => {
        issues.place = place;
        return checkItem(value, issues);
      });
      issues.assertNone('The identifiers');
      return checked as string[];
    },
  };
}

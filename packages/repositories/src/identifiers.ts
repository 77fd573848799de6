/** Identifiers that callers give, checked by the column that they are for. */
import {
  type AnyTable,
  type Column,
  type Columns,
  compileValueCheck,
  Issues,
  ValidationError,
} from '@runledger/schema';

export interface IdentifierCheck {
  /** @throws ValidationError when it cannot be an identifier */
  one(value: unknown): string;
  /** @throws ValidationError when it is no list, or has something in it that cannot be an identifier */
  many(values: unknown): string[];
}

export function identifierCheck(table: AnyTable, property: string): IdentifierCheck {
  const column = (table.columns as Columns)[property] as Column;
  const list = `${property}s`;
  const checkOne = compileValueCheck(property, column);
  const checkItem = compileValueCheck('', column);
  return {
    one(value) {
      const issues = new Issues();
      const checked = checkOne(value, issues);
      if (issues.count > 0) throw new ValidationError('The identifier', issues.all);
      return checked as string;
    },
    many(values) {
      const issues = new Issues(list);
      if (!Array.isArray(values)) {
        throw new ValidationError('The identifiers', [{ path: list, message: 'must be a list' }]);
      }
      const checked = values.map((value, place) => {
        issues.place = place;
        return checkItem(value, issues);
      });
      if (issues.count > 0) throw new ValidationError('The identifiers', issues.all);
      return checked as string[];
    },
  };
}

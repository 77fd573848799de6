/** Two dialects that differ in everything a dialect can say of itself. */
import type { SqlSyntax } from '../src/sql/syntax.ts';

export const nesting: SqlSyntax = {
  dollarQuotes: true,
  escapeStrings: true,
  nestedComments: true,
  identifierQuotes: {},
  operator: /(?:(?!--|\/\*)[-+*/<>=|])*(?!--|\/\*)[*/<>=|]|::|:=|./sy,
  bodies: 'atomic',
  semicolonsInParentheses: true,
};

export const flat: SqlSyntax = {
  dollarQuotes: false,
  escapeStrings: false,
  nestedComments: false,
  identifierQuotes: { '`': '`', '[': ']' },
  operator: /->>|->|\|\||<=|>=|<>|==|!=|<<|>>|./sy,
  bodies: 'trigger',
  semicolonsInParentheses: false,
};

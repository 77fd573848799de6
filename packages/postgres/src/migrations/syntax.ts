/** PostgreSQL's SQL, as the migration engine has to read it. https://www.postgresql.org/docs/current/sql-syntax-lexical.html */
import type { SqlSyntax } from '@runledger/migrator';

export const postgresSyntax: SqlSyntax = {
  dollarQuotes: true,
  escapeStrings: true,
  nestedComments: true,
  identifierQuotes: {},
  // An operator ends before a comment, and in + or - only when it has one of ~ ! @ # % ^ & | ` ?
  operator:
    /(?:(?!--|\/\*)[-+*/<>=])*[~!@#%^&|`?](?:(?!--|\/\*)[-+*/<>=~!@#%^&|`?])*|(?:(?!--|\/\*)[-+*/<>=])*(?!--|\/\*)[*/<>=]|::|:=|./sy,
  bodies: 'atomic',
  semicolonsInParentheses: true,
};

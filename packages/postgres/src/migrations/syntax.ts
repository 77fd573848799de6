/** PostgreSQL's SQL, as the migration engine has to read it. https://www.postgresql.org/docs/current/sql-syntax-lexical.html */
import type { ScriptStyle, SqlSyntax, Statement } from '@runledger/migrator';
import pg from 'pg';

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

/** psql's own commands, and data among the statements, never reach the server. */
export function refuses({ tokens }: Statement): string | null {
  if (tokens[0] === '\\') return 'psql’s own commands are none of the server’s: use SQL.';
  const words = tokens.map((token) => token.toUpperCase());
  if (words[0] === 'COPY' && words.includes('STDIN')) {
    return 'a migration cannot hold data for COPY: use INSERT.';
  }
  return null;
}

/** For `psql -f SCRIPT`. */
export function scriptStyle(schema: string): ScriptStyle {
  const name = pg.escapeIdentifier(schema);
  return {
    begin: [
      '\\set ON_ERROR_STOP on',
      `CREATE SCHEMA IF NOT EXISTS ${name};`,
      `SET search_path = ${name};`,
      "SET lock_timeout = '3s';",
    ],
    transaction: 'BEGIN;',
    beforeRebuild: [],
    afterRebuild: [],
  };
}

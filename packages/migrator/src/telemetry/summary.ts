/** What a statement does, in few words that many statements share. */
import { actionAt } from '../sql/actions.ts';
import type { ObjectName } from '../sql/names.ts';
import { SqlScanError, tokenAt } from '../sql/scanner.ts';
import type { SqlSyntax } from '../sql/syntax.ts';

export interface StatementSummary {
  /** `CREATE TABLE`, `INSERT` … */
  readonly operation: string;
  /** The operation and what it is about: `CREATE TABLE jobs`. */
  readonly text: string;
  /** The table, where it is about one. */
  readonly table: string | null;
}

/** https://opentelemetry.io/docs/specs/semconv/database/database-spans/#generating-a-summary-of-the-query */
export function summaryOf(sql: string): StatementSummary {
  const tokens = beginningOf(sql);
  const [first = ''] = tokens;
  const verb = /^[A-Za-z]+$/.test(first) ? first.toUpperCase() : 'STATEMENT';
  const action = actionAt(tokens, 0);
  if (!action) return { operation: verb, text: verb, table: null };
  const operation = 'kind' in action ? `${verb} ${action.kind}` : verb;
  const [name = null] = action.names.map(textOf);
  const isTable = !('kind' in action) || action.kind.endsWith('TABLE');
  const text = name === null ? operation : `${operation} ${name}`;
  return { operation, text, table: isTable ? name : null };
}

/** As the statement has it: https://opentelemetry.io/docs/specs/semconv/registry/attributes/db/#db-collection-name */
const textOf = ({ schema, written }: ObjectName) =>
  schema === null ? written : `${schema}.${written}`;

/** More come before no name. */
const MOST_TOKENS = 20;

/** Telemetry is not told the dialect; what a statement begins with, up to a name, is read alike in all. */
const ANY_DIALECT: SqlSyntax = {
  dollarQuotes: true,
  escapeStrings: true,
  nestedComments: false,
  identifierQuotes: { '`': '`', '[': ']' },
  operator: /./sy,
  bodies: 'atomic',
  semicolonsInParentheses: true,
};

function beginningOf(sql: string): string[] {
  const tokens: string[] = [];
  try {
    for (let at = 0; at < sql.length && tokens.length < MOST_TOKENS; ) {
      const { kind, end } = tokenAt(sql, at, ANY_DIALECT);
      if (kind !== 'space' && kind !== 'comment') tokens.push(sql.slice(at, end));
      at = end;
    }
  } catch (error) {
    // An array of arrays can look like a name that is not closed; it stands behind what matters.
    if (!(error instanceof SqlScanError)) throw error;
  }
  return tokens;
}

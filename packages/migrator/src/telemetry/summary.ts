/** What a statement does, in few words that many statements share. */

export interface StatementSummary {
  /** `CREATE TABLE`, `INSERT` … */
  readonly operation: string;
  /** The operation and what it is about: `CREATE TABLE jobs`. */
  readonly text: string;
  /** The table, where it is about one. */
  readonly table: string | null;
}

const NAME = '((?:"[^"]+"|[\\w.`[\\]])+)';
const DEFINITION = new RegExp(
  `^(CREATE|ALTER|DROP|REINDEX)\\s+(?:(?:OR\\s+REPLACE|UNIQUE|TEMP|TEMPORARY|UNLOGGED|CONSTRAINT)\\s+)*((?:(?:MATERIALIZED|FOREIGN|VIRTUAL)\\s+)?[A-Z]+)\\s+(?:CONCURRENTLY\\s+)?(?:IF\\s+(?:NOT\\s+)?EXISTS\\s+)?(?:ONLY\\s+)?${NAME}`,
  'i',
);
const CHANGE = new RegExp(
  `^(?:(INSERT)\\s+(?:OR\\s+[A-Z]+\\s+)?INTO|(UPDATE)|(DELETE)\\s+FROM)\\s+(?:ONLY\\s+)?${NAME}`,
  'i',
);

/** https://opentelemetry.io/docs/specs/semconv/database/database-spans/#generating-a-summary-of-the-query */
export function summaryOf(sql: string): StatementSummary {
  const [, verb, kind = '', defined] = DEFINITION.exec(sql) ?? [];
  if (verb && defined) {
    const operation = `${verb} ${kind.replaceAll(/\s+/g, ' ')}`.toUpperCase();
    return about(operation, defined, /TABLE$/.test(operation));
  }
  const [, insert, update, remove, changed] = CHANGE.exec(sql) ?? [];
  if (changed) return about((insert ?? update ?? remove ?? '').toUpperCase(), changed, true);
  const operation = (/^[A-Za-z]+/.exec(sql)?.[0] ?? 'statement').toUpperCase();
  return { operation, text: operation, table: null };
}

function about(operation: string, quoted: string, isTable: boolean): StatementSummary {
  const name = quoted.replaceAll(/["`[\]]/g, '');
  return { operation, text: `${operation} ${name}`, table: isTable ? name : null };
}

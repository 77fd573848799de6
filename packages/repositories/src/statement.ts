/** Queries written in Kysely, compiled once for each dialect and bound to values at each call. */
import { createHash } from 'node:crypto';
import type { Compilable, Kysely } from 'kysely';
import type { DialectPort, PreparedSql } from './port.ts';

/** Stands in a query for a value that each call gives. */
class Parameter {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export interface Statement<P extends string> extends PreparedSql {
  /** The values in the statement's order, from stored values by name. */
  bind(values: { readonly [name in P]: unknown }): unknown[];
}

/**
 * Compiles a query whose variable parts are parameters.
 * @param label leads the statement's name, so that a database's statistics tell where it comes from
 */
export function statement<P extends string>(
  port: DialectPort,
  label: string,
  // biome-ignore lint/suspicious/noExplicitAny: Kysely checks the query against the tables it names.
  build: (db: Kysely<any>, parameter: (name: P) => any) => Compilable,
): Statement<P> {
  const { sql, parameters } = build(port.compiler, (name) => new Parameter(name)).compile();
  return {
    name: statementName(label, sql),
    sql,
    bind: (values) =>
      parameters.map((given) => (given instanceof Parameter ? values[given.name as P] : given)),
  };
}

/** The statement, planned at each call. */
export function replanned<P extends string>(made: Statement<P>): Statement<P> {
  return { ...made, isReplanned: true };
}

/** PostgreSQL keeps 63 bytes of a name; the digest tells statements of one label apart. */
export function statementName(label: string, sql: string): string {
  const digest = createHash('sha256').update(sql).digest('hex').slice(0, 12);
  return `${label.slice(0, 50)}_${digest}`;
}

/** Queries written in Kysely, compiled once for each store and bound to values at each call. */
import { createHash } from 'node:crypto';
import type { Compilable, CompiledQuery, Kysely } from 'kysely';
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
 * A query whose variable parts are parameters. It is compiled when it is first asked for: a store has far more
 * statements than most processes run, and compiling them all took longer than opening it.
 * @param label leads the statement's name, so that a database's statistics tell where it comes from
 */
export function statement<P extends string>(
  port: DialectPort,
  label: string,
  // biome-ignore lint/suspicious/noExplicitAny: the tables, and so the values, depend on the query.
  build: (db: Kysely<any>, parameter: (name: P) => any) => Compilable,
): Statement<P> {
  return new CompiledOnUse(label, () =>
    build(port.compiler, (name) => new Parameter(name)).compile(),
  );
}

class CompiledOnUse<P extends string> implements Statement<P> {
  isReplanned = false;
  readonly #label: string;
  readonly #compile: () => CompiledQuery;
  #compiled: CompiledQuery | null = null;
  #name: string | null = null;

  constructor(label: string, compile: () => CompiledQuery) {
    this.#label = label;
    this.#compile = compile;
  }

  get sql(): string {
    this.#compiled ??= this.#compile();
    return this.#compiled.sql;
  }

  get name(): string {
    this.#name ??= statementName(this.#label, this.sql);
    return this.#name;
  }

  bind(values: { readonly [name in P]: unknown }): unknown[] {
    this.#compiled ??= this.#compile();
    return this.#compiled.parameters.map((given) =>
      given instanceof Parameter ? values[given.name as P] : given,
    );
  }
}

/** The statement itself, from now on planned at each call. */
export function replanned<P extends string>(made: Statement<P>): Statement<P> {
  return Object.assign(made, { isReplanned: true });
}

/** PostgreSQL keeps 63 bytes of a name; the digest tells statements of one label apart. */
export function statementName(label: string, sql: string): string {
  const digest = createHash('sha256').update(sql).digest('hex').slice(0, 12);
  return `${label.slice(0, 50)}_${digest}`;
}

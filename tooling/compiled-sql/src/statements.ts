/** Finding the statements in what repositories are made of. */

export interface NamedSql {
  readonly name: string;
  readonly sql: string;
}

/**
 * The statements in an object, in the order they stand there: what has a name and SQL, what makes some of its SQL as
 * an example (`examples()`), texts under their property's name, and all of these within lists and plain objects.
 * What stands in two places is shown once.
 */
export function statementsIn(value: unknown): NamedSql[] {
  const found = new Map(
    collect(value, 'statement').map((each) => [`${each.name} ${each.sql}`, each]),
  );
  return [...found.values()].map(({ name, sql }) => ({ name, sql }));
}

function collect(value: unknown, name: string): NamedSql[] {
  if (typeof value === 'string') return [{ name, sql: value }];
  if (Array.isArray(value)) return value.flatMap((each) => collect(each, name));
  if (typeof value !== 'object' || value === null) return [];
  if (isStatement(value)) return [{ name: value.name, sql: value.sql }];
  if ('examples' in value && typeof value.examples === 'function') {
    return collect(value.examples(), name);
  }
  if (Object.getPrototypeOf(value) !== Object.prototype || isCodec(value)) return [];
  return Object.entries(value).flatMap(([property, each]) => collect(each, property));
}

function isStatement(value: object): value is NamedSql {
  return (
    'name' in value &&
    typeof value.name === 'string' &&
    'sql' in value &&
    typeof value.sql === 'string'
  );
}

/** Codecs stand beside the statements that they read for; their columns are no SQL. */
const isCodec = (value: object): boolean => 'encode' in value && 'decode' in value;

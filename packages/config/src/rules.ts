/** The rules of the keys that nearly every configuration has, without the library that checks all of them. */

export const driverNames = ['postgres', 'sqlite'] as const;

export function isPostgresUrl(value: string): boolean {
  return /^postgres(ql)?:\/\//.test(value) && URL.canParse(value);
}

/** Why a path cannot be a database's, or `null`. What is there on disk the driver looks at when it opens it. */
export function pathProblem(path: string): string | null {
  if (path === ':memory:') return null;
  if (path.trim() === '') return 'must name a file; it is empty';
  if (path.includes('\0')) return 'must not contain a NUL character';
  if (/[/\\]$/.test(path) || /(^|[/\\])\.{1,2}$/.test(path)) {
    return 'must name a file, not a directory';
  }
  if (/^(file|sqlite3?):/i.test(path) || path.includes('://')) {
    return 'must be a plain path such as ./data/runledger.db, not an address';
  }
  return null;
}

const plainKeys: Readonly<Record<string, (value: unknown) => boolean>> = {
  $schema: (value) => typeof value === 'string',
  driver: (value) => driverNames.some((name) => name === value),
  path: (value) => typeof value === 'string' && pathProblem(value) === null,
  url: (value) => typeof value === 'string' && isPostgresUrl(value),
};

/**
 * Whether a configuration has none but the simplest keys, and nothing wrong with them: then it is valid, and the
 * start of a command is spared the library that would say so.
 */
export function isPlainlyValid(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(
      ([key, given]) => Object.hasOwn(plainKeys, key) && plainKeys[key]?.(given),
    )
  );
}

/** What is wrong with a configuration, all of it at once. */
import { RunledgerError } from '@runledger/schema/errors';
import { isPlainlyValid } from './rules.ts';

/** What programs may have to tell apart: PostgreSQL without an address, SQLite without a file. */
export type ConfigProblemCode = 'ADDRESS_MISSING' | 'PATH_MISSING';

/** One thing that is wrong: where, and what to do. */
export interface ConfigProblem {
  readonly code?: ConfigProblemCode;
  /** The key's path in its file (`environments.live.url`), or the name of the environment variable. */
  readonly path: string;
  /** Continues the path to a sentence: `must be …`. */
  readonly message: string;
  /** The file or place it was read from. */
  readonly source: string | null;
}

/** The configuration is not valid; every problem is listed. */
export class ConfigError extends RunledgerError {
  override readonly code = 'CONFIG';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[], details: { cause?: unknown } = {}) {
    super(problems.map(sentence).join('\n'), details);
    this.problems = problems;
  }
}

function sentence({ path, message, source }: ConfigProblem): string {
  const said = path === '' ? message : `${path} ${message}`;
  const end = /did you mean "[^"]+"$/.test(said) ? '?' : '.';
  return `${source === null ? '' : `${source}: `}${said}${end}`;
}

/** Everything that is wrong with a configuration; nothing when it is a `RunledgerConfig`. */
export async function configProblems(
  value: unknown,
  source: string | null,
): Promise<ConfigProblem[]> {
  if (isPlainlyValid(value)) return [];
  const { findProblems } = await import('./validate.ts');
  return findProblems(value, source);
}

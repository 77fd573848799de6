/** Loading a configuration from files that a test writes. */
import { expect } from 'vitest';
import { ConfigError, type LoadOptions, loadConfig } from '../src/index.ts';
import { directoryWith } from './directory.ts';

/** Loads from a directory with these files; the process's own variables stay out. */
export function load(files: Record<string, string | object>, options: LoadOptions = {}) {
  return loadConfig({ cwd: directoryWith(files), variables: {}, ...options });
}

/** The problems that it says, each with its path before it. */
export async function problemsOf(
  files: Record<string, string | object>,
  options: LoadOptions = {},
) {
  const error = await load(files, options).then(
    () => expect.fail('was valid'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).problems.map(({ path, message }) =>
    path === '' ? message : `${path} ${message}`,
  );
}

/** The files of a configuration in JSON. */
export const json = (config: object) => ({ 'runledger.config.json': config });

/** The configuration for work on files, which needs no database. */
import type { Config } from './config.ts';
import { type LoadOptions, loadConfig } from './load.ts';
import { ConfigError } from './problems.ts';

/** Stands for an address that nobody has given. */
export const NOWHERE = 'postgres://localhost/nowhere';

/**
 * As {@link loadConfig}, but an address that is missing is no problem.
 * @throws ConfigError
 */
export async function loadForFiles(options: LoadOptions): Promise<Config> {
  try {
    return await loadConfig(options);
  } catch (error) {
    if (!isAddressMissing(error)) throw error;
    return await loadConfig({ ...options, url: NOWHERE, path: ':memory:' });
  }
}

/** Whether nothing is wrong but that no address is given. */
export function isAddressMissing(error: unknown): boolean {
  return (
    error instanceof ConfigError &&
    error.problems.every(({ code }) => code === 'ADDRESS_MISSING' || code === 'PATH_MISSING')
  );
}

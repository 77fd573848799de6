import type { RunledgerConfig } from './model.ts';

/**
 * Gives a TypeScript or JavaScript configuration file its types; it returns what it is given.
 *
 * @example
 * ```ts
 * import { defineConfig } from '@runledger/config';
 *
 * export default defineConfig({ driver: 'sqlite', path: './data/runledger.db' });
 * ```
 */
export function defineConfig(config: RunledgerConfig): RunledgerConfig {
  return config;
}

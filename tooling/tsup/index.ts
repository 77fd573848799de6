import { defineConfig } from 'tsup';

/**
 * The build of a published library: ESM, declarations and source maps, dependencies left to the consumer.
 *
 * @param entry public entry points, relative to the package
 */
export function library(entry: string[] = ['src/index.ts']): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry,
    format: ['esm'],
    target: 'node22',
    platform: 'node',
    dts: true,
    sourcemap: true,
    clean: true,
    treeshake: true,
  });
}

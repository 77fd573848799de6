import { defineConfig } from 'tsup';
import { builtinsOnDemand } from './builtins-on-demand.ts';

/**
 * One bundle from the sources of all packages, split where they are imported on demand: a command loads what it
 * runs and no more. Native code and jiti, which compiles, stay what they are.
 */
export default defineConfig({
  entry: ['src/main.ts'],
  format: ['esm'],
  target: 'node22',
  platform: 'node',
  splitting: true,
  sourcemap: true,
  clean: true,
  external: ['better-sqlite3', 'jiti', 'libpg-query', 'pg-native', 'squawk-cli'],
  removeNodeProtocol: false,
  esbuildPlugins: [builtinsOnDemand],
  esbuildOptions(options) {
    options.conditions = ['source', 'module'];
    options.legalComments = 'none';
    // Less to read and to hash at each start; names stay, for stack traces.
    options.minifyWhitespace = true;
    options.minifySyntax = true;
    // What CommonJS packages require of Node.
    options.banner = {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    };
  },
  metafile: true,
});

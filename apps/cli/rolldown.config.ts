import { defineConfig } from 'rolldown';
import { builtinsOnDemand } from './builtins-on-demand.ts';
import { listOfSources } from './list-of-sources.ts';

/**
 * One bundle from the sources of all packages, split where they are imported on demand: a command loads what it
 * runs and no more. Native code and jiti, which compiles, stay what they are.
 */
export default defineConfig({
  input: { main: 'src/main.ts' },
  platform: 'node',
  external: ['better-sqlite3', 'jiti', 'libpg-query', 'pg-native', 'squawk-cli'],
  resolve: { conditionNames: ['source', 'module', 'node'] },
  transform: { target: 'node22' },
  plugins: [builtinsOnDemand, listOfSources],
  // Imports on demand of what another part of a group has already: on purpose, see below.
  checks: { ineffectiveDynamicImport: false },
  output: {
    dir: 'dist',
    cleanDir: true,
    sourcemap: true,
    // Less to read and to hash at each start; names stay, for stack traces.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    comments: false,
    // A file of one-byte characters takes half the memory, and is read without decoding.
    charset: 'ascii',
    /**
     * A file costs half a millisecond before a line of it runs, and splitting alone makes a file of each set of
     * modules that some imports share: hundreds, of which `migrate status` loaded seventy. A group is one file, with
     * everything that its modules import; what no group has is split where it is imported.
     */
    codeSplitting: {
      groups: [
        // Loaded before the compile cache is on, so nothing else may be in it.
        { name: 'version', test: /cli[\\/](src[\\/]version\.ts|package\.json)$/, priority: 4 },
        {
          name: 'start',
          test: /cli[\\/]src[\\/](run|records|store|values)\.ts$/,
          priority: 3,
        },
        {
          name: 'migrate',
          test: /(cli[\\/]src[\\/]commands[\\/]migrate|config[\\/]src[\\/]migrations|migrator[\\/]src[\\/]index)\.ts$/,
          priority: 2,
        },
        { name: 'commands', test: /cli[\\/]src[\\/]commands[\\/]\w+\.ts$/ },
        { name: 'sqlite', test: /packages[\\/]sqlite[\\/]src[\\/]migrations\.ts$/ },
        { name: 'postgres', test: /packages[\\/]postgres[\\/]src[\\/]migrations\.ts$/ },
      ],
    },
  },
});

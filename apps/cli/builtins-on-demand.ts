/**
 * Loads some of Node's own modules where they are first used, instead of where they are imported: they cost a
 * third of the command's start, and most commands never use them. `process` is there already; imported as a
 * module it would open all three standard streams.
 */
import { createRequire } from 'node:module';
import type { Options } from 'tsup';

const onDemand = /^(node:)?(child_process|crypto|os|timers\/promises|readline|tty)$/;

const require = createRequire(import.meta.url);

export const builtinsOnDemand: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'builtins-on-demand',
  setup(build) {
    build.onResolve({ filter: /^(node:)?process$/ }, ({ importer }) => ({
      path: `${importer}?process.cjs`,
      namespace: 'global',
    }));
    build.onLoad({ filter: /.*/, namespace: 'global' }, () => ({
      contents: 'module.exports = globalThis.process;',
    }));
    build.onResolve({ filter: onDemand }, ({ path, importer }) => ({
      // One for each importer: shared ones would be files of their own, each to be found and read at the start.
      path: `${importer}?${path}.cjs`,
      namespace: 'on-demand',
      pluginData: path.startsWith('node:') ? path : `node:${path}`,
    }));
    build.onLoad({ filter: /.*/, namespace: 'on-demand' }, ({ pluginData: name }) => {
      const getters = Object.keys(require(name)).map(
        (property) => `  get ${property}() { return load().${property}; },`,
      );
      const contents = [
        `let loaded; const load = () => (loaded ??= globalThis.process.getBuiltinModule(${JSON.stringify(name)}));`,
        'module.exports = {',
        ...getters,
        '};',
      ].join('\n');
      return { contents };
    });
  },
};

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
    build.onResolve({ filter: /^(node:)?process$/ }, () => ({
      path: 'process',
      namespace: 'global',
    }));
    build.onLoad({ filter: /.*/, namespace: 'global' }, () => ({
      contents: 'module.exports = globalThis.process;',
    }));
    build.onResolve({ filter: onDemand }, ({ path }) => ({
      path: path.startsWith('node:') ? path : `node:${path}`,
      namespace: 'on-demand',
    }));
    build.onLoad({ filter: /.*/, namespace: 'on-demand' }, ({ path }) => {
      const getters = Object.keys(require(path)).map(
        (name) => `  get ${name}() { return load().${name}; },`,
      );
      const contents = [
        // Not the bundle's own `require`, which esbuild would resolve: that of the module.
        `let loaded; const load = () => (loaded ??= globalThis.process.getBuiltinModule(${JSON.stringify(path)}));`,
        'module.exports = {',
        ...getters,
        '};',
      ].join('\n');
      return { contents };
    });
  },
};

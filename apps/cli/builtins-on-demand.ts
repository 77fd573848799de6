/**
 * How the command loads Node's own modules. As ES modules they cost a third of its start: Node reads every export of
 * one to make it, and some exports load more (`node:util` opens standard error, `node:process` all three streams,
 * `node:fs` its streams). Taken from `process.getBuiltinModule`, what nobody asks for is not loaded; and those that
 * are not there from the start, and that most commands never use, are loaded where they are first used.
 */
import { createRequire } from 'node:module';
import type { Plugin } from 'rolldown';

/** Node itself has them loaded before it runs anything. */
const present = /^(node:)?(events|fs|path|url|util)$/;
const onDemand =
  /^(node:)?(child_process|crypto|fs\/promises|os|readline|stream\/consumers|timers\/promises|tty)$/;
const PREFIX = '\0builtin:';

const require = createRequire(import.meta.url);

export const builtinsOnDemand: Plugin = {
  name: 'builtins-on-demand',
  resolveId: {
    order: 'pre',
    handler(id) {
      const name = id.replace(/^node:/, '');
      const isOurs = name === 'process' || present.test(name) || onDemand.test(name);
      return isOurs ? `${PREFIX}${name}` : null;
    },
  },
  load(id) {
    if (!id.startsWith(PREFIX)) return null;
    const name = id.slice(PREFIX.length);
    if (name === 'process') return 'module.exports = globalThis.process;';
    const code = present.test(name) ? presentModule(name) : onDemandModule(name);
    return { code, moduleSideEffects: false };
  },
};

/** A constant for each export, of which the bundle keeps those that are imported; who requires it gets it itself. */
function presentModule(name: string): string {
  const loaded = `globalThis.process.getBuiltinModule('node:${name}')`;
  const constants = exportsOf(name).map(
    (property) =>
      `const $${property} = /* @__PURE__ */ (() => ${loaded}.${property})();\nexport { $${property} as ${property} };`,
  );
  return [
    `const $whole = /* @__PURE__ */ ${loaded};\nexport { $whole as default, $whole as 'module.exports' };`,
    ...constants,
  ].join('\n');
}

function onDemandModule(name: string): string {
  const getters = exportsOf(name).map(
    (property) => `  get ${property}() { return load().${property}; },`,
  );
  return [
    `let loaded; const load = () => (loaded ??= globalThis.process.getBuiltinModule('node:${name}'));`,
    'module.exports = {',
    ...getters,
    '};',
  ].join('\n');
}

const exportsOf = (name: string): string[] => Object.keys(require(`node:${name}`));

import { expect, test } from 'vitest';
import { checkImports } from '../src/imports.ts';
import { workspaceWith } from './workspace.ts';

const house = {
  'packages/schema/src/index.ts': 'export const tables = 7;',
  'packages/repositories/src/index.ts': "export { tables } from '@runledger/schema';",
  'packages/migrator/src/index.ts': "export { tables } from '@runledger/schema';",
  'packages/analytics/src/index.ts': "export { tables } from '@runledger/repositories';",
  'packages/conformance/src/index.ts': "export { tables } from '@runledger/schema';",
  'packages/sqlite/src/index.ts': "export { tables } from '@runledger/repositories';",
  'packages/sqlite/src/store.test.ts': "import '@runledger/conformance';",
  'packages/postgres/src/index.ts': "export { tables } from '@runledger/migrator';",
  'packages/config/src/index.ts': "export const open = () => import('@runledger/sqlite');",
  'apps/cli/src/index.ts': "export { open } from '@runledger/config';",
};

/** The names of the rules that the house with these files added goes against. */
const rulesBroken = async (files: Record<string, string>) => {
  const { problems } = await checkImports(workspaceWith({ ...house, ...files }));
  return problems.map((problem) => problem.split('\n')[1]?.trim().split(':')[0]).sort();
};

test('imports in the direction of the house are no problem', async () => {
  const { modules, problems } = await checkImports(workspaceWith(house));
  expect(problems).toEqual([]);
  expect(modules).toBe(Object.keys(house).length);
});

test.each([
  ['the model reads a driver', 'schema/src/a.ts', '@runledger/sqlite', 'schema-imports'],
  ['a driver reads the other', 'sqlite/src/a.ts', '@runledger/postgres', 'sqlite-imports'],
  ['its tests read the other', 'sqlite/test/a.ts', '@runledger/postgres', 'sqlite-tests-import'],
  [
    'the engine reads the repositories',
    'migrator/src/a.ts',
    '@runledger/repositories',
    'migrator-imports',
  ],
  ['analytics read the engine', 'analytics/src/a.ts', '@runledger/migrator', 'analytics-imports'],
  ['a driver ships the suites', 'sqlite/src/a.ts', '@runledger/conformance', 'sqlite-imports'],
  ['a suite reads a driver', 'conformance/src/a.ts', '@runledger/sqlite', 'conformance-imports'],
  [
    'a package reads an app',
    'config/src/a.ts',
    '../../../apps/cli/src/index.ts',
    'nothing-imports-apps',
  ],
  ['the model opens files', 'schema/src/a.ts', 'node:fs', 'schema-does-no-io'],
  ['an import leads nowhere', 'schema/src/a.ts', './missing.ts', 'resolvable'],
])('%s', async (_, path, specifier, rule) => {
  const files = { [`packages/${path}`]: `export * from '${specifier}';` };
  expect(await rulesBroken(files)).toEqual([rule]);
});

test('an import of a type counts like any other', async () => {
  const files = { 'packages/schema/src/a.ts': "export type { tables } from '@runledger/sqlite';" };
  expect(await rulesBroken(files)).toEqual(['schema-imports']);
});

test('an import on demand counts like any other', async () => {
  const files = {
    'packages/sqlite/src/a.ts': "export const a = () => import('@runledger/postgres');",
  };
  expect(await rulesBroken(files)).toEqual(['sqlite-imports']);
});

test('two modules that load each other are a cycle, two that know each other’s types are none', async () => {
  const cycle = (kind: string) => ({
    'packages/schema/src/a.ts': `import ${kind}{ b } from './b.ts';\nexport const a = 1;\nexport type B = typeof b;`,
    'packages/schema/src/b.ts': `import ${kind}{ a } from './a.ts';\nexport const b = 1;\nexport type A = typeof a;`,
  });
  expect(await rulesBroken(cycle(''))).toEqual(['no-cycles']);
  expect(await rulesBroken(cycle('type '))).toEqual([]);
});

test('a package that the rules do not know is given its place first', async () => {
  const files = { 'packages/reports/src/index.ts': "export * from '@runledger/schema';" };
  expect(await rulesBroken(files)).toEqual(['package-without-a-place']);
});

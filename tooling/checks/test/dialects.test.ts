import { expect, test } from 'vitest';
import { checkDialects, dialectComparisons } from '../src/dialects.ts';
import { workspaceWith } from './workspace.ts';

test.each([
  "if (dialect === 'sqlite') run();",
  "if ('postgres' != dialect) run();",
  'const native = store.dialect !== `postgres`;',
  "switch (dialect) {\n  case 'sqlite':\n    run();\n}",
  "const embedded = ['sqlite'].includes(dialect);",
  "if (name.startsWith('postgres')) run();",
])('%s compares', (code) => {
  expect(dialectComparisons('a.ts', code)).toHaveLength(1);
});

test.each([
  "const types = { postgres: 'uuid', sqlite: 'TEXT' };",
  "type Dialect = 'postgres' | 'sqlite';",
  "openStore({ driver: 'sqlite' });",
  "if (status === 'queued') run();",
  "// dialect === 'sqlite'",
])('%s does not compare', (code) => {
  expect(dialectComparisons('a.ts', code)).toEqual([]);
});

test('a comparison is named with file and line', () => {
  const code = "const a = 1;\nconst b = dialect === 'sqlite';";
  expect(dialectComparisons('a.ts', code)).toEqual([{ line: 2, code: "dialect === 'sqlite'" }]);
});

test('drivers, configuration and tests may compare, nothing else may', async () => {
  const code = "export const embedded = (dialect: string) => dialect === 'sqlite';";
  const root = workspaceWith({
    'packages/sqlite/src/index.ts': code,
    'packages/postgres/src/index.ts': code,
    'packages/config/src/index.ts': code,
    'packages/migrator/src/index.ts': code,
    'packages/migrator/src/index.test.ts': code,
    'packages/migrator/test/parity.ts': code,
    'packages/migrator/dist/index.js': "export const embedded = (dialect) => dialect === 'sqlite';",
    'apps/cli/src/index.ts': code,
  });
  const { files, problems } = await checkDialects(root);
  expect(files).toBe(2);
  expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual([
    'apps/cli/src/index.ts:1',
    'packages/migrator/src/index.ts:1',
  ]);
});

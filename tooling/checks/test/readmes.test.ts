import { expect, test } from 'vitest';
import { checkReadmes, examplesOf } from '../src/readmes.ts';
import { workspaceWith } from './workspace.ts';

const readme = (code: string) => `# Schema\n\n\`\`\`ts\n${code}\n\`\`\`\n`;
const model = { 'packages/schema/src/index.ts': 'export const tables: number = 7;' };

test('an example keeps its line in the README, other languages are left alone', () => {
  const markdown = `${readme('const a = 1;')}\n\`\`\`sh\nls\n\`\`\`\n`;
  expect(examplesOf(markdown)).toEqual(['\n\n\nconst a = 1;\n']);
});

test('an example compiles against the package’s sources', () => {
  const code = "import { tables } from '@runledger/schema';\n\nconst count: number = tables;";
  const root = workspaceWith({ ...model, 'packages/schema/README.md': readme(code) });
  expect(checkReadmes(root)).toEqual({ examples: 1, problems: [] });
});

test('an example that does not compile is named with its line', () => {
  const code = "import { tables } from '@runledger/schema';\nconst name: string = tables;";
  const root = workspaceWith({ ...model, 'packages/schema/README.md': readme(code) });
  expect(checkReadmes(root).problems).toEqual([
    "packages/schema/README.md:5 Type 'number' is not assignable to type 'string'.",
  ]);
});

test('a published package without an example is named', () => {
  const root = workspaceWith(model);
  expect(checkReadmes(root).problems).toEqual(['packages/schema/README.md has no example']);
});

test('examples of the root’s README and of the guides are those of an app', () => {
  const root = workspaceWith({
    ...model,
    'packages/schema/README.md': readme('export {};'),
    'README.md': readme('const a: number = 1;'),
    'docs/keys.md': readme('const a: number = "one";'),
  });
  expect(checkReadmes(root)).toEqual({
    examples: 3,
    problems: ["apps/cli/ROOT-docs-keys.md:4 Type 'string' is not assignable to type 'number'."],
  });
});

import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join, sep } from 'node:path';
import ts from 'typescript';
import { runAsScript, workspaceRoot } from './workspace.ts';

const dialects = ['postgres', 'sqlite'];

/** The drivers, and the one place that chooses between them. */
const exempt = /^packages\/(postgres|sqlite|config)\//;
const notSource = /\/(node_modules|dist|generated|test)\/|\.(test|test-d)\.ts$|\.config\.ts$/;

const equality = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);

/** The lines of one source file that compare something with a dialect's name. */
export function dialectComparisons(path: string, text: string): { line: number; code: string }[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: { line: number; code: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (compares(node)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push({ line: line + 1, code: firstLine(node.getText()) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function compares(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) {
    return equality.has(node.operatorToken.kind) && (isName(node.left) || isName(node.right));
  }
  if (ts.isCaseClause(node)) return isName(node.expression);
  // ['sqlite'].includes(dialect) and dialect.startsWith('sql…') in the same disguise.
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { name, expression } = node.expression;
    if (name.text === 'includes' && ts.isArrayLiteralExpression(expression)) {
      return expression.elements.some(isName);
    }
    return ['startsWith', 'localeCompare'].includes(name.text) && node.arguments.some(isName);
  }
  return false;
}

function isName(node: ts.Node): boolean {
  if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node)) return isName(node.expression);
  return ts.isStringLiteralLike(node) && dialects.includes(node.text);
}

const firstLine = (text: string) => text.split('\n', 1)[0] ?? '';

/** Reports every comparison with a dialect's name in the packages and apps under `root`. */
export async function checkDialects(root: string): Promise<{ files: number; problems: string[] }> {
  const problems: string[] = [];
  let files = 0;
  for await (const found of glob('{packages,apps}/*/**/*.{ts,mts,js,mjs}', {
    cwd: root,
    exclude: (path) => /(^|[/\\])(node_modules|dist)$/.test(path),
  })) {
    const path = found.split(sep).join('/');
    if (exempt.test(path) || notSource.test(path)) continue;
    files++;
    for (const { line, code } of dialectComparisons(path, readFileSync(join(root, path), 'utf8'))) {
      problems.push(`${path}:${line} compares a dialect's name: ${code}`);
    }
  }
  return { files, problems };
}

await runAsScript(import.meta.url, async () => {
  const { files, problems } = await checkDialects(workspaceRoot);
  const advice = 'Ask the dialect port, a capability or the driver instead.';
  return {
    checked: `${files} files`,
    problems: problems.map((problem) => `${problem}\n    ${advice}`),
  };
});

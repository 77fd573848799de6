/** Compiles the TypeScript examples in the READMEs and the guides: what a newcomer copies first has to be right. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { runAsScript, workspacePackages, workspaceRoot } from './workspace.ts';

/**
 * The blocks marked `ts` of a Markdown text, each on the lines that it has there. A block that says which file it is
 * from is compiled there, and a test of that app holds it against the file.
 */
export function examplesOf(markdown: string): string[] {
  const blocks = markdown.matchAll(/(?<!^<!-- from \S+ -->\n)^```ts\n([\s\S]*?)^```$/gm);
  return [...blocks].map(({ index, 1: code = '' }) => {
    const linesBefore = markdown.slice(0, index).split('\n').length;
    return '\n'.repeat(linesBefore) + code;
  });
}

/**
 * Compiles the examples of every published package's README under `root` as if they were modules of
 * that package, and those of the root's README and of the pages in `docs` as modules of an app. A README that is missing or has no
 * example is a problem too.
 */
export function checkReadmes(root: string): { examples: number; problems: string[] } {
  const problems: string[] = [];
  const sources = new Map<string, string>();
  for (const { directory, manifest } of workspacePackages(root, ['packages'])) {
    if (manifest.private) continue;
    const readme = join(directory, 'README.md');
    const examples = existsSync(readme) ? examplesOf(readFileSync(readme, 'utf8')) : [];
    if (examples.length === 0) problems.push(`${relative(root, readme)} has no example`);
    examples.forEach((code, index) => {
      sources.set(join(directory, `README.md.${index + 1}.ts`), `${code}\nexport {};\n`);
    });
  }
  for (const page of ['README.md', ...guides(root)]) {
    const path = join(root, page);
    if (!existsSync(path)) continue;
    // An app depends on what the example imports; the root itself on nothing.
    examplesOf(readFileSync(path, 'utf8')).forEach((code, index) => {
      const name = `ROOT-${page.replaceAll('/', '-')}.${index + 1}.ts`;
      sources.set(join(root, 'apps/cli', name), `${code}\nexport {};\n`);
    });
  }
  problems.push(...compile(sources).map((problem) => relative(root, problem)));
  return { examples: sources.size, problems };
}

function guides(root: string): string[] {
  const directory = join(root, 'docs');
  const names = existsSync(directory) ? readdirSync(directory) : [];
  return names.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
}

function compile(sources: Map<string, string>): string[] {
  const settings = join(workspaceRoot, 'tooling/typescript/base.json');
  const { config } = ts.readConfigFile(settings, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(settings, '..'));
  const host = ts.createCompilerHost({ ...options, incremental: false });
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  host.readFile = (path) => sources.get(path) ?? readFile(path);
  host.getSourceFile = (path, ...rest) => {
    const text = sources.get(path);
    return text === undefined
      ? getSourceFile(path, ...rest)
      : ts.createSourceFile(path, text, ...(rest.slice(0, 1) as [ts.ScriptTarget]));
  };
  const program = ts.createProgram([...sources.keys()], { ...options, incremental: false }, host);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file && sources.has(file.fileName))
    .map(({ file, start = 0, messageText }) => {
      const path = file?.fileName.replace(/\.\d+\.ts$/, '') ?? '';
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `${path}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
}

await runAsScript(import.meta.url, async () => {
  const { examples, problems } = checkReadmes(workspaceRoot);
  return { checked: `${examples} examples`, problems };
});

/**
 * Generates everything anew and compares it with what was there before: a generated file that is
 * older than its sources is a fault, whether it is committed yet or not.
 */
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { promisify } from 'node:util';
import { runAsScript, workspaceRoot } from './workspace.ts';

const execute = promisify(execFile);

/** Where generated files live. */
const generatedFiles = [
  '**/src/generated/**',
  'packages/*/test/golden/**',
  'docs/reference/**',
  '.env.example',
  'packages/config/runledger.schema.json',
];

/** The hash of every generated file under `root`, committed or new, by path. */
export async function generatedHashes(root: string): Promise<Map<string, string>> {
  const patterns = generatedFiles.map((pattern) => `:(glob)${pattern}`);
  const listing = [
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
    '--',
    ...patterns,
  ];
  const { stdout } = await execute('git', listing, { cwd: root });
  return new Map(
    stdout
      .split('\0')
      .filter((path) => path !== '')
      .map((path) => [path, hashOf(join(root, path))]),
  );
}

function hashOf(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'missing';
    throw error;
  }
}

/** The paths whose hashes differ between two listings, and those that only one of them has. */
export function changedFiles(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .sort();
}

await runAsScript(import.meta.url, async () => {
  const before = await generatedHashes(workspaceRoot);
  const withServer = join(workspaceRoot, 'tooling/postgres-server/src/run.ts');
  const generate = spawn(execPath, [withServer, '--', 'turbo', 'run', 'generate'], {
    cwd: workspaceRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [exitCode] = (await once(generate, 'close')) as [number | null];
  const after = await generatedHashes(workspaceRoot);
  const problems = changedFiles(before, after).map(
    (path) => `${path} was out of date; commit what \`pnpm generate\` has written`,
  );
  if (exitCode !== 0) problems.push('`pnpm generate` failed');
  return { checked: `${after.size} generated files`, problems };
});

/**
 * Packs every published package as `pnpm publish` would and looks at the archive with publint and
 * with are-the-types-wrong. Needs the builds.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { runAsScript, workspacePackages, workspaceRoot } from './workspace.ts';

const execute = promisify(execFile);
const bin = join(workspaceRoot, 'tooling/checks/node_modules/.bin');

/** Packs the package in `directory` into `destination` and returns what the two tools object to. */
export async function checkPackage(directory: string, destination: string): Promise<string[]> {
  // Only pnpm's own pack applies publishConfig and replaces workspace: versions.
  const { stdout } = await execute('pnpm', ['pack', '--json', '--pack-destination', destination], {
    cwd: directory,
  });
  const { filename } = JSON.parse(stdout) as { filename: string };
  const archive = join(destination, basename(filename));
  const results = await Promise.all([
    objections('publint', ['run', archive, '--strict']),
    // The packages are ESM for Node 22 and later, which loads them from CommonJS too.
    objections('attw', [archive, '--profile', 'esm-only', '--no-emoji', '--format', 'ascii']),
  ]);
  return results.flat();
}

async function objections(tool: string, options: string[]): Promise<string[]> {
  try {
    await execute(join(bin, tool), options);
    return [];
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return [`${tool}:\n${stdout}${stderr}`.trimEnd()];
  }
}

await runAsScript(import.meta.url, async () => {
  const published = workspacePackages(workspaceRoot, ['packages', 'apps']).filter(
    ({ manifest }) => !manifest.private,
  );
  const problems: string[] = [];
  const archives = await mkdtemp(join(tmpdir(), 'runledger-packages-'));
  try {
    for (const { directory, manifest } of published) {
      const found = await checkPackage(directory, archives);
      problems.push(...found.map((objection) => `${manifest.name}: ${objection}`));
    }
  } finally {
    await rm(archives, { recursive: true, force: true });
  }
  return { checked: `${published.length} packages`, problems };
});

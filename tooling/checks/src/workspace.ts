import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

/** The root of this workspace. */
export const workspaceRoot = fileURLToPath(new URL('../../../', import.meta.url)).replace(
  /[/\\]$/,
  '',
);

/** Whether the module is what Node was started with, and not imported by a test. */
function isScript(moduleUrl: string): boolean {
  return argv[1] === fileURLToPath(moduleUrl);
}

/** Runs a check when its module is the script, prints what it found and sets the exit code. */
export async function runAsScript(
  moduleUrl: string,
  check: () => Promise<{ checked: string; problems: string[] }>,
): Promise<void> {
  if (!isScript(moduleUrl)) return;
  const { checked, problems } = await check();
  for (const problem of problems) console.error(`✗ ${problem}`);
  console.log(
    `${checked}, ${problems.length === 0 ? 'no problems' : `${problems.length} problem(s)`}`,
  );
  if (problems.length > 0) process.exitCode = 1;
}

/** What the checks read of a package's package.json. */
export interface Manifest {
  name: string;
  private?: boolean;
  scripts?: Record<string, string>;
}

/** The packages of the workspace at `root` that are in one of `folders`: directory and manifest. */
export function workspacePackages(
  root: string,
  folders: string[] = ['packages', 'apps', 'tooling'],
): { directory: string; manifest: Manifest }[] {
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder))
        .sort()
        .map((name) => join(root, folder, name)),
    )
    .filter((directory) => existsSync(join(directory, 'package.json')))
    .map((directory) => ({
      directory,
      manifest: JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest,
    }));
}

/** The directories of the packages that have the script. */
export function packagesWithScript(root: string, script: string): string[] {
  return workspacePackages(root)
    .filter(({ manifest }) => manifest.scripts?.[script] !== undefined)
    .map(({ directory }) => directory);
}

import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

/** The root of this workspace. */
export const workspaceRoot = fileURLToPath(new URL('../../../', import.meta.url)).replace(
  /[/\\]$/,
  '',
);

/** Whether the module is what Node was started with, and not imported by a test. */
export function isScript(moduleUrl: string): boolean {
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

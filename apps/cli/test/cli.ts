/** The command as a process, as a person or a script starts it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const launcher = fileURLToPath(new URL('../../../tooling/cli/run.mjs', import.meta.url));

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What standard input gives. */
  readonly input?: string;
}

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Variables of whoever runs the tests that would reach the command. */
const notPassed = /^(DB_|DATABASE_URL|ANALYTICS_URL|OTEL_|NO_COLOR|FORCE_COLOR)/;

export function startCli(
  args: readonly string[],
  { cwd, env }: CliOptions = {},
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [launcher, ...args], { cwd, env: { ...inheritedEnv(), ...env } });
}

/** What the command has of the environment of whoever runs the tests. */
export function inheritedEnv(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !notPassed.test(name)));
}

export async function runCli(
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliResult> {
  const child = startCli(args, options);
  child.stdin.end(options.input ?? '');
  return await resultOf(child);
}

export async function resultOf(child: ChildProcessWithoutNullStreams): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

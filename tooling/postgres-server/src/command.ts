import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAMS = fileURLToPath(new URL('../../../node_modules/.bin', import.meta.url));

export interface Outcome {
  /** The command's exit code; 128 and the signal's number when a signal ended it. */
  readonly code: number;
  /** Whether this process was told to stop meanwhile. */
  readonly interrupted: boolean;
}

/** The server a command is to test on. */
export interface Target {
  readonly url: string;
  readonly major: number;
}

/**
 * Runs a command with `TEST_POSTGRES_URL` and `TEST_POSTGRES_MAJOR` set, the latter so that cached
 * test results can be told apart by it. Waits for its end when told to stop, passing that on.
 *
 * @throws Error when the command cannot be started.
 */
export async function runCommand(command: readonly string[], target: Target): Promise<Outcome> {
  const [program = '', ...args] = command;
  let interrupted = false;
  const env = {
    ...process.env,
    PATH: `${PROGRAMS}${delimiter}${process.env.PATH}`,
    TEST_POSTGRES_URL: target.url,
    TEST_POSTGRES_MAJOR: String(target.major),
  };
  const child = spawn(program, args, { stdio: 'inherit', env });
  const pass = (signal: NodeJS.Signals) => {
    interrupted = true;
    // Ctrl-C in a terminal reaches the command by itself; twice, and it would not end cleanly.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, pass);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return { code: code ?? 128 + (signal ? constants.signals[signal] : 0), interrupted };
  } catch (cause) {
    throw new Error(`${program} could not be started: ${(cause as Error).message}`, { cause });
  } finally {
    for (const signal of signals) process.off(signal, pass);
  }
}

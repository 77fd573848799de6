/** From the arguments to an exit code: the only place that knows both. */
import { CommanderError } from 'commander';
import { endOfCommand, handleSignals, isInterrupted } from './interruption.ts';
import { createProgram } from './program.ts';
import { reportFailure } from './terminal/failure.ts';
import { guard } from './terminal/output.ts';

/** Wrong usage: an unknown command or flag, a value that is none. */
const USAGE = 2;

/**
 * Runs the command that the arguments name and sets the process's exit code: 0, what the command decides,
 * 1 for a failure or 2 for wrong usage.
 */
export async function runCommand(args: readonly string[]): Promise<void> {
  handleSignals();
  // Help is printed by the framework.
  guard(process.stdout);
  try {
    const program = await createProgram(args);
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    // It is told already, and the process ends by itself.
    if (isInterrupted()) return;
    // Help and version leave by an error as well, with exit code 0; what they say is printed already.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE;
    else process.exitCode = reportFailure(error, args.includes('--verbose'));
  }
  endOfCommand();
}

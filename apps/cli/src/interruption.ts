/** Ctrl-C and its like: nothing is left half done, and the exit code says what happened. */
import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let finishing: AbortController | null = null;
let received: NodeJS.Signals | null = null;

/**
 * Ends the process on a signal: connections close with it and databases roll back what was open. After
 * {@link finishOnSignal} the first signal only asks the command to come to an end.
 */
export function handleSignals(): void {
  for (const signal of signals) {
    process.on(signal, () => {
      const code = 128 + constants.signals[signal];
      if (finishing === null || received !== null) {
        process.stderr.write('\nInterrupted: what was under way is rolled back.\n');
        process.exit(code);
      }
      received = signal;
      process.exitCode = code;
      finishing.abort();
    });
  }
}

/** For commands that work in batches: aborted by the first signal, so that the batch under way can finish. */
export function finishOnSignal(): AbortSignal {
  finishing = new AbortController();
  return finishing.signal;
}

/** Ctrl-C and its like: nothing is left half done, and the exit code says what happened. */
import { constants } from 'node:os';
import { note } from './terminal/output.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let finishing: AbortController | null = null;
let received: NodeJS.Signals | null = null;
let isEnding = false;
let isOver = false;

type LastWords = (signal: NodeJS.Signals) => Promise<void>;
const lastWords = new Set<LastWords>();

/**
 * Ends the process on a signal: connections close with it and databases roll back what was open. After
 * {@link finishOnSignal} the first signal only asks the command to come to an end.
 */
export function handleSignals(): void {
  for (const signal of signals) {
    process.on(signal, () => {
      // What was said to be done is done, and the exit code says how.
      if (isOver && !isEnding) process.exit();
      const code = 128 + constants.signals[signal];
      if (finishing === null || received !== null) {
        // The second signal does not wait for what the first has asked for.
        if (isEnding) process.exit(code);
        note('\nInterrupted: what was under way is rolled back.');
        isEnding = true;
        if (lastWords.size === 0) process.exit(code);
        const said = [...lastWords].map((words) => words(signal));
        void Promise.allSettled(said).then(() => process.exit(code));
        return;
      }
      received = signal;
      process.exitCode = code;
      finishing.abort();
    });
  }
}

/**
 * Something to say before a signal ends the process, in a short time.
 * @returns what takes it back
 */
export function beforeInterruption(words: LastWords): () => void {
  lastWords.add(words);
  return () => void lastWords.delete(words);
}

/** The command has told its end: from now on nothing is under way that a signal could interrupt. */
export function endOfCommand(): void {
  isOver = true;
}

/** A signal is about to end the process, and nothing new is to be begun. */
export const isInterrupted = (): boolean => isEnding;

/** For commands that work in batches: aborted by the first signal, so that the batch under way can finish. */
export function finishOnSignal(): AbortSignal {
  finishing = new AbortController();
  return finishing.signal;
}

/** Such work is over: a signal ends the process again. */
export function endOnSignal(): void {
  finishing = null;
}

/** Ending a process in order. */

export type StopSignal = 'SIGINT' | 'SIGTERM';

/**
 * Calls `stop` once when the process is asked to end. A second signal ends it at once, as it would have without this.
 * Call it before what it stops is started: a signal that comes earlier ends the process at once, whatever runs.
 * When `stop` is done, the process ends by itself if nothing else keeps it; where `stop` fails, with exit code 1.
 * @returns a function that undoes it
 *
 * @example
 * ```ts
 * stopOnSignals(async () => {
 *   await worker.stop({ deadlineMs: 20_000 });
 *   await collector.close();
 *   await store.close();
 * });
 * await worker.start();
 * ```
 */
export function stopOnSignals(
  stop: () => Promise<void>,
  signals: readonly StopSignal[] = ['SIGTERM', 'SIGINT'],
): () => void {
  const undo = () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  const onSignal = () => {
    undo();
    stop().catch((error: unknown) => {
      process.exitCode = 1;
      process.emitWarning(error instanceof Error ? error : String(error));
    });
  };
  for (const signal of signals) process.on(signal, onSignal);
  return undo;
}

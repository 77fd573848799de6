/**
 * Progress on anything that takes more than a second, for people at a terminal only. Not clack's: its spinner
 * takes standard input, and Ctrl-C in it ends the process with exit code 0.
 */

/** What is under way. Ending it twice is allowed. */
export interface Progress {
  /** @param done how much of the total is done */
  update(done: number, message: string): void;
  end(): void;
}

const silent: Progress = { update: () => undefined, end: () => undefined };

/** How long to wait before anything is shown: what is quick needs no bar. */
const PATIENCE_MS = 1_000;

/**
 * A line on standard error: a bar, or the message alone where the total is not known.
 * @param total what `update` counts to
 */
export function startProgress(total: number | null): Progress {
  if (!process.stderr.isTTY) return silent;
  const startedAt = performance.now();
  let bar: import('cli-progress').SingleBar | null = null;
  let isLoading = false;
  let isEnded = false;

  const load = async () => {
    const { default: cliProgress } = await import('cli-progress');
    if (isEnded) return;
    bar = new cliProgress.SingleBar({
      format: total === null ? '{message}' : '{bar} {percentage} % · {message}',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 24,
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
      fps: 8,
    });
    bar.start(total ?? 1, 0, { message: '' });
  };

  return {
    update(done, message) {
      if (bar) {
        bar.update(total === null ? 0 : done, { message });
      } else if (!isLoading && performance.now() - startedAt >= PATIENCE_MS) {
        isLoading = true;
        void load();
      }
    },
    end() {
      isEnded = true;
      bar?.stop();
      bar = null;
    },
  };
}

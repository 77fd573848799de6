/** The worker processes of one round. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Queue } from './queue.ts';

const SCRIPT = new URL('./worker-process.ts', import.meta.url);

export class Workers {
  readonly #queue: Queue;
  readonly #processes: readonly ChildProcess[];
  readonly #ran = new Map<ChildProcess, number>();
  #onProgress: () => void = () => undefined;

  private constructor(queue: Queue, processes: readonly ChildProcess[]) {
    this.#queue = queue;
    this.#processes = processes;
  }

  /** Starts them one after the other, each until it has taken its first jobs and waits with them. */
  static async start(queue: Queue, count: number): Promise<Workers> {
    const processes: ChildProcess[] = [];
    for (let started = 0; started < count; started++) {
      const child = fork(SCRIPT, [queue.worker, queue.address], { execArgv: process.execArgv });
      processes.push(child);
      await new Promise<void>((resolve, reject) => {
        child.once('message', () => resolve());
        child.once('exit', (code) =>
          reject(new Error(`The worker of ${queue.name} ended: ${code}.`)),
        );
      });
    }
    return new Workers(queue, processes);
  }

  /** Lets them go, and resolves when the database says that so many jobs have ended. */
  async drain(count: number): Promise<void> {
    const done = new Promise<void>((resolve) => {
      this.#onProgress = () => {
        const sum = [...this.#ran.values()].reduce((total, each) => total + each, 0);
        if (sum >= count) resolve();
      };
    });
    for (const child of this.#processes) {
      child.on('message', (ran) => {
        this.#ran.set(child, ran as number);
        this.#onProgress();
      });
      child.send('go');
    }
    await done;
    while (!(await this.#queue.isEmpty())) await setTimeout(1);
  }

  async end(): Promise<void> {
    await Promise.all(
      this.#processes.map(async (child) => {
        if (child.signalCode !== null) return;
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }),
    );
  }
}

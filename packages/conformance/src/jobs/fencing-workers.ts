/** Worker processes that are killed and stopped, and what they said. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { randomOf, type WorkerMessage, type WorkerOrder } from './fencing-messages.ts';

export interface Disturbance {
  readonly address: string;
  /** What a worker process runs. */
  readonly script: string;
  readonly workers: number;
  readonly leaseMs: number;
  readonly claimedAtOnce: number;
  readonly seed: number;
  /** How many are killed, and how many stopped for a while. */
  readonly kills: number;
  readonly stops: number;
  /** Told of each process that ended by itself. */
  readonly onFailure: (error: Error) => void;
}

interface Worker {
  readonly workerId: string;
  readonly process: ChildProcess;
  /** Whose other claim ends the stop. */
  stoppedWith: string | null;
  isExpectedToEnd: boolean;
}

const MOST_STOPPED = 3;
/** A stopped process that holds a lock in the database keeps its job to itself; it goes on then. */
const LONGEST_STOP_LEASES = 4;

export class DisturbedWorkers {
  /** Everything that any of them said. */
  readonly said: WorkerMessage[] = [];
  killed = 0;
  stopped = 0;
  readonly #plan: Disturbance;
  readonly #random: () => number;
  readonly #workers = new Set<Worker>();
  readonly #onMessage: (message: WorkerMessage) => void;
  #started = 0;

  constructor(plan: Disturbance, onMessage: (message: WorkerMessage) => void) {
    this.#plan = plan;
    this.#random = randomOf(plan.seed);
    this.#onMessage = onMessage;
    for (let count = 0; count < plan.workers; count++) this.#start();
  }

  /** Kills all of them. */
  async end(): Promise<void> {
    const ends = [...this.#workers].map((worker) => {
      const ended = new Promise((resolve) => worker.process.once('exit', resolve));
      this.#kill(worker);
      return ended;
    });
    await Promise.all(ends);
  }

  #start(): void {
    const { script, address, leaseMs, claimedAtOnce } = this.#plan;
    const workerId = `worker-${this.#started++}`;
    const order: WorkerOrder = {
      address,
      workerId,
      leaseMs,
      claimedAtOnce,
      seed: Math.floor(this.#random() * 2 ** 32),
    };
    const child = spawn(process.execPath, ['--conditions=source', script, JSON.stringify(order)], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const worker: Worker = {
      workerId,
      process: child,
      stoppedWith: null,
      isExpectedToEnd: false,
    };
    let complaint = '';
    child.stderr.on('data', (data) => {
      complaint += String(data);
    });
    child.once('exit', () => {
      this.#workers.delete(worker);
      if (worker.isExpectedToEnd) return;
      this.#plan.onFailure(new Error(`The process of ${workerId} ended: ${complaint}`));
    });
    createInterface(child.stdout).on('line', (line) =>
      this.#hear(worker, JSON.parse(line) as WorkerMessage),
    );
    this.#workers.add(worker);
  }

  #hear(worker: Worker, message: WorkerMessage): void {
    this.said.push(message);
    if (message.type === 'claimed') {
      this.#continue((other) => other !== worker && other.stoppedWith === message.id);
      this.#disturb(worker, message.id);
    }
    this.#onMessage(message);
  }

  /** A worker is struck when it has just taken a job. */
  #disturb(worker: Worker, id: string): void {
    if (worker.isExpectedToEnd || worker.stoppedWith !== null) return;
    const { kills, stops, leaseMs } = this.#plan;
    const chance = this.#random();
    if (chance < 0.15 && this.killed < kills) {
      this.killed += 1;
      this.#kill(worker);
      this.#start();
    } else if (chance > 0.85 && this.stopped < stops && this.#stoppedNow < MOST_STOPPED) {
      this.stopped += 1;
      worker.stoppedWith = id;
      worker.process.kill('SIGSTOP');
      setTimeout(
        () => this.#continue((other) => other === worker && other.stoppedWith === id),
        LONGEST_STOP_LEASES * leaseMs,
      );
    }
  }

  get #stoppedNow(): number {
    return [...this.#workers].filter(({ stoppedWith }) => stoppedWith !== null).length;
  }

  #continue(isMeant: (worker: Worker) => boolean): void {
    for (const worker of this.#workers) {
      if (!isMeant(worker)) continue;
      worker.stoppedWith = null;
      worker.process.kill('SIGCONT');
    }
  }

  #kill(worker: Worker): void {
    worker.isExpectedToEnd = true;
    worker.process.kill('SIGKILL');
  }
}

/** Jobs that a worker has claimed and not begun: others have to end first. */
import type { Timers } from '@runledger/schema';
import type { HeldJob } from './held.ts';

/** No job that was claimed in the hope of short ones waits for longer in a worker that is busy. */
const PATIENCE_MS = 1_000;

export interface WaitingJobsOptions {
  readonly timers: Timers;
  readonly isPatient: boolean;
  /** They have waited too long: others may begin them sooner. */
  readonly onImpatient: (jobs: readonly HeldJob[]) => void;
}

export class WaitingJobs {
  readonly #options: WaitingJobsOptions;
  #jobs: HeldJob[] = [];
  #begun = 0;
  #callOff: (() => void) | null = null;

  constructor(options: WaitingJobsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#jobs.length - this.#begun;
  }

  add(job: HeldJob): void {
    this.#jobs.push(job);
  }

  next(): HeldJob | undefined {
    const next = this.#jobs[this.#begun];
    if (next) this.#begun += 1;
    // What was begun is let go of now and then: taking the first of many off a list moves all the others.
    if (this.#begun === this.#jobs.length) this.takeAll();
    return next;
  }

  takeAll(): HeldJob[] {
    const left = this.#jobs.slice(this.#begun);
    this.#jobs = [];
    this.#begun = 0;
    return left;
  }

  /** Sees to it that none waits for too long. */
  watch(): void {
    const { timers, isPatient, onImpatient } = this.#options;
    const oldest = this.#jobs[this.#begun];
    if (isPatient || this.#callOff !== null || !oldest) return;
    const patience = Math.max(0, oldest.startedAt + PATIENCE_MS - timers.now());
    this.#callOff = timers.after(patience, () => {
      this.#callOff = null;
      const now = timers.now();
      const left = this.takeAll();
      const isLate = ({ startedAt }: HeldJob) => startedAt + PATIENCE_MS <= now;
      this.#jobs = left.filter((job) => !isLate(job));
      const late = left.filter(isLate);
      if (late.length > 0) onImpatient(late);
      this.watch();
    });
  }

  stop(): void {
    this.#callOff?.();
    this.#callOff = null;
  }
}

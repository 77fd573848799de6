/** Where a sequence runs, and what its steps gave there. */
import type { Store } from '@runledger/schema';
import type { Memory } from './memory.ts';
import type { Step } from './steps.ts';

/** What a step gave: one result or, of a call that was made several times at once, one of each in any order. */
export interface Outcome {
  readonly step: Step;
  readonly results: readonly PromiseSettledResult<unknown>[];
  /** Whether an error may repeat one of several that came before. */
  readonly isLoose: boolean;
}

/** One driver's store, and its time. */
interface Setting {
  readonly store: Store;
  /** Lets the store's clock go on. */
  advance(milliseconds: number): void;
}

export class Stage {
  readonly setting: Setting;
  readonly memory: Memory;
  readonly #outcomes: Outcome[] = [];
  #isLoose = false;

  constructor(setting: Setting, memory: Memory) {
    this.setting = setting;
    this.memory = memory;
  }

  get outcomes(): readonly Outcome[] {
    return this.#outcomes;
  }

  /** Takes down what a step gives. */
  async note(step: Step, outcome: () => Promise<unknown>): Promise<void> {
    const results = await settled([outcome]);
    this.#outcomes.push({ step, results, isLoose: this.#isLoose });
  }

  /** Takes down what a step gives that is done several times at once. */
  async noteEach(step: Step, times: number, outcome: (memory: Memory) => Promise<unknown>) {
    const memories = Array.from({ length: times }, () => this.memory.fork());
    const results = await settled(memories.map((memory) => () => outcome(memory)));
    for (const memory of memories) this.memory.join(memory);
    this.#outcomes.push({ step, results, isLoose: this.#isLoose });
  }

  /** Takes down that a step was refused in a part of it; errors may say from now on in which, and it may be another. */
  noteRefusal(step: Step): void {
    const results = [{ status: 'fulfilled', value: 'refused in a part' }] as const;
    this.#outcomes.push({ step, results, isLoose: true });
    this.#isLoose = true;
  }

  /** Takes down what a transaction gives, and what is done in it: the last time, where it is run again. */
  async noteTransaction(step: Step, transaction: (inside: () => Stage) => Promise<unknown>) {
    let attempt = this.fork();
    const results = await settled([
      () =>
        transaction(() => {
          attempt = this.fork();
          return attempt;
        }),
    ]);
    this.join(attempt);
    this.#outcomes.push({ step, results, isLoose: this.#isLoose || attempt.#isLoose });
  }

  /** A stage for what runs beside others, or again: what it gives there counts once it is joined. */
  fork(): Stage {
    return new Stage(this.setting, this.memory.fork());
  }

  join(fork: Stage): void {
    this.memory.join(fork.memory);
    this.#outcomes.push(...fork.#outcomes);
  }
}

/** Begins all of them in this turn of the event loop, and takes what is thrown at once as what is thrown later. */
function settled(works: readonly (() => Promise<unknown>)[]) {
  return Promise.allSettled(works.map(async (work) => await work()));
}

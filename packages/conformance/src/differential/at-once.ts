/** What runs at once, as far as it is determined what comes of it. */
import { type Repositories, ValidationError } from '@runledger/schema';
import { shorterLists } from './smaller.ts';
import type { Outcome, Stage } from './stage.ts';
import { Call, indented, type Step } from './steps.ts';

/** Steps one after the other, beside others that are begun with them. */
type Lane = readonly Step[];

/** Begins all of them in their order. @returns what each of them gave */
async function runLanes(stage: Stage, store: Repositories, lanes: readonly Lane[]) {
  const forks = lanes.map(() => stage.fork());
  await Promise.all(
    lanes.map(async (lane, place) => {
      for (const step of lane) await step.run(forks[place] as Stage, store);
    }),
  );
  return forks;
}

const printed = (lanes: readonly Lane[]): string =>
  ['at once {', lanes.map((lane) => lane.map(indented).join('\n')).join('\n} and {\n'), '}'].join(
    '\n',
  );

/** Steps that have nothing to do with those of other lanes. */
export class Lanes implements Step {
  readonly isAboutMany = false;
  readonly lanes: readonly Lane[];

  constructor(lanes: readonly Lane[]) {
    this.lanes = lanes;
  }

  async run(stage: Stage, store: Repositories): Promise<void> {
    for (const fork of await runLanes(stage, store, this.lanes)) stage.join(fork);
  }

  *smaller(): Generator<readonly Step[]> {
    yield this.lanes.flat();
    for (const [place, lane] of this.lanes.entries()) {
      const others = this.lanes.toSpliced(place, 1);
      yield others.length === 1 ? others.flat() : [new Lanes(others)];
      for (const fewer of shorterLists(lane)) {
        if (fewer.length > 0) yield [new Lanes(this.lanes.with(place, fewer))];
      }
    }
  }

  outside(): readonly Step[] {
    return [this];
  }

  toString(): string {
    return printed(this.lanes);
  }
}

/**
 * Nested transactions, which take turns in the order in which they are begun, or calls of which none has to do with
 * another: those take turns too, but some have to prepare theirs. Once a call was refused, nothing says which of the
 * others have had their turn.
 */
export class Turns implements Step {
  readonly isAboutMany = false;
  readonly steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    this.steps = steps;
  }

  async run(stage: Stage, store: Repositories): Promise<void> {
    const forks = await runLanes(
      stage,
      store,
      this.steps.map((step) => [step]),
    );
    const isRefused = this.steps.some(
      (step, place) => step instanceof Call && forks[place]?.outcomes.some(isRefusal),
    );
    if (isRefused) stage.noteRefusal(this);
    else for (const fork of forks) stage.join(fork);
  }

  *smaller(): Generator<readonly Step[]> {
    yield this.steps;
    const [kind] = this.steps.map((step) => step.constructor);
    for (const fewer of shorterLists(this.steps)) {
      // Calls do not take turns with transactions in the order in which they are made.
      if (fewer.some((step) => step.constructor !== kind)) continue;
      yield fewer.length > 1 ? [new Turns(fewer)] : fewer;
    }
  }

  outside(): readonly Step[] {
    return this.steps.flatMap((step) => step.outside());
  }

  toString(): string {
    return printed(this.steps.map((step) => [step]));
  }
}

/** What the model refuses reaches no database. */
const isRefusal = ({ results }: Outcome): boolean =>
  results.some(
    (result) => result.status === 'rejected' && !(result.reason instanceof ValidationError),
  );

/** The same call several times at once: whichever comes first, all of them together give the same. */
export class Repeated implements Step {
  readonly isAboutMany: boolean;
  readonly call: Call;
  readonly times: number;

  constructor(call: Call, times: number) {
    this.isAboutMany = call.isAboutMany;
    this.call = call;
    this.times = times;
  }

  async run(stage: Stage, store: Repositories): Promise<void> {
    const { operation, input } = this.call;
    await stage.noteEach(this, this.times, (memory) => operation.run({ store, memory }, input));
  }

  *smaller(): Generator<readonly Step[]> {
    yield [this.call];
    if (this.times > 2) yield [new Repeated(this.call, 2)];
    for (const [smaller] of this.call.smaller()) yield [new Repeated(smaller, this.times)];
  }

  outside(): readonly Step[] {
    return [this];
  }

  toString(): string {
    return `${this.times} times at once ${this.call}`;
  }
}

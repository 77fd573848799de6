/** Sequences of calls: steps of time, transactions that commit or not, and transactions within them. */
import type { Repositories, Store, TransactionOptions, TransactionStore } from '@runledger/schema';
import fc from 'fast-check';
import type { Memory } from './memory.ts';
import type { Operation, Wild } from './operation.ts';
import { shorterLists, smallerValues } from './smaller.ts';
import { OFFSETS_MS } from './values.ts';

/** Where a sequence runs: one driver's store, and its time. */
export interface Stage {
  readonly store: Store;
  readonly memory: Memory;
  /** Lets the store's clock go on. */
  advance(milliseconds: number): void;
  /** Takes down what a step gave. */
  note(step: Step, outcome: () => Promise<unknown>): Promise<void>;
}

/** A step of a sequence, and of the transactions in it. */
export interface Step {
  /** @param store the stage's own, or that of the transaction in which the step stands */
  run(stage: Stage, store: Repositories): Promise<void>;
  /** Whether it is one call about several rows. */
  readonly isAboutMany: boolean;
  /** What may stand in its place when a sequence is made shorter. */
  smaller(): Iterable<readonly Step[]>;
  toString(): string;
}

const ABOUT_MANY = /(?:Many|Batch|importPrices|load)$/;

class Call implements Step {
  readonly isAboutMany: boolean;
  readonly operation: Operation;
  readonly input: Wild;

  constructor(operation: Operation, input: Wild) {
    this.isAboutMany = ABOUT_MANY.test(operation.name);
    this.operation = operation;
    this.input = input;
  }

  async run(stage: Stage, store: Repositories): Promise<void> {
    await stage.note(this, () => this.operation.run({ store, memory: stage.memory }, this.input));
  }

  *smaller(): Generator<readonly Step[]> {
    for (const input of smallerValues(this.input)) yield [new Call(this.operation, input)];
  }

  toString(): string {
    return `${this.operation.name}(${fc.stringify(this.input)})`;
  }
}

class Advance implements Step {
  readonly isAboutMany = false;
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  async run(stage: Stage): Promise<void> {
    stage.advance(this.milliseconds);
  }

  smaller(): readonly (readonly Step[])[] {
    return [];
  }

  toString(): string {
    return `clock += ${this.milliseconds}`;
  }
}

/** What a transaction's work throws in the end when it is to roll back. */
class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

interface TransactionPlan {
  readonly steps: readonly Step[];
  readonly commits: boolean;
  readonly options: TransactionOptions | undefined;
}

class Transaction implements Step {
  readonly isAboutMany = false;
  readonly plan: TransactionPlan;

  constructor(plan: TransactionPlan) {
    this.plan = plan;
  }

  async run(stage: Stage, store: Repositories): Promise<void> {
    const { steps, commits, options } = this.plan;
    // The outer store takes options; a transaction's own has none and leaves them aside.
    const { transaction } = store as Store;
    await stage.note(this, () =>
      transaction(async (inside: TransactionStore) => {
        for (const step of steps) await step.run(stage, inside);
        if (!commits) throw new Abandoned('The work changed its mind.');
        return 'committed';
      }, options),
    );
  }

  *smaller(): Generator<readonly Step[]> {
    const { steps, options } = this.plan;
    yield steps;
    for (const fewer of shorterLists(steps))
      yield [new Transaction({ ...this.plan, steps: fewer })];
    if (options) yield [new Transaction({ ...this.plan, options: undefined })];
  }

  toString(): string {
    const { steps, commits, options } = this.plan;
    const how = options === undefined ? '' : ` ${fc.stringify(options)}`;
    const lines = steps.map((step) => `  ${step.toString().replaceAll('\n', '\n  ')}`);
    return [`transaction${how} {`, ...lines, commits ? '} commits' : '} throws'].join('\n');
  }
}

/** A sequence as a whole prints one step a line. */
export class Sequence {
  readonly steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    this.steps = steps;
  }

  toString(): string {
    return this.steps.map((step) => step.toString()).join('\n');
  }
}

const advance = fc
  .constantFrom(...OFFSETS_MS.filter((offset) => offset > 0), 60_000, 600_000)
  .map((milliseconds): Step => new Advance(milliseconds));

const isolation = fc.constantFrom('read committed', 'repeatable read', 'serializable');
const options = fc.option(fc.record({ isolation }, { requiredKeys: [] }), {
  nil: undefined,
  freq: 3,
});
const readOnlyOptions = fc.record(
  { isolation, readOnly: fc.constant(true) },
  { requiredKeys: ['readOnly'] },
);

/**
 * Operations that only read, by their names. A transaction that is read-only has no others: what would write or lock
 * may find nothing to do before it is refused, and when it finds that out differs.
 */
const READS =
  /\.(?:get(?!ForUpdate)|list|verify|counts|priceAt|cost|priced|progress|summarize|children|tree|timeline|status|check$|files|nextDueAt)/;

function step(operations: readonly Operation[], depth: number): fc.Arbitrary<Step> {
  const call = fc
    .oneof(
      ...operations.map((operation) => ({
        weight: operation.weight,
        arbitrary: fc.tuple(fc.constant(operation), operation.input),
      })),
    )
    .map(([operation, input]): Step => new Call(operation, input));
  const alternatives = [
    { weight: 24, arbitrary: call },
    { weight: 3, arbitrary: advance },
  ];
  if (depth === 0) return fc.oneof(...alternatives);
  const transaction = (inside: readonly Operation[], how: fc.Arbitrary<unknown>) =>
    fc
      .record({
        steps: fc.array(step(inside, depth - 1), { minLength: 1, maxLength: 6 }),
        commits: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
        options: how,
      })
      .map((plan): Step => new Transaction(plan as TransactionPlan));
  const reads = operations.filter(({ name }) => READS.test(name));
  return fc.oneof(
    ...alternatives,
    { weight: 3, arbitrary: transaction(operations, options) },
    ...(reads.length > 0 ? [{ weight: 1, arbitrary: transaction(reads, readOnlyOptions) }] : []),
  );
}

/** Operations by domain, such as `users`. */
export type Domains = { readonly [domain: string]: readonly Operation[] };

/** Sequences on a few domains each, so that their calls have to do with each other. */
export function sequences(domains: Domains): fc.Arbitrary<Sequence> {
  const names = Object.keys(domains);
  const few = (maxLength: number) =>
    fc.subarray(names, { minLength: 1, maxLength: Math.min(maxLength, names.length) });
  return fc
    .oneof(
      { weight: 4, arbitrary: few(1) },
      { weight: 3, arbitrary: few(2) },
      { weight: 2, arbitrary: few(4) },
    )
    .chain((chosen) => {
      const operations = chosen.flatMap((domain) => domains[domain] ?? []);
      return fc.array(step(operations, 2), { minLength: 1, maxLength: 36, size: 'max' });
    })
    .map((steps) => new Sequence(steps));
}

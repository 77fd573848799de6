/** What sequences are made of: calls, steps of time and transactions; see also `at-once.ts`. */
import type { Repositories, Store, TransactionOptions, TransactionStore } from '@runledger/schema';
import fc from 'fast-check';
import type { Operation, Wild } from './operation.ts';
import { shorterLists, smallerValues } from './smaller.ts';
import type { Stage } from './stage.ts';

/** A step of a sequence, and of the transactions in it. */
export interface Step {
  /** @param store the stage's own, or that of the transaction in which the step stands */
  run(stage: Stage, store: Repositories): Promise<void>;
  /** Whether it is one call about several rows. */
  readonly isAboutMany: boolean;
  /** What may stand in its place when a sequence is made shorter. */
  smaller(): Iterable<readonly Step[]>;
  /** What stands for it where the transaction that it is in goes, so that nothing says any more who comes first. */
  outside(): readonly Step[];
  toString(): string;
}

const ABOUT_MANY = /(?:Many|Batch|importPrices|load)$/;

export class Call implements Step {
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

  *smaller(): Generator<readonly [Call]> {
    for (const input of smallerValues(this.input)) yield [new Call(this.operation, input)];
  }

  outside(): readonly Step[] {
    return [this];
  }

  toString(): string {
    return `${this.operation.name}(${fc.stringify(this.input)})`;
  }
}

export class Advance implements Step {
  readonly isAboutMany = false;
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  async run(stage: Stage): Promise<void> {
    stage.setting.advance(this.milliseconds);
  }

  smaller(): readonly (readonly Step[])[] {
    return [];
  }

  outside(): readonly Step[] {
    return [this];
  }

  toString(): string {
    return `clock += ${this.milliseconds}`;
  }
}

/** What a transaction's work throws in the end when it is to roll back. */
class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

export interface TransactionPlan {
  readonly steps: readonly Step[];
  readonly commits: boolean;
  readonly options: TransactionOptions | undefined;
}

export class Transaction implements Step {
  readonly isAboutMany = false;
  readonly plan: TransactionPlan;

  constructor(plan: TransactionPlan) {
    this.plan = plan;
  }

  async run(stage: Stage, store: Repositories): Promise<void> {
    const { steps, commits, options } = this.plan;
    // The outer store takes options; a transaction's own has none and leaves them aside.
    const { transaction } = store as Store;
    await stage.noteTransaction(this, (begun) =>
      transaction(async (inside: TransactionStore) => {
        const attempt = begun();
        for (const step of steps) await step.run(attempt, inside);
        if (!commits) throw new Abandoned('The work changed its mind.');
        return 'committed';
      }, options),
    );
  }

  *smaller(): Generator<readonly Step[]> {
    const { steps, options } = this.plan;
    yield steps.flatMap((step) => step.outside());
    for (const fewer of shorterLists(steps))
      yield [new Transaction({ ...this.plan, steps: fewer })];
    if (options) yield [new Transaction({ ...this.plan, options: undefined })];
  }

  outside(): readonly Step[] {
    return [this];
  }

  toString(): string {
    const { steps, commits, options } = this.plan;
    const how = options === undefined ? '' : ` ${fc.stringify(options)}`;
    return [`transaction${how} {`, ...steps.map(indented), commits ? '} commits' : '} throws'].join(
      '\n',
    );
  }
}

export function indented(step: Step): string {
  return `  ${step.toString().replaceAll('\n', '\n  ')}`;
}

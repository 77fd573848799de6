/** Sequences of calls: steps of time, transactions that commit or not, and what runs at once. */
import type { TransactionOptions } from '@runledger/schema';
import fc from 'fast-check';
import { Lanes, Repeated, Turns } from './at-once.ts';
import type { Operation } from './operation.ts';
import { Advance, Call, type Step, Transaction } from './steps.ts';
import { OFFSETS_MS, ORGANIZATIONS } from './values.ts';

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
const retries = fc.constantFrom(0, 5);
const options = fc.option(fc.record({ isolation, retries }, { requiredKeys: [] }), {
  nil: undefined,
  freq: 3,
});
const readOnlyOptions = fc.record(
  { isolation, readOnly: fc.constant(true) },
  { requiredKeys: ['readOnly'] },
);

const callOf = (operation: Operation): fc.Arbitrary<Call> =>
  operation.input.map((input) => new Call(operation, input));

/** One of the operations, the more important ones more often. */
const call = (operations: readonly Operation[]): fc.Arbitrary<Call> =>
  fc.oneof(
    ...operations.map((operation) => ({
      weight: operation.weight,
      arbitrary: callOf(operation),
    })),
  );

type Weighted = fc.WeightedArbitrary<Step>;

const transaction = (
  steps: fc.Arbitrary<Step>,
  how: fc.Arbitrary<TransactionOptions | undefined>,
): fc.Arbitrary<Step> =>
  fc
    .record({
      steps: fc.array(steps, { minLength: 1, maxLength: 6 }),
      commits: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
      options: how,
    })
    .map((plan) => new Transaction(plan));

/** It takes no options. */
const nestedTransaction = (steps: fc.Arbitrary<Step>): Weighted => ({
  weight: 4,
  arbitrary: transaction(steps, fc.constant(undefined)),
});

/** What is begun at once inside of a transaction. */
const turns = (steps: fc.Arbitrary<readonly Step[]>): Weighted => ({
  weight: 1,
  arbitrary: steps.map((each) => new Turns(each)),
});

const severalOf = (steps: fc.Arbitrary<Step>) => fc.array(steps, { minLength: 2, maxLength: 4 });

/** Steps of several organizations, each with a lane of its own: what one does is all the same to the others. */
function lanes(operations: readonly Operation[]): Weighted[] {
  const own = operations.filter(({ isOfOne }) => isOfOne);
  if (own.length === 0) return [];
  const lane = (organization: string) => {
    const ofIt = callIn(organization, own);
    const transactionOfIt = fc
      .array(ofIt, { minLength: 1, maxLength: 3 })
      .map((steps) => new Transaction({ steps, commits: true, options: undefined }));
    const step: fc.Arbitrary<Step> = fc.oneof(
      { weight: 4, arbitrary: ofIt },
      { weight: 1, arbitrary: transactionOfIt },
    );
    return fc.array(step, { minLength: 1, maxLength: 3 });
  };
  return [
    { weight: 2, arbitrary: fc.tuple(...ORGANIZATIONS.map(lane)).map((all) => new Lanes(all)) },
  ];
}

const callIn = (organization: string, operations: readonly Operation[]): fc.Arbitrary<Call> =>
  call(operations).map(({ operation, input }) => new Call(operation, { ...input, organization }));

/** One call several times at once. */
function repeated(operations: readonly Operation[]): Weighted[] {
  const repeatable = operations.filter(({ sharesWork }) => !sharesWork);
  if (repeatable.length === 0) return [];
  return [
    {
      weight: 2,
      arbitrary: fc
        .tuple(call(repeatable), fc.constantFrom(2, 3))
        .map(([each, times]) => new Repeated(each, times)),
    },
  ];
}

/**
 * Operations that only read, by their names. Where transactions only read, no others are called at once: what may
 * write is refused before its turn, and ends what was asked for before.
 */
const READS =
  /\.(?:get(?!ForUpdate)|list|verify|counts|priceAt|cost|priced|progress|summarize|children|tree|timeline|status|check$|files|nextDueAt)/;

function step(operations: readonly Operation[]): fc.Arbitrary<Step> {
  const plain: Weighted[] = [
    { weight: 24, arbitrary: call(operations) },
    { weight: 3, arbitrary: advance },
  ];
  const inside = (atOnce: readonly Weighted[]) => {
    const nested = nestedTransaction(fc.oneof(...plain, ...atOnce));
    return fc.oneof(...plain, nested, turns(severalOf(nested.arbitrary)), ...atOnce);
  };
  const reads = operations.filter(({ name }) => READS.test(name));
  const own = operations.filter(({ isOfOne }) => isOfOne);
  const [first, second] = ORGANIZATIONS;
  const writing = own.length > 0 ? [turns(fc.tuple(callIn(first, own), callIn(second, own)))] : [];
  const reading = reads.length > 0 ? [turns(severalOf(call(reads)))] : [];
  return fc.oneof(
    ...plain,
    { weight: 3, arbitrary: transaction(inside([...writing, ...reading]), options) },
    { weight: 1, arbitrary: transaction(inside(reading), readOnlyOptions) },
    ...lanes(operations),
    ...repeated(operations),
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
      return fc.array(step(operations), { minLength: 1, maxLength: 36, size: 'max' });
    })
    .map((steps) => new Sequence(steps));
}

/** The property: whatever the sequence, both drivers answer alike and end with the same rows. */
import {
  compareOn,
  type Domains,
  domains,
  type Engine,
  inWords,
  type Sequence,
  sequences,
} from '@runledger/conformance/differential';
import fc from 'fast-check';

/** Holds for every sequence on which both drivers agree. */
function agreement(
  engines: readonly [Engine, Engine],
  domains: Domains,
): fc.IAsyncPropertyWithHooks<[Sequence]> {
  return fc.asyncProperty(sequences(domains), async (sequence) => {
    const difference = await compareOn(engines, sequence);
    if (difference) throw new Error(inWords(difference));
  });
}

export interface Search {
  readonly runs: number;
  readonly seed?: number | undefined;
  /** Path of a counterexample within the seed's sequences. */
  readonly path?: string | undefined;
  readonly endsAfterMs?: number | undefined;
  /** Whether a sequence on which the drivers differ is made shorter; true unless given. */
  readonly shrinks?: boolean | undefined;
}

/** What a search has found: how many sequences agreed, or the shortest that does not. */
export interface Finding {
  readonly runs: number;
  /** How many times the sequence was made shorter. */
  readonly shrinks: number;
  readonly failure: string | null;
}

export async function search(
  engines: readonly [Engine, Engine],
  chosen: Domains,
  { runs, seed, path, endsAfterMs, shrinks = true }: Search,
): Promise<Finding> {
  const details = await fc.check(agreement(engines, chosen), {
    numRuns: runs,
    endOnFailure: !shrinks,
    ...(seed === undefined ? {} : { seed }),
    ...(path === undefined ? {} : { path }),
    ...(endsAfterMs === undefined
      ? {}
      : { interruptAfterTimeLimit: endsAfterMs, markInterruptAsFailure: false }),
  });
  return {
    runs: details.numRuns,
    shrinks: details.numShrinks,
    failure: details.failed ? failureOf(details, chosen) : null,
  };
}

function failureOf(details: fc.RunDetails<[Sequence]>, chosen: Domains): string {
  const { seed, counterexamplePath: path, counterexample, errorInstance } = details;
  const message = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return [
    `pnpm fuzz --seed ${seed} --path ${path}${choiceOf(chosen)}   # this difference again`,
    'The shortest sequence that was found:',
    String(counterexample?.[0]).replace(/^/gm, '  '),
    message,
  ].join('\n\n');
}

/** A path leads through the sequences of the domains that were searched. */
function choiceOf(chosen: Domains): string {
  const names = Object.keys(chosen);
  if (names.length === Object.keys(domains).length) return '';
  return names.map((name) => ` --domain ${name}`).join('');
}

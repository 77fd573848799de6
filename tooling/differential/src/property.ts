/** The property: whatever the sequence, both drivers answer alike and end with the same rows. */
import {
  compareOn,
  type Difference,
  type Domains,
  domains,
  type Engine,
  inWords,
  type Sequence,
  sequences,
  shortened,
} from '@runledger/conformance/differential';
import fc from 'fast-check';

type Engines = readonly [Engine, Engine];

export interface Search {
  readonly runs: number;
  readonly seed?: number | undefined;
  /** Place of a failure among the seed's sequences. */
  readonly path?: string | undefined;
  readonly endsAfterMs?: number | undefined;
}

/** What a search has found: how many sequences agreed, and how the drivers differ on the last. */
export interface Finding {
  readonly runs: number;
  readonly failure: Failure | null;
}

export interface Failure {
  /** What runs it again. */
  readonly command: string;
  readonly sequence: Sequence;
  readonly difference: Difference;
}

/** Runs sequences until the drivers differ on one, which is left as it is: see {@link shortest}. */
export async function search(
  engines: Engines,
  chosen: Domains,
  { runs, seed, path, endsAfterMs }: Search,
): Promise<Finding> {
  let difference: Difference | null = null;
  const agreement = fc.asyncProperty(sequences(chosen), async (sequence) => {
    difference = await compareOn(engines, sequence);
    return difference === null;
  });
  const details = await fc.check(agreement, {
    numRuns: runs,
    // Shrinking would draw whole sequences anew; ours goes by their steps.
    endOnFailure: true,
    ...(seed === undefined ? {} : { seed }),
    ...(path === undefined ? {} : { path }),
    ...(endsAfterMs === undefined
      ? {}
      : { interruptAfterTimeLimit: endsAfterMs, markInterruptAsFailure: false }),
  });
  const { numRuns, counterexample, counterexamplePath, errorInstance } = details;
  if (counterexample === null) return { runs: numRuns, failure: null };
  // What fails without a difference is a fault of the search itself.
  if (difference === null) throw errorInstance;
  const command = `pnpm fuzz --seed ${details.seed} --path ${counterexamplePath}${choiceOf(chosen)}`;
  return { runs: numRuns, failure: { command, sequence: counterexample[0], difference } };
}

/** The failure with as few steps as it takes for the drivers to differ. */
export async function shortest(engines: Engines, failure: Failure): Promise<Failure> {
  let { difference } = failure;
  const sequence = await shortened(failure.sequence, async (shorter) => {
    const found = await compareOn(engines, shorter);
    difference = found ?? difference;
    return found !== null;
  });
  return { ...failure, sequence, difference };
}

export function failureInWords({ command, sequence, difference }: Failure): string {
  return [
    `${command}   # this difference again`,
    'The shortest sequence that was found:',
    sequence.toString().replace(/^/gm, '  '),
    inWords(difference),
  ].join('\n\n');
}

/** A path leads through the sequences of the domains that were searched. */
function choiceOf(chosen: Domains): string {
  const names = Object.keys(chosen);
  if (names.length === Object.keys(domains).length) return '';
  return names.map((name) => ` --domain ${name}`).join('');
}

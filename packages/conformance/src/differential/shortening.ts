/** Making a sequence shorter while what it shows stays, until no step and no part of an input can go. */
import { Sequence } from './sequence.ts';
import { shorterLists } from './smaller.ts';

/** Each try runs a sequence on both drivers. */
const MOST_TRIES = 600;

/** @param holds whether a shorter sequence still shows it */
export async function shortened(
  sequence: Sequence,
  holds: (shorter: Sequence) => Promise<boolean>,
): Promise<Sequence> {
  let shortest = sequence;
  let left = MOST_TRIES;
  for (let hasShrunk = true; hasShrunk; ) {
    hasShrunk = false;
    for (const steps of shorterLists(shortest.steps)) {
      if (left-- <= 0) return shortest;
      const candidate = new Sequence(steps);
      if (!(await holds(candidate))) continue;
      shortest = candidate;
      hasShrunk = true;
      break;
    }
  }
  return shortest;
}

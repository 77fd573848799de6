/** What is a little smaller than a list of steps, or than an input. */
import type { Wild } from './operation.ts';
import type { Step } from './steps.ts';

/** Steps without half of them, a quarter … one of them; then with one of them smaller. */
export function* shorterLists(steps: readonly Step[]): Generator<readonly Step[]> {
  for (let size = Math.ceil(steps.length / 2); size > 0; size = Math.floor(size / 2)) {
    for (let start = 0; start < steps.length; start += size) {
      yield [...steps.slice(0, start), ...steps.slice(start + size)];
    }
  }
  for (const [place, step] of steps.entries()) {
    for (const instead of step.smaller()) {
      yield [...steps.slice(0, place), ...instead, ...steps.slice(place + 1)];
    }
  }
}

/** The value without one of its parts, or with one of them smaller. */
export function* smallerValues(value: Wild): Generator<Wild> {
  if (Array.isArray(value)) {
    for (const place of value.keys()) yield value.toSpliced(place, 1);
    for (const [place, item] of value.entries()) {
      for (const smaller of smallerValues(item)) yield value.with(place, smaller);
    }
  } else if (typeof value === 'object' && value !== null && isPlain(value)) {
    for (const key of Object.keys(value)) {
      const { [key]: part, ...rest } = value;
      // Without it, each driver makes one at random, of which hashes are another difference.
      if (key !== 'id') yield rest;
      for (const smaller of smallerValues(part)) yield { ...rest, [key]: smaller };
    }
  }
}

const isPlain = (value: object): boolean =>
  [Object.prototype, null].includes(Object.getPrototypeOf(value));

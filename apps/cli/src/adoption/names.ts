/** Names of other tools' files. */
import { readdirSync } from 'node:fs';
import { CommandError } from '../terminal/failure.ts';

/** The files of a directory with such an ending, in the order of their names. */
export function filesIn(directory: string, ending: RegExp): string[] {
  try {
    return readdirSync(directory)
      .filter((name) => ending.test(name))
      .sort();
  } catch (cause) {
    throw new CommandError(
      `The directory ${directory} cannot be read: ${(cause as Error).message}.`,
      { cause },
    );
  }
}

/** What to say of SQL whose names are none that the tool looks for. */
export function strangersIn(directory: string, known: RegExp, tool: string): string[] {
  return filesIn(directory, /\.sql$/i)
    .filter((name) => !known.test(name))
    .map(
      (name) => `${name} is not named as a migration of ${tool}, which does not apply it either`,
    );
}

/** The minute in digits such as `20210304050607`, `202103040506` or `20210304`; `null` where they tell none. */
export function minuteIn(digits: string): string | null {
  if (![8, 12, 14].includes(digits.length)) return null;
  const minute = digits.padEnd(12, '0').slice(0, 12);
  return /^(?:19|20|21)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d$/.test(
    minute,
  )
    ? minute
    : null;
}

/** Numbers as text by their value: `9` before `10`. */
export function byNumber(a: string, b: string): number {
  const [first, second] = [BigInt(a), BigInt(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** UUIDs: their canonical text, the one that means "none", and version 7 for new rows. */
import { ValidationError } from '../errors.ts';

/** "None" in a key column, where NULL cannot stand. */
export const NIL_UUID = '00000000-0000-0000-0000-000000000000';

const HYPHEN = 45;

/** The UUID in lower case, or `null` when the text is none. Any version is taken. */
export function canonicalUuid(text: string): string | null {
  if (text.length !== 36) return null;
  let hasUpperCase = false;
  for (let place = 0; place < 36; place++) {
    const code = text.charCodeAt(place);
    if (place === 8 || place === 13 || place === 18 || place === 23) {
      if (code !== HYPHEN) return null;
    } else if (code >= 65 && code <= 70) {
      hasUpperCase = true;
    } else if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) {
      return null;
    }
  }
  return hasUpperCase ? text.toLowerCase() : text;
}

/**
 * The UUID in lower case.
 * @param path what the identifier is called, for the error
 * @throws ValidationError when it is no UUID
 */
export function assertUuid(id: string, path: string): string {
  const canonical = typeof id === 'string' ? canonicalUuid(id) : null;
  if (canonical === null) {
    throw new ValidationError('The identifier', [{ path, message: 'must be a UUID' }]);
  }
  return canonical;
}

const HEX_3 = Array.from({ length: 4096 }, (_, value) => value.toString(16).padStart(3, '0'));
const hex3 = (bits: number) => HEX_3[bits & 0xfff] as string;

const COUNTER_LIMIT = 2 ** 26;
const POOL_WORDS = 2048;

/** Fills an array with random bits. */
export type FillRandom = (words: Uint32Array<ArrayBuffer>) => void;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7) that sort in the order they were made: 48 bits of
 * milliseconds, a counter of 26 bits that starts at random in each millisecond with its highest bit clear
 * (section 6.2, method 1), and 48 random bits. When the clock goes back, or a millisecond's counter runs
 * out, the time of the last identifier goes on counting.
 *
 * @param clock milliseconds since 1970, not negative
 */
export function uuidv7Generator(
  clock: () => number = Date.now,
  fillRandom: FillRandom = (words) => crypto.getRandomValues(words),
): () => string {
  const pool = new Uint32Array(POOL_WORDS);
  let next = POOL_WORDS;
  let time = -1;
  let counter = 0;
  let prefix = '';

  const random = () => {
    if (next === POOL_WORDS) {
      fillRandom(pool);
      next = 0;
    }
    return pool[next++] as number;
  };
  const startMillisecond = (milliseconds: number) => {
    time = milliseconds;
    counter = random() >>> 7;
    const hex = milliseconds.toString(16).padStart(12, '0');
    prefix = `${hex.slice(0, 8)}-${hex.slice(8)}-7`;
  };

  return () => {
    const now = Math.floor(clock());
    if (now > time) startMillisecond(now);
    else if (++counter === COUNTER_LIMIT) startMillisecond(time + 1);
    const variant = (8 | ((counter >>> 12) & 3)).toString(16);
    const [high, low] = [random(), random()];
    return `${prefix}${hex3(counter >>> 14)}-${variant}${hex3(counter)}-${hex3(high >>> 12)}${hex3(high)}${hex3(low >>> 12)}${hex3(low)}`;
  };
}

/** A new UUID of version 7; see {@link uuidv7Generator}. */
export const uuidv7: () => string = uuidv7Generator();

/**
 * Instants as SQLite holds them: ISO 8601 in UTC with milliseconds, so that their order as text is their order
 * in time. Every row has several, and the ways of `Date` are a good part of what reading and writing one costs:
 * these take a third of it.
 */
import { DataError } from '@runledger/schema/errors';

const DAY_MS = 86_400_000;
const padded = (count: number, width: number) =>
  Array.from({ length: count }, (_, number) => String(number).padStart(width, '0'));

const SIXTY = padded(60, 2);
const MINUTES = padded(24, 2).flatMap((hour) => SIXTY.map((minute) => `${hour}:${minute}:`));
const SECONDS = SIXTY.map((second) => `${second}.`);
const MILLISECONDS = padded(1_000, 3).map((milliseconds) => `${milliseconds}Z`);

/** A batch spans few days, but the time of recording is on another one than the events. */
const KNOWN_DAYS = 400;
const dayTexts = new Map<number, string>();

/** @throws RangeError when the date is not valid */
export function toInstantText(instant: Date): string {
  const time = instant.getTime();
  const day = Math.floor(time / DAY_MS);
  const rest = time - day * DAY_MS;
  const seconds = Math.floor(rest / 1_000);
  return `${dayTexts.get(day) ?? learnDay(day, instant)}${MINUTES[Math.floor(seconds / 60)]}${SECONDS[seconds % 60]}${MILLISECONDS[rest % 1_000]}`;
}

function learnDay(day: number, instant: Date): string {
  const text = instant.toISOString().slice(0, 11);
  if (dayTexts.size >= KNOWN_DAYS) dayTexts.clear();
  dayTexts.set(day, text);
  return text;
}

/** @throws DataError when the text is no instant */
export function readInstant(text: string): Date {
  const isCanonical = text.length === 24 && text.charCodeAt(23) === 90;
  const year = isCanonical ? digits(text, 0, 4) : 0;
  // Date.UTC takes the years before 100 for those of the twentieth century.
  if (year < 100) return readOther(text);
  const day = Date.UTC(year, digits(text, 5, 7) - 1, digits(text, 8, 10));
  const seconds = (digits(text, 11, 13) * 60 + digits(text, 14, 16)) * 60 + digits(text, 17, 19);
  const instant = new Date(day + seconds * 1_000 + digits(text, 20, 23));
  return Number.isNaN(instant.getTime()) ? readOther(text) : instant;
}

function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let place = start; place < end; place++) {
    const digit = text.charCodeAt(place) - 48;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
  }
  return value;
}

function readOther(text: string): Date {
  const instant = new Date(text);
  if (!Number.isNaN(instant.getTime())) return instant;
  throw new DataError('The database holds a text where an instant is expected.');
}

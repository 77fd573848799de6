/** What a migration file's name says: to the engine and, with reasons, to the linter. */
import type { Direction } from './migration.ts';

/** What the files of one migration are called before their endings. */
export interface BaseName {
  /** YYYYMMDDHHMM */
  readonly version: string;
  readonly slug: string;
}

export interface FileName extends BaseName {
  readonly direction: Direction;
}

const BASE = /^(\d{12})_([a-z0-9][a-z0-9_-]*)$/;
const ENDING = /\.(up|down)\.sql$/;
const LONGEST_SLUG = 255;

/** @returns `null` where it is not `YYYYMMDDHHMM_slug`, with a minute of the calendar */
export function parseBaseName(base: string): BaseName | null {
  const parts = partsOf(base);
  return parts && isMinute(parts.version) ? parts : null;
}

/** @returns what is wrong with the name, when it is none */
export function parseFileName(name: string): FileName | string {
  const [ending = '', direction] = ENDING.exec(name) ?? [];
  const parts = ending === '' ? null : partsOf(name.slice(0, -ending.length));
  if (parts === null) {
    return `${name} is not named YYYYMMDDHHMM_slug.up.sql or .down.sql, the slug in lower case.`;
  }
  if (!isMinute(parts.version)) {
    return `${name} begins with ${parts.version}, which is no minute of the calendar.`;
  }
  return { ...parts, direction: direction === 'up' ? 'up' : 'down' };
}

function partsOf(base: string): BaseName | null {
  const [, version, slug] = BASE.exec(base) ?? [];
  if (version === undefined || slug === undefined || slug.length > LONGEST_SLUG) return null;
  return { version, slug };
}

function isMinute(version: string): boolean {
  const [, year, month, day, hour, minute] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(version) ?? [];
  const iso = `${year}-${month}-${day}T${hour}:${minute}:00.000Z`;
  const time = new Date(iso);
  // An impossible day is no date to some engines, and the next month's to others.
  return !Number.isNaN(time.getTime()) && time.toISOString() === iso;
}

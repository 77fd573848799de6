/** What a migration file's name says. */
import type { Direction } from '../migration.ts';

export interface FileName {
  /** YYYYMMDDHHMM */
  readonly version: string;
  readonly slug: string;
  readonly direction: Direction;
}

const NAME = /^(\d{12})_([a-z0-9][a-z0-9_-]*)\.(up|down)\.sql$/;
const LONGEST_SLUG = 255;

/** @returns what is wrong with the name, when it is none */
export function parseFileName(name: string): FileName | string {
  const [, version, slug, direction] = NAME.exec(name) ?? [];
  if (version === undefined || slug === undefined || slug.length > LONGEST_SLUG) {
    return `${name} is not named YYYYMMDDHHMM_slug.up.sql or .down.sql, the slug in lower case.`;
  }
  if (!isMinute(version))
    return `${name} begins with ${version}, which is no minute of the calendar.`;
  return { version, slug, direction: direction === 'up' ? 'up' : 'down' };
}

function isMinute(version: string): boolean {
  const [, year, month, day, hour, minute] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(version) ?? [];
  const iso = `${year}-${month}-${day}T${hour}:${minute}:00.000Z`;
  const time = new Date(iso);
  // An impossible day is no date to some engines, and the next month's to others.
  return !Number.isNaN(time.getTime()) && time.toISOString() === iso;
}

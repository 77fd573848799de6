/** The names of migration files. */
import { UsageError } from '../terminal/failure.ts';

const LONGEST_SLUG = 100;

/**
 * The slug of a migration's name: `Add e-mail to users` is `add_e-mail_to_users`.
 * @throws UsageError when nothing of the name can stand in one, or too much
 */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '_')
    .replace(/^[_-]+|[_-]+$/g, '');
  if (slug === '') {
    throw new UsageError(
      `"${name}" cannot name a migration: give it a few words in a-z and 0-9, such as "add email to users".`,
    );
  }
  if (slug.length > LONGEST_SLUG) {
    throw new UsageError(
      `The name has ${slug.length} characters: give it at most ${LONGEST_SLUG}, and say the rest in the file.`,
    );
  }
  return slug;
}

const VERSION = /^(\d{12})_/;
const MINUTE_MS = 60_000;

/** `202611211705`: the minute, in UTC. */
function versionAt(at: Date): string {
  return at.toISOString().replace(/\D/g, '').slice(0, 12);
}

/** The minute that a version stands for. */
function minuteOf(version: string): number {
  const [, year, month, day, hour, minute] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(version)?.map(Number) ?? [];
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute);
}

/**
 * The version after all that there are: this minute, or the one after the newest.
 * @param files the names of the files that there are, of whatever dialect
 */
export function nextVersion(now: Date, files: readonly string[]): string {
  const versions = files.flatMap((file) => VERSION.exec(file)?.[1] ?? []).sort();
  const newest = versions.at(-1);
  const present = versionAt(now);
  if (newest === undefined || newest < present) return present;
  return versionAfter(newest);
}

/** The next minute. */
export function versionAfter(version: string): string {
  return versionAt(new Date(minuteOf(version) + MINUTE_MS));
}

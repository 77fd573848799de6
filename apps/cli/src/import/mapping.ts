/** Which column of a file, or which fixed value, becomes which property of an event. */

import { nearest } from '@runledger/config';
import { usageEvents } from '@runledger/schema';
import { CommandError } from '../terminal/failure.ts';

/** Where each property comes from: a column of the file, or a value that is the same for all rows. */
export interface Mapping {
  readonly columns: ReadonlyMap<string, string>;
  readonly fixed: ReadonlyMap<string, string>;
}

/** What the import makes itself. */
const notMapped = new Set(['organizationId', 'id', 'recordedAt']);

/** Every property of an event that a file can give, and its organization by slug. */
export const properties: readonly string[] = [
  'organization',
  ...Object.keys(usageEvents.columns).filter((name) => !notMapped.has(name)),
];

export const required = ['organization', 'occurredAt', 'provider', 'model'];

/** What `--map` and `--set` say. @throws CommandError where they contradict each other */
export function readMapping(map: readonly string[], set: readonly string[]): Mapping {
  const mapping = { columns: readPairs('--map', map), fixed: readPairs('--set', set) };
  const both = [...mapping.columns.keys()].find((property) => mapping.fixed.has(property));
  if (both === undefined) return mapping;
  throw new CommandError(`${both} has both a column (--map) and a value (--set); keep one.`);
}

/** Reads `property=value` pairs. @throws CommandError naming the property that was meant */
function readPairs(option: string, pairs: readonly string[]): Map<string, string> {
  const read = new Map<string, string>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const property = pair.slice(0, at).trim();
    if (at < 1) throw new CommandError(`${option} ${pair} is not of the form property=value.`);
    if (!properties.includes(property)) throw new CommandError(unknown(option, property));
    if (read.has(property)) throw new CommandError(`${option} names ${property} twice.`);
    read.set(property, pair.slice(at + 1));
  }
  return read;
}

function unknown(option: string, property: string): string {
  const meant = nearest(property, properties);
  const advice = meant ? `did you mean ${meant}?` : `an event has ${properties.join(', ')}.`;
  return `${option} ${property}: no property of a usage event has this name; ${advice}`;
}

/**
 * Completes a mapping with the columns that are named like a property (`inputTokens` or `input_tokens`).
 * @param available the columns of the file; `null` where rows name their own (JSON Lines)
 * @throws CommandError for a column that the file lacks, and for properties that nothing gives
 */
export function completeMapping(
  given: Mapping,
  available: readonly string[] | null,
  file: string,
): Mapping {
  const columns = new Map(given.columns);
  if (available !== null) assertColumns(columns, available, file);
  for (const property of properties) {
    if (columns.has(property) || given.fixed.has(property)) continue;
    const found = namesOf(property).find((name) => available?.includes(name));
    if (found !== undefined) columns.set(property, found);
  }
  const missing = required.filter((name) => !columns.has(name) && !given.fixed.has(name));
  // Rows of JSON Lines name their properties themselves; one that lacks something is refused by itself.
  if (available !== null && missing.length > 0) {
    throw new CommandError(missingText(missing, available, file));
  }
  return { columns, fixed: given.fixed };
}

/** How a file may name a property without being told. */
export function namesOf(property: string): readonly [string, string] {
  return [property, property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
}

function assertColumns(
  columns: ReadonlyMap<string, string>,
  available: readonly string[],
  file: string,
): void {
  const lacking = [...columns].filter(([, column]) => !available.includes(column));
  if (lacking.length > 0) {
    const named = lacking.map(([property, column]) => `${column} (for ${property})`).join(', ');
    throw new CommandError(
      `${file} has no column ${named}; its columns are ${available.join(', ')}.`,
    );
  }
  const twice = [...columns.values()].find(
    (column) => available.indexOf(column) !== available.lastIndexOf(column),
  );
  if (twice !== undefined) throw new CommandError(`${file} has two columns named ${twice}.`);
}

function missingText(
  missing: readonly string[],
  available: readonly string[],
  file: string,
): string {
  const [first] = missing;
  return `Nothing says the ${missing.join(', the ')} of the events: add --map ${first}=COLUMN or --set ${first}=VALUE. The columns of ${file} are ${available.join(', ')}.`;
}

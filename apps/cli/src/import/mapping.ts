/** Which column of a file, or which fixed value, becomes which property of an event. */

import { nearest } from '@runledger/config';
import {
  type Column,
  type LogicalType,
  NIL_UUID,
  newRowValidator,
  usageEvents,
  ValidationError,
} from '@runledger/schema';
import { CommandError, UsageError } from '../terminal/failure.ts';
import { readValue, UnreadableValue } from './values.ts';

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

/** How a property is read; an organization is named by its slug. */
export function typeOf(property: string): LogicalType {
  const columns: Readonly<Record<string, Column>> = usageEvents.columns;
  return columns[property]?.type ?? 'key';
}

/** What `--map` and `--set` say. @throws UsageError for what no event can have, and where they contradict */
export function readMapping(map: readonly string[], set: readonly string[]): Mapping {
  const mapping = { columns: readPairs('--map', map), fixed: readPairs('--set', set) };
  const both = [...mapping.columns.keys()].find((property) => mapping.fixed.has(property));
  if (both === undefined) {
    assertValues(mapping.fixed);
    return mapping;
  }
  throw new UsageError(`${both} has both a column (--map) and a value (--set); keep one.`);
}

/** Reads `property=value` pairs. @throws UsageError naming the property that was meant */
function readPairs(option: string, pairs: readonly string[]): Map<string, string> {
  const read = new Map<string, string>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const property = pair.slice(0, at).trim();
    if (at < 1) throw new UsageError(`${option} ${pair} is not of the form property=value.`);
    if (!properties.includes(property)) throw new UsageError(unknown(option, property));
    if (read.has(property)) throw new UsageError(`${option} names ${property} twice.`);
    read.set(property, pair.slice(at + 1));
  }
  return read;
}

/** Finds what would refuse every row. @throws UsageError */
function assertValues(fixed: ReadonlyMap<string, string>): void {
  const now = new Date();
  const event: Record<string, unknown> = {
    organizationId: NIL_UUID,
    provider: 'any',
    model: 'any',
    occurredAt: now,
  };
  for (const [property, value] of fixed) {
    const refuse = (reason: string) => new UsageError(`--set ${property}=${value}: it ${reason}.`);
    if (value.trim() === '') throw new UsageError(`--set ${property}= gives no value.`);
    try {
      const read = readValue(typeOf(property), value);
      if (property === 'organization') continue;
      newRowValidator(usageEvents)({ ...event, [property]: read } as never, { now });
    } catch (error) {
      if (error instanceof UnreadableValue) throw refuse(error.message);
      if (!(error instanceof ValidationError)) throw error;
      // A check of several properties depends on what the rows give.
      const issue = error.issues.find(({ path }) => path === property);
      if (issue) throw refuse(issue.message);
    }
  }
}

function unknown(option: string, property: string): string {
  const meant = nearest(property, properties);
  const advice = meant ? `did you mean ${meant}?` : `an event has ${properties.join(', ')}.`;
  return `${option} ${property}: no property of a usage event has this name; ${advice}`;
}

/**
 * Completes a mapping with the columns that are named like a property (`inputTokens` or `input_tokens`).
 * @param available the columns of the file; `null` where rows name their own (JSON Lines)
 * @throws CommandError for a column that the file lacks or has twice, and for properties that nothing gives
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
    const names: readonly string[] = namesOf(property);
    const [found, another] = available?.filter((column) => names.includes(column)) ?? [];
    if (another !== undefined) throw new CommandError(twiceText(property, found, another, file));
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
    throw new CommandError(`${file} has no column ${named}; ${columnsText(available)}.`);
  }
  const twice = [...columns.values()].find(
    (column) => available.indexOf(column) !== available.lastIndexOf(column),
  );
  if (twice !== undefined) throw new CommandError(`${file} has two columns named ${twice}.`);
}

function twiceText(property: string, found: string | undefined, another: string, file: string) {
  if (found === another) return `${file} has two columns named ${found}.`;
  return `${file} has both ${found} and ${another}: add --map ${property}=COLUMN to say which.`;
}

function missingText(
  missing: readonly string[],
  available: readonly string[],
  file: string,
): string {
  const [first] = missing;
  return `Nothing says the ${missing.join(', the ')} of the events: add --map ${first}=COLUMN or --set ${first}=VALUE. The columns of ${file} are ${someOf(available)}.`;
}

function columnsText(available: readonly string[]): string {
  if (available.length > 1) return `its columns are ${someOf(available)}`;
  return `its only column is ${available[0]}: commas separate columns`;
}

const SHOWN = 50;

/** A file that is not what it seems may have thousands. */
function someOf(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(', ');
  return names.length > SHOWN ? `${shown} and ${names.length - SHOWN} more` : shown;
}

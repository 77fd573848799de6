/** Values on the command line: refused as wrong usage when they are none. */
import { parseDuration } from '@runledger/migrator/durations';
import { InvalidArgumentError } from 'commander';
import { parseInstant } from './import/instant.ts';
import { UsageError } from './terminal/failure.ts';

export function wholeNumber(minimum: number, maximum?: number): (text: string) => number {
  const range = maximum === undefined ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
  const most = maximum ?? Number.MAX_SAFE_INTEGER;
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  };
}

export function instant(text: string): Date {
  const parsed = parseInstant(text);
  if (parsed) return parsed;
  throw new InvalidArgumentError('It must be a time such as 2025-01-31 or 2025-01-31T12:00:00Z.');
}

/** @throws UsageError for options between which no time lies: an empty answer would hide that */
export function assertSpan({ from, to }: { readonly from?: Date; readonly to?: Date }): void {
  if (from && to && from >= to) throw new UsageError('--from has to be before --to.');
}

/** In milliseconds. */
export function milliseconds(text: string): number {
  const ms = parseDuration(text);
  if (ms !== null) return ms;
  throw new InvalidArgumentError('It must be a duration such as 50ms, 2s or 1min.');
}

/** US dollars, to the nano-dollar. */
export function dollarAmount(text: string): number {
  if (/^\d{1,7}(\.\d{1,9})?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be an amount in US dollars such as 2.5 or 0.075.');
}

/** Names with commas between, each one of those that are known. */
export function listOf<T extends string>(known: readonly T[]): (text: string) => readonly T[] {
  return (text) => {
    const names = text.split(',').map((name) => name.trim());
    const unknown = names.find((name) => !(known as readonly string[]).includes(name));
    if (unknown === undefined) return names as T[];
    throw new InvalidArgumentError(`${unknown} is none of ${known.join(', ')}.`);
  };
}

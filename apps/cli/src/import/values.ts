/** Values of a file as values of the model, by logical type. What is not there is `undefined`. */
import type { LogicalType } from '@runledger/schema';
import { parseInstant } from './instant.ts';

/** A value that cannot be read: the sentence goes on after the property's name. */
export class UnreadableValue extends Error {}

type Reader = (given: unknown) => unknown;

const asText: Reader = (given) => {
  if (typeof given === 'string') return given;
  if (typeof given === 'number' || typeof given === 'boolean') return String(given);
  throw new UnreadableValue('is not text');
};

const asWhole: Reader = (given) => {
  if (typeof given === 'number') return given;
  // Tools that know floating point only write 12 as 12.0.
  if (typeof given === 'string' && /^[+-]?\d+(\.0+)?$/.test(given.trim())) return Number(given);
  throw new UnreadableValue('is not a whole number');
};

const asAmount: Reader = (given) => {
  if (typeof given === 'number') return given;
  if (typeof given === 'string' && /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(given.trim())) {
    return Number(given);
  }
  throw new UnreadableValue('is not a number');
};

const asInstant: Reader = (given) => {
  const instant = typeof given === 'string' ? parseInstant(given.trim()) : null;
  if (instant === null) {
    throw new UnreadableValue('is not a time such as 2025-01-31T13:05:00.123Z');
  }
  return instant;
};

const asList: Reader = (given) => {
  if (typeof given !== 'string') return given;
  return given.trimStart().startsWith('[') ? parseJson(given) : given.split(';');
};

const asJson: Reader = (given) => (typeof given === 'string' ? parseJson(given) : given);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableValue('is not valid JSON');
  }
}

const asIs: Reader = (given) => given;

const readers: Record<LogicalType, Reader> = {
  id: asText,
  key: asText,
  text: asText,
  enum: asText,
  integer: asWhole,
  count: asWhole,
  money: asAmount,
  instant: asInstant,
  day: asText,
  json: asJson,
  list: asList,
  bytes: asIs,
  boolean: asIs,
};

/** @throws UnreadableValue */
export function readValue(type: LogicalType, given: unknown): unknown {
  return given === undefined || given === null || given === '' ? undefined : readers[type](given);
}

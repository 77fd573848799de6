/** What a handler threw, as its job keeps it: handlers and their libraries throw anything at all. */
import { inspect } from 'node:util';
import type { JsonObject } from '@runledger/schema';

const MOST_CHARACTERS = 8_000;

/** Enough to tell what a thrown object was, without all that hangs on it. */
const INSPECTION = {
  depth: 1,
  breakLength: Number.POSITIVE_INFINITY,
  maxArrayLength: 20,
  maxStringLength: 1_000,
  // What its class has to say of it may throw.
  customInspect: false,
};

/**
 * An error as a job keeps it: what an operator needs, and what every database can store. It never throws, whatever
 * the error is: a job whose failure could not be noted would neither end nor be tried again.
 */
export function storedError(error: unknown): JsonObject {
  const [stack, cause] = [propertyOf(error, 'stack'), propertyOf(error, 'cause')];
  return {
    ...essenceOf(error),
    ...(typeof stack === 'string' && stack !== '' ? { stack: storable(stack) } : {}),
    ...(cause === undefined ? {} : { cause: essenceOf(cause) }),
  };
}

function essenceOf(error: unknown): JsonObject {
  const [name, code] = [propertyOf(error, 'name'), propertyOf(error, 'code')];
  return {
    name: typeof name === 'string' && isObject(error) ? storable(name) : 'Error',
    message: storable(messageOf(error)),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: storable(`${code}`) } : {}),
  };
}

/** What an error says, or what was thrown where it is none. It never throws. */
export function messageOf(error: unknown): string {
  if (!isObject(error)) return String(error);
  const message = propertyOf(error, 'message');
  if (message === undefined || message === null) return inspected(error);
  return isObject(message) ? inspected(message) : String(message);
}

/** As `instanceof`, which a proxy can make throw. */
export function isOf<T>(error: unknown, kind: abstract new (...given: never[]) => T): error is T {
  try {
    return error instanceof kind;
  } catch {
    return false;
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** What an object says of itself; nothing where asking fails. */
function propertyOf(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  try {
    return (value as Readonly<Record<string, unknown>>)[name];
  } catch {
    return undefined;
  }
}

function inspected(value: object): string {
  try {
    return inspect(value, INSPECTION);
  } catch {
    return 'Something was thrown that cannot be shown.';
  }
}

/** Databases refuse NUL and halves of surrogate pairs. */
function storable(text: string): string {
  return text.slice(0, MOST_CHARACTERS).replaceAll('\0', '\u{fffd}').toWellFormed();
}

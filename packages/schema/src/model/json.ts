/** JSON as both engines store it. */
import { isStorable } from './text.ts';

/**
 * Anything that JSON can hold. A property that is `undefined` is not there. An `interface` does not fit, since more
 * properties may be declared for it elsewhere: declare what is to be stored as a `type`.
 */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

export type JsonObject = { readonly [key: string]: JsonValue | undefined };

/** Deepest nesting of arrays and objects; SQLite reads 1,000 levels. */
export const MAX_JSON_DEPTH = 500;

/** Told where a value is wrong, as a path from the root (`.a[3]`), and what is wrong. */
export type JsonReport = (path: string, message: string) => void;

/**
 * Reports whatever a database could not store, or would give back as something else: NUL and lone
 * surrogates, in keys too; numbers that are not finite; `undefined` in an array; functions, dates and other
 * objects of a class; what a `toJSON` would replace; cycles.
 */
export function checkJson(value: unknown, report: JsonReport): void {
  walk(value, '', [], report);
}

function walk(value: unknown, path: string, ancestors: object[], report: JsonReport): void {
  switch (typeof value) {
    case 'boolean':
      return;
    case 'string':
      if (!isStorable(value)) report(path, 'must not contain NUL or a lone surrogate');
      return;
    case 'number':
      if (!Number.isFinite(value)) report(path, 'must be a finite number');
      return;
    case 'object':
      if (value !== null) walkContainer(value, path, ancestors, report);
      return;
    default:
      report(path, `must be a JSON value, not ${typeof value}`);
  }
}

function walkContainer(
  container: object,
  path: string,
  ancestors: object[],
  report: JsonReport,
): void {
  if (ancestors.includes(container)) {
    report(path, 'must not contain itself');
  } else if (ancestors.length === MAX_JSON_DEPTH) {
    report(path, `must not be nested deeper than ${MAX_JSON_DEPTH} levels`);
  } else if (!Array.isArray(container) && !isPlain(container)) {
    report(path, 'must be a plain object or an array');
  } else if (isReplaced(container)) {
    report(path, 'must not have a toJSON, which would be stored in its place');
  } else if (Array.isArray(container)) {
    const inside = [...ancestors, container];
    for (let place = 0; place < container.length; place++) {
      walk(container[place], `${path}[${place}]`, inside, report);
    }
  } else {
    walkProperties(container, path, [...ancestors, container], report);
  }
}

function walkProperties(
  container: object,
  path: string,
  ancestors: object[],
  report: JsonReport,
): void {
  for (const [place, [key, value]] of Object.entries(container).entries()) {
    if (value === undefined) continue;
    const at = `${path}${propertyPath(key, place)}`;
    if (!isStorable(key)) report(at, 'must not have NUL or a lone surrogate in its key');
    walk(value, at, ancestors, report);
  }
}

/** Only keys that look like names are repeated: any other may be data, such as an e-mail address. */
export function propertyPath(key: string, place: number): string {
  return /^[A-Za-z_$][\w$-]{0,62}$/.test(key) ? `.${key}` : `.(key ${place + 1})`;
}

/** Whether a copy as JSON would hold something else, which nobody has looked at: hidden or inherited ones too. */
export function isReplaced(value: object): boolean {
  return typeof (value as { readonly toJSON?: unknown }).toJSON === 'function';
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

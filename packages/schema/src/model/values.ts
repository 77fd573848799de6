/** What a single value must be to stand in a column, compiled once for each column. */
import type { Column, LogicalType, TextPattern } from './column.ts';
import { canonicalUuid } from './identifiers.ts';
import type { Issues } from './issues.ts';
import { checkJson, isReplaced } from './json.ts';
import { nanoToUsd, usdToNano } from './money.ts';
import { cutTo, isSlug, isStorable, isWithin, normalizeEmail } from './text.ts';
import { isDay, isStorableInstant } from './time.ts';

/**
 * Gives back the value in its canonical form (UUIDs in lower case, money in whole nano-dollars), or notes
 * what is wrong with it. NULL and `undefined` are the row's business.
 */
export type ValueCheck = (value: unknown, issues: Issues) => unknown;

/** Compiles the check of a column; `property` leads the path of its issues. */
export function compileValueCheck(property: string, column: Column): ValueCheck {
  return compilers[column.type](property, column);
}

type Compiler = (property: string, column: Column) => ValueCheck;

const compilers: { readonly [T in LogicalType]: Compiler } = {
  id: remembered((property) => (value, issues) => {
    const canonical = typeof value === 'string' ? canonicalUuid(value) : null;
    return canonical ?? issues.add(property, 'must be a UUID');
  }),
  key: remembered(textCheck),
  text: textCheck,
  enum(property, { values }) {
    const literals = new Set<unknown>(values);
    const message = `must be one of ${values?.join(', ')}`;
    return (value, issues) => (literals.has(value) ? value : issues.add(property, message));
  },
  integer: (property, column) => wholeNumberCheck(property, rangeOf(column)),
  count: (property, column) => wholeNumberCheck(property, rangeOf(column)),
  money(property, column) {
    const [min, max] = rangeOf(column);
    const message = `must be an amount in US dollars from ${min} to ${max}`;
    return (value, issues) => {
      if (typeof value !== 'number' || !(value >= min && value <= max)) {
        return issues.add(property, message);
      }
      return nanoToUsd(usdToNano(value));
    };
  },
  instant: (property) => (value, issues) =>
    value instanceof Date && isStorableInstant(value)
      ? value
      : issues.add(property, 'must be a valid Date of the years 1 to 9999'),
  day: (property) => (value, issues) =>
    typeof value === 'string' && isDay(value)
      ? value
      : issues.add(property, 'must be a day of the calendar, YYYY-MM-DD'),
  json: jsonCheck,
  list: listCheck,
  bytes(property, { byteLength }) {
    const message =
      byteLength === null ? 'must be a Uint8Array' : `must be a Uint8Array of ${byteLength} bytes`;
    return (value, issues) => {
      const isFitting =
        value instanceof Uint8Array && (byteLength === null || value.length === byteLength);
      return isFitting ? value : issues.add(property, message);
    };
  },
  boolean: (property) => (value, issues) =>
    typeof value === 'boolean' ? value : issues.add(property, 'must be true or false'),
};

/** Rows that arrive in bulk repeat their organization, user, provider and model. */
function remembered(compile: Compiler): Compiler {
  return (property, column) => {
    const check = compile(property, column);
    let lastValue: unknown;
    let lastResult: unknown;
    return (value, issues) => {
      if (value === lastValue && lastValue !== undefined) return lastResult;
      const result = check(value, issues);
      if (result !== undefined) {
        lastValue = value;
        lastResult = result;
      }
      return result;
    };
  };
}

function rangeOf(column: Column): [number, number] {
  return [column.min ?? -Number.MAX_SAFE_INTEGER, column.max ?? Number.MAX_SAFE_INTEGER];
}

/** Compiles the check of a whole number from `min` to `max`, both inclusive. */
export function wholeNumberCheck(
  property: string,
  [min, max]: readonly [number, number],
): ValueCheck {
  const message = `must be a whole number from ${min} to ${max}`;
  return (value, issues) => {
    if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
      return issues.add(property, message);
    }
    // Adding zero makes -0 plain.
    return (value as number) + 0;
  };
}

const patterns: {
  readonly [P in TextPattern]: { matches: (text: string) => boolean; message: string };
} = {
  slug: {
    matches: isSlug,
    message: 'must have 2 to 63 lower-case letters, digits and hyphens',
  },
  lowercase: {
    matches: (text) => text === normalizeEmail(text),
    message: 'must be in lower case and in Unicode normalization form C',
  },
};

function textCheck(property: string, { maxLength, cut, pattern, filled }: Column): ValueCheck {
  const limit = maxLength ?? Number.MAX_SAFE_INTEGER;
  const form = pattern === null ? null : patterns[pattern];
  return (value, issues) => {
    if (typeof value !== 'string') return issues.add(property, 'must be text');
    if (filled && value === '') return issues.add(property, 'must not be empty');
    const text = cut ? cutTo(value, limit) : value;
    if (!isStorable(text)) {
      return issues.add(property, 'must not contain NUL or a lone surrogate');
    }
    if (!isWithin(text, limit)) {
      return issues.add(property, `must have at most ${limit} characters`);
    }
    return form === null || form.matches(text) ? text : issues.add(property, form.message);
  };
}

function jsonCheck(property: string, { array, object }: Column): ValueCheck {
  return (value, issues) => {
    if (array && !Array.isArray(value)) return issues.add(property, 'must be an array');
    if (object && (typeof value !== 'object' || Array.isArray(value))) {
      return issues.add(property, 'must be an object');
    }
    const before = issues.count;
    checkJson(value, (path, message) => issues.add(`${property}${path}`, message));
    return issues.count === before ? value : undefined;
  };
}

function listCheck(property: string, column: Column): ValueCheck {
  return (value, issues) => {
    if (!Array.isArray(value) || isReplaced(value)) {
      return issues.add(property, 'must be a list of texts');
    }
    const before = issues.count;
    for (let place = 0; place < value.length; place++) {
      const item: unknown = value[place];
      const isPlainItem = typeof item === 'string' && isStorable(item);
      if (!isPlainItem || !isWithin(item, column.maxLength ?? item.length)) {
        textCheck(`${property}[${place}]`, column)(item, issues);
      }
    }
    return issues.count === before ? value : undefined;
  };
}

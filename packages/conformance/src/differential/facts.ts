/**
 * What a call gave, as plain data that two drivers can be compared by: kinds of values stay apart, and what is made
 * at random is named by the order in which it first appears.
 */
import {
  ConstraintError,
  RunledgerError,
  TransactionScopeError,
  ValidationError,
} from '@runledger/schema';

export type Facts = unknown;

/** API keys, and identifiers that no sequence gives itself. */
const RANDOM =
  /rl_[a-z0-9]{1,16}_[0-9A-Za-z]{12}_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}|\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const GIVEN = /^01930000-0000-7000-8000-/;

/** Codes of errors whose text is the engine's or its library's. */
const IN_OWN_WORDS: ReadonlySet<string> = new Set(['DATABASE', 'DATA']);

function isInOwnWords(error: RunledgerError): boolean {
  if (IN_OWN_WORDS.has(error.code)) return true;
  // A failed transaction repeats the words of what failed in it.
  return error instanceof TransactionScopeError && error.cause instanceof RunledgerError
    ? isInOwnWords(error.cause)
    : false;
}

/** Names for one driver's random values within one sequence. */
export class FactReader {
  readonly #names = new Map<string, string>();

  /** @param property where the value stands, as far as that tells what it is */
  of(value: unknown, property = ''): Facts {
    switch (typeof value) {
      case 'string':
        return this.#text(value, property);
      case 'number':
        return Object.is(value, -0) ? '-0' : Number.isFinite(value) ? value : `number ${value}`;
      case 'bigint':
        return `bigint ${value}`;
      case 'undefined':
        return 'undefined';
      case 'object':
        return value === null ? null : this.#ofObject(value, property);
      default:
        return value;
    }
  }

  /**
   * An error, by what callers may rely on.
   * @param ofMany whether the call was about several rows
   * @param repeatsAny whether a failed transaction may repeat the words of any of several errors
   */
  ofError(error: unknown, ofMany = false, repeatsAny = false): Facts {
    if (!(error instanceof Error)) return { thrown: this.of(error) };
    const facts: Record<string, unknown> = { error: error.name };
    if (!(error instanceof RunledgerError)) return { ...facts, message: error.message };
    facts.code = error.code;
    if (error instanceof TransactionScopeError && repeatsAny) return facts;
    // What a failed transaction says may be what a call about several rows said before.
    const isLoose = ofMany || error instanceof TransactionScopeError;
    if (!isInOwnWords(error)) facts.message = anyOfThem(this.of(error.message) as string, isLoose);
    if (error instanceof ValidationError) facts.issues = this.of(error.issues);
    if (error instanceof ConstraintError) {
      facts.table = error.table;
      facts.constraint = error.constraint && anyOfThem(error.constraint, isLoose);
    }
    return facts;
  }

  #ofObject(value: object, property: string): Facts {
    if (value instanceof Date) return `instant ${value.getTime()}`;
    if (value instanceof Uint8Array) {
      return `${value.constructor.name} ${Buffer.from(value).toString('hex')}`;
    }
    if (value instanceof Map) return { map: this.of([...value]) };
    if (Array.isArray(value)) return value.map((each) => this.of(each, property));
    // JSON objects have no order: one engine keeps that in which they were written, the other its own.
    const keys = Object.keys(value).sort();
    return Object.fromEntries(
      keys.map((key) => [
        this.#text(key, ''),
        this.of((value as Record<string, unknown>)[key], key),
      ]),
    );
  }

  #text(text: string, property: string): string {
    if (property === 'prefix') return this.#name(text, 'prefix');
    if (property === 'next') return `cursor ${this.#text(decoded(text), '')}`;
    return text.replace(RANDOM, (random) =>
      GIVEN.test(random) ? random : this.#name(random, 'id'),
    );
  }

  #name(random: string, kind: string): string {
    const name = this.#names.get(random) ?? `<${kind} ${this.#names.size + 1}>`;
    this.#names.set(random, name);
    return name;
  }
}

/**
 * A row may break several keys at once, and several rows of a statement a reference each: each engine names the one
 * that it looks at first.
 */
function anyOfThem(text: string, ofMany: boolean): string {
  const anyKey = text.replace(/\b(?:pk|uq)_\w+/g, '<a key>');
  if (!ofMany) return anyKey;
  return anyKey
    .replace(/\bfk_\w+/g, '<a reference>')
    .replace(
      /refers to a row of \w+ that is not there: no .*/g,
      'refers to a row that is not there',
    );
}

/** Without the digest of what was asked: each driver's filters name identifiers of its own. */
const decoded = (cursor: string): string =>
  Buffer.from(cursor, 'base64url')
    .toString()
    .replace(/(?<=^\["\w+ (?:asc|desc))\.[\w-]+/, '');

/**
 * Columns of the dialect-neutral model. A builder describes a column's type; naming its classification
 * (`public`, `internal`, `confidential`, `secret`) together with its description finishes it, and only a
 * finished column can stand in a table.
 */
import type { JsonValue } from './json.ts';
import type { AnyTable } from './table.ts';

/** The logical types; each driver package says how it stores them. */
export type LogicalType =
  | 'id'
  | 'key'
  | 'text'
  | 'enum'
  | 'integer'
  | 'count'
  | 'money'
  | 'instant'
  | 'day'
  | 'json'
  | 'list'
  | 'bytes'
  | 'boolean';

/** Who may see a column: `confidential` is personal data, `secret` holds only hashes or ciphertexts. */
export type Classification = 'public' | 'internal' | 'confidential' | 'secret';

/**
 * What becomes of rows that point to a deleted one. `restrict` refuses at the end of the statement (SQL's NO
 * ACTION), so that a cascade may delete both rows of a reference within one table.
 */
export type OnDelete = 'restrict' | 'cascade';

/**
 * A value for rows that do not name the column. A literal and `now` stand in the database too;
 * `generated` is made by the application (a UUIDv7 for an `id`).
 */
export type ColumnDefault =
  | { readonly kind: 'literal'; readonly value: JsonValue }
  | { readonly kind: 'now' }
  | { readonly kind: 'generated' };

/** Who gives a row the value it does not name: the database as well, the application alone, or nobody. */
export type DefaultedBy = 'database' | 'application' | 'nobody';

/** Stands for the table being declared, in a reference to itself. */
export const self = Symbol('self');

export interface Reference {
  readonly target: AnyTable | typeof self;
  readonly onDelete: OnDelete;
}

interface ColumnFacts {
  readonly type: LogicalType;
  readonly optional: boolean;
  readonly default: ColumnDefault | null;
  readonly reference: Reference | null;
  /** Largest length in Unicode code points (`text`, `key`; each item of a `list`). */
  readonly maxLength: number | null;
  /** Smallest and largest value of a number, both inclusive. */
  readonly min: number | null;
  readonly max: number | null;
  /** The literals of an `enum`. */
  readonly values: readonly string[] | null;
  /** Exact length in bytes. */
  readonly byteLength: number | null;
  /** Text form that the value must have. */
  readonly pattern: TextPattern | null;
  /** Whether a `json` value must be an array. */
  readonly array: boolean;
  /** Whether a `json` value must be an object; only the application sees to it. */
  readonly object: boolean;
  /** Whether a text must not be empty; only the application sees to it. */
  readonly filled: boolean;
  /** Longer text is cut to `maxLength`, never refused. */
  readonly cut: boolean;
  /** Advances with every update of the row. */
  readonly touched: boolean;
}

/**
 * The text forms that both engines can check; each driver writes them natively. A `slug` is 2 to 63 lower-case
 * ASCII letters, digits and hyphens; `lowercase` is text in lower case and in Unicode normalization form C, of
 * which the databases see to A to Z.
 */
export type TextPattern = 'slug' | 'lowercase';

declare const valueType: unique symbol;

/** A finished column: its facts, what it means and who may see it. */
export interface Column<
  Value = unknown,
  Optional extends boolean = boolean,
  Defaulted extends DefaultedBy = DefaultedBy,
  Type extends LogicalType = LogicalType,
> extends ColumnFacts {
  readonly type: Type;
  readonly optional: Optional;
  readonly about: string;
  readonly classification: Classification;
  readonly [valueType]?: { value: Value; defaulted: Defaulted };
}

export type ValueOf<C> = C extends Column<infer V, boolean, DefaultedBy, LogicalType> ? V : never;
export type DefaultOf<C> = C extends Column<unknown, boolean, infer D, LogicalType> ? D : never;

/** A column in the making. Every method returns a new builder; the classification methods finish it. */
export class ColumnBuilder<V, O extends boolean, D extends DefaultedBy, T extends LogicalType> {
  readonly #facts: ColumnFacts;

  constructor(facts: ColumnFacts) {
    this.#facts = facts;
  }

  #with<V2 = V, O2 extends boolean = O, D2 extends DefaultedBy = D>(facts: Partial<ColumnFacts>) {
    return new ColumnBuilder<V2, O2, D2, T>({ ...this.#facts, ...facts });
  }

  /** The column may be NULL; in TypeScript it is then `null`. */
  optional() {
    return this.#with<V, true, D>({ optional: true });
  }

  /** The value of rows that do not name the column, in the application and in the database. */
  default(value: V & JsonValue) {
    return this.#with<V, O, 'database'>({ default: { kind: 'literal', value } });
  }

  /** Made by the application when it is not given: a UUIDv7. */
  generated() {
    return this.#with<V, O, 'application'>({ default: { kind: 'generated' } });
  }

  /** The time of insertion unless given. */
  defaultNow() {
    return this.#with<V, O, 'database'>({ default: { kind: 'now' } });
  }

  /** The time of insertion unless given, and advanced by every update. */
  touched() {
    return this.#with<V, O, 'database'>({ default: { kind: 'now' }, touched: true });
  }

  /** A foreign key to the target's primary key, led by the organization where the target belongs to one. */
  references(target: AnyTable | typeof self, options: { onDelete?: OnDelete } = {}) {
    return this.#with({ reference: { target, onDelete: options.onDelete ?? 'restrict' } });
  }

  /** Smallest value of a number, itself allowed; the application refuses less, and so does the database. */
  min(min: number) {
    return this.#with({ min });
  }

  /**
   * Largest value of a number, itself allowed; the application refuses more. So does the database for an
   * `integer`; those of `count` and `money` leave that to the application.
   */
  max(max: number) {
    return this.#with({ max });
  }

  /** The form that a text must have, in the application and in the database: see {@link TextPattern}. */
  pattern(pattern: TextPattern) {
    return this.#with({ pattern });
  }

  /** The text must not be empty; the application refuses that, the database does not. */
  filled() {
    return this.#with({ filled: true });
  }

  /** Exact length of a `bytes` value. */
  byteLength(byteLength: number) {
    return this.#with({ byteLength });
  }

  /** Longer text is cut to the column's length instead of being refused. */
  cut() {
    return this.#with({ cut: true });
  }

  /** The `json` value must be an array. */
  array() {
    return this.#with({ array: true });
  }

  /** The `json` value must be an object; the application refuses anything else, the database does not. */
  object() {
    return this.#with({ object: true });
  }

  /** Harmless to anyone: may appear on a public page. */
  public(about: string) {
    return this.#finish('public', about);
  }

  /** For the operators of the installation and the organization itself. */
  internal(about: string) {
    return this.#finish('internal', about);
  }

  /** Personal data, or content that may carry it. */
  confidential(about: string) {
    return this.#finish('confidential', about);
  }

  /** A hash or a ciphertext; the column's name says so. Never printed, listed or logged. */
  secret(about: string) {
    return this.#finish('secret', about);
  }

  #finish(classification: Classification, about: string): Column<V, O, D, T> {
    if (about.trim() === '') throw new RangeError('A column needs a description.');
    return { ...this.#facts, about, classification } as Column<V, O, D, T>;
  }
}

function column<V, T extends LogicalType>(type: T, facts: Partial<ColumnFacts> = {}) {
  return new ColumnBuilder<V, false, 'nobody', T>({
    type,
    optional: false,
    default: null,
    reference: null,
    maxLength: null,
    min: null,
    max: null,
    values: null,
    byteLength: null,
    pattern: null,
    array: false,
    object: false,
    filled: false,
    cut: false,
    touched: false,
    ...facts,
  });
}

/** A UUID in canonical lower-case text; UUIDv7 where the application makes it. */
export const id = () => column<string, 'id'>('id');

/** An opaque identifier given by a caller, compared by code point. */
export const key = (maxLength = 255) => column<string, 'key'>('key', { maxLength });

/** Text of at most `maxLength` code points; NUL and lone surrogates are refused. */
export const text = (maxLength: number) => column<string, 'text'>('text', { maxLength });

/** One of the given literals. */
export const oneOf = <const V extends string>(...values: readonly V[]) =>
  column<V, 'enum'>('enum', { values });

/** A 32-bit integer. */
export const integer = () =>
  column<number, 'integer'>('integer', { min: -2_147_483_648, max: 2_147_483_647 });

/** A number of things: a safe integer from 0 on, 64 bits wide in the database. */
export const count = () =>
  column<number, 'count'>('count', { min: 0, max: Number.MAX_SAFE_INTEGER });

/**
 * An amount in US dollars, stored as whole nano-dollars and exact to 1e-9 up to 4,194,304 (2²²) dollars.
 * The property ends in `Usd`, the database column in `nano_usd`.
 */
export const money = () => column<number, 'money'>('money', { min: 0, max: 4_194_304 });

/** A point in time with milliseconds. */
export const instant = () => column<Date, 'instant'>('instant');

/** A calendar day in UTC, `YYYY-MM-DD`. */
export const day = () => column<string, 'day'>('day');

/**
 * Any JSON value but `null` alone, which could not be told from SQL's NULL; `Shape` narrows its TypeScript
 * type.
 */
export const json = <Shape extends JsonValue = JsonValue>() =>
  column<NonNullable<Shape>, 'json'>('json');

/** A list of texts of at most `maxLength` code points each. */
export const list = (maxLength = 255) => column<string[], 'list'>('list', { maxLength });

/** Binary data as a `Uint8Array`; hashes and keys name their `byteLength`. */
export const bytes = () => column<Uint8Array, 'bytes'>('bytes');

/** `true` or `false`, and nothing else that might pass for one, such as 0 or 'yes'. */
export const boolean = () => column<boolean, 'boolean'>('boolean');

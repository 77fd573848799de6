/** Walks over tokens. */
import { nameAt, type ObjectName } from './names.ts';

export class Cursor {
  readonly #tokens: readonly string[];
  #at: number;

  constructor(tokens: readonly string[], start = 0) {
    this.#tokens = tokens;
    this.#at = start;
  }

  /** Place of the next token. */
  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** The next token as it is written; empty at the end. */
  get text(): string {
    return this.#tokens[this.#at] ?? '';
  }

  /** The next token in capitals. */
  get word(): string {
    return this.text.toUpperCase();
  }

  next(): string {
    const { text } = this;
    this.#at++;
    return text;
  }

  /** Whether these words come next. */
  sees(...words: readonly string[]): boolean {
    return words.every((word, offset) => this.#tokens[this.#at + offset]?.toUpperCase() === word);
  }

  /** Walks over these words, if they come next. */
  take(...words: readonly string[]): boolean {
    if (!this.sees(...words)) return false;
    this.#at += words.length;
    return true;
  }

  /** Walks over the name that comes next, if one does. */
  takeName(): ObjectName | null {
    const found = nameAt(this.#tokens, this.#at);
    if (found) this.#at = found.end;
    return found?.name ?? null;
  }
}

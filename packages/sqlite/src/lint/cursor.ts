/** Walks over a statement's tokens. */
import type { LinedToken } from '@runledger/migrator/lint';

export class Cursor {
  readonly #tokens: readonly LinedToken[];
  #at = 0;

  constructor(tokens: readonly LinedToken[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** Line of the next token, or of the last. */
  get line(): number {
    return (this.#tokens[this.#at] ?? this.#tokens.at(-1))?.line ?? 1;
  }

  /** The next token as it is written; empty at the end. */
  get text(): string {
    return this.#tokens[this.#at]?.text ?? '';
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
    return words.every(
      (word, offset) => this.#tokens[this.#at + offset]?.text.toUpperCase() === word,
    );
  }

  /** Walks over these words, if they come next. */
  take(...words: readonly string[]): boolean {
    if (!this.sees(...words)) return false;
    this.#at += words.length;
    return true;
  }

  /** The name that comes next, without its quotes and its database. */
  name(): string {
    let name = unquoted(this.next());
    while (this.take('.')) name = unquoted(this.next());
    return name;
  }

  /** What stands in the parentheses that come next, each part between commas by itself. */
  list(): LinedToken[][] {
    const parts: LinedToken[][] = [];
    if (!this.take('(')) return parts;
    let part: LinedToken[] = [];
    for (let depth = 1; !this.isAtEnd; this.#at++) {
      const token = this.#tokens[this.#at];
      if (!token) break;
      if (token.text === '(') depth++;
      if (token.text === ')') depth--;
      if (depth === 0) break;
      if (token.text === ',' && depth === 1) {
        parts.push(part);
        part = [];
      } else part.push(token);
    }
    this.take(')');
    parts.push(part);
    return parts;
  }
}

/** A name without its quotes, as it is written. */
export function unquoted(token: string): string {
  return /^["`['].*["`\]']$/s.test(token) ? token.slice(1, -1) : token;
}

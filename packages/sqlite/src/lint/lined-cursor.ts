/** Walks over a statement's tokens, and tells the lines that they stand on. */
import { Cursor, type LinedToken, SqlReadError, withoutQuotes } from '@runledger/migrator/lint';

export class LinedCursor extends Cursor {
  readonly #tokens: readonly LinedToken[];

  constructor(tokens: readonly LinedToken[]) {
    super(tokens.map(({ text }) => text));
    this.#tokens = tokens;
  }

  /** Line of the next token, or of the last. */
  get line(): number {
    return (this.#tokens[this.at] ?? this.#tokens.at(-1))?.line ?? 1;
  }

  /** The name that comes next, as it is written, without its quotes and its database. */
  name(): string {
    let name = withoutQuotes(this.next());
    while (this.take('.')) name = withoutQuotes(this.next());
    return name;
  }

  /**
   * Of what other databases allow after it, such as CASCADE, IF EXISTS or a second name, SQLite knows nothing.
   * @param form what was read, for the message
   * @throws SqlReadError when anything follows
   */
  end(form: string): void {
    if (this.isAtEnd) return;
    throw new SqlReadError(`SQLite’s ${form} ends before ${this.text}.`, this.line);
  }

  /** What stands in the parentheses that come next, each part between commas by itself. */
  list(): LinedToken[][] {
    const parts: LinedToken[][] = [];
    if (!this.take('(')) return parts;
    let part: LinedToken[] = [];
    for (let depth = 1; !this.isAtEnd; this.next()) {
      const token = this.#tokens[this.at];
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

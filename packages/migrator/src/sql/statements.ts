/** One statement of a migration. */
export interface Statement {
  /** Its text from the first token to the last, without the semicolon. */
  readonly sql: string;
  /** Position in its file, from 0. */
  readonly index: number;
  /** Line of the file where it begins, from 1. */
  readonly line: number;
  /** Its tokens without comments and white space. */
  readonly tokens: readonly string[];
}

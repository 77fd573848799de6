/** What the scanner has to know about a dialect. */
export interface SqlSyntax {
  /** `$tag$ … $tag$` is a string. */
  readonly dollarQuotes: boolean;
  /** `E'…'` has backslash escapes. */
  readonly escapeStrings: boolean;
  /** Block comments nest. */
  readonly nestedComments: boolean;
  /** Characters that open a quoted identifier besides the double quote, with those that close it. */
  readonly identifierQuotes: Readonly<Record<string, string>>;
  /** One operator or single character; sticky (`/…/y`), and matching anything, so that nothing is ever lost. */
  readonly operator: RegExp;
  /**
   * Which statements hold others, so that a semicolon in them does not end them: `trigger` is `CREATE TRIGGER …
   * BEGIN …; END;`, `atomic` is `CREATE FUNCTION … BEGIN ATOMIC …; END;`.
   */
  readonly bodies: 'trigger' | 'atomic';
  /** A semicolon inside parentheses does not end a statement. */
  readonly semicolonsInParentheses: boolean;
}

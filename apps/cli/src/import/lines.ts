/** The lines of a file, in constant memory. */

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its end; `null` for a line too long to be one. */
  readonly text: string | null;
}

/** Longer lines are refused: what has none of them is no text, and would fill the memory. */
export const MAX_LINE_LENGTH = 1_048_576;

/**
 * Splits bytes into lines, chunk by chunk: ends are LF or CRLF, the last line may have none, and a byte order
 * mark does not count.
 */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder('utf-8');
  let number = 0;
  let rest = '';
  let isTooLong = false;

  const line = (text: string): Line => {
    number++;
    const isRefused = isTooLong || text.length > MAX_LINE_LENGTH;
    isTooLong = false;
    if (isRefused) return { number, text: null };
    return { number, text: text.endsWith('\r') ? text.slice(0, -1) : text };
  };

  for await (const chunk of bytes) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    const lines = parts.map(line);
    if (rest.length > MAX_LINE_LENGTH) {
      isTooLong = true;
      rest = '';
    }
    if (lines.length > 0) yield lines;
  }
  rest += decoder.decode();
  if (rest !== '' || isTooLong) yield [line(rest)];
}

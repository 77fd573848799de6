/** The lines of a file, in constant memory. */
import { isUtf8 } from 'node:buffer';

export type Line = {
  /** From 1. */
  readonly number: number;
} & (
  | { /** Without its end. */ readonly text: string }
  | {
      readonly text: null;
      /** Why it is no line of text. */
      readonly problem: string;
      /** What of it can be shown. */
      readonly shown: string;
    }
);

/** In bytes. Longer lines are refused: what has none of them is no text, and would fill the memory. */
export const MAX_LINE_LENGTH = 1_048_576;

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Splits bytes into lines, chunk by chunk: ends are LF or CRLF, the last line may have none, and a byte order
 * mark does not count. Bytes are split before they are decoded, so what is not UTF-8 costs its own line only.
 */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  const cutter = new LineCutter();
  for await (const chunk of bytes) {
    const lines = cutter.read(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (lines.length > 0) yield lines;
  }
  const last = cutter.end();
  if (last.length > 0) yield last;
}

class LineCutter {
  #number = 0;
  /** The line that has not ended yet. */
  #begun: Buffer[] = [];
  #begunLength = 0;
  #isTooLong = false;

  read(chunk: Buffer): Line[] {
    const end = chunk.lastIndexOf(NEWLINE);
    const lines: Line[] = [];
    if (end >= 0) {
      this.#begun.push(chunk.subarray(0, end));
      this.#cut(lines);
    }
    const rest = chunk.subarray(end + 1);
    if (rest.length > 0) {
      this.#begun.push(rest);
      this.#begunLength += rest.length;
    }
    if (this.#begunLength > MAX_LINE_LENGTH) {
      this.#isTooLong = true;
      this.#begun = [];
      this.#begunLength = 0;
    }
    return lines;
  }

  end(): Line[] {
    const lines: Line[] = [];
    if (this.#begunLength > 0 || this.#isTooLong) this.#cut(lines);
    return lines;
  }

  /** Takes what has begun as whole lines. */
  #cut(lines: Line[]): void {
    let whole = this.#begun.length === 1 ? (this.#begun[0] as Buffer) : Buffer.concat(this.#begun);
    this.#begun = [];
    this.#begunLength = 0;
    if (this.#number === 0 && whole.subarray(0, 3).equals(BYTE_ORDER_MARK)) {
      whole = whole.subarray(3);
    }
    // Nearly always all of it is UTF-8, and decoding it at once is much faster than line by line.
    if (isUtf8(whole)) {
      for (const text of whole.toString('utf8').split('\n')) lines.push(this.#line(text));
      return;
    }
    for (let at = 0; at <= whole.length; ) {
      const newline = whole.indexOf(NEWLINE, at);
      const end = newline < 0 ? whole.length : newline;
      const line = whole.subarray(at, end);
      lines.push(this.#line(line.toString('utf8'), isUtf8(line) ? null : 'is not UTF-8'));
      at = end + 1;
    }
  }

  #line(text: string, problem: string | null = null): Line {
    this.#number++;
    const number = this.#number;
    const isTooLong = this.#isTooLong || text.length > MAX_LINE_LENGTH;
    this.#isTooLong = false;
    if (isTooLong)
      return { number, text: null, problem: 'is longer than a line may be', shown: '' };
    if (problem !== null) return { number, text: null, problem, shown: text };
    return { number, text: text.endsWith('\r') ? text.slice(0, -1) : text };
  }
}

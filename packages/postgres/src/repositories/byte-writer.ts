/** Values in the binary form that PostgreSQL's types receive. */

/** Text's object identifier, the elements of a list. */
const TEXT_OID = 25;

/** Bytes in network order, in a buffer that grows. */
export class ByteWriter {
  #bytes: Buffer;
  #at = 0;

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafe(size);
  }

  get length(): number {
    return this.#at;
  }

  /** What was written, to keep. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#at);
    this.#bytes = Buffer.allocUnsafe(this.#bytes.length);
    this.#at = 0;
    return taken;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#at++] = value;
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#at = this.#bytes.writeInt16BE(value, this.#at);
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#at = this.#bytes.writeInt32BE(value, this.#at);
  }

  /** Eight bytes and their length; exact for safe integers. */
  int64(value: number): void {
    this.#reserve(12);
    const high = Math.floor(value / 2 ** 32);
    this.#bytes.writeInt32BE(8, this.#at);
    this.#bytes.writeInt32BE(high, this.#at + 4);
    this.#bytes.writeUInt32BE(value - high * 2 ** 32, this.#at + 8);
    this.#at += 12;
  }

  /** As microseconds, which a number does not hold exactly in centuries far away. */
  milliseconds(value: number): void {
    const micros = value * 1000;
    if (Number.isSafeInteger(micros)) {
      this.int64(micros);
      return;
    }
    this.int32(8);
    this.#reserve(8);
    this.#at = this.#bytes.writeBigInt64BE(BigInt(value) * 1000n, this.#at);
  }

  /** Sixteen bytes and their length, of canonical text. */
  uuid(text: string): void {
    this.#reserve(20);
    const bytes = this.#bytes;
    bytes.writeInt32BE(16, this.#at);
    let at = this.#at + 4;
    for (let place = 0; place < 36; place += 2) {
      if (text.charCodeAt(place) === HYPHEN) place += 1;
      bytes[at++] = (digit(text.charCodeAt(place)) << 4) | digit(text.charCodeAt(place + 1));
    }
    this.#at = at;
  }

  /** UTF-8 and its length. */
  text(text: string): void {
    this.#reserve(4 + text.length * 3);
    const start = this.#at + 4;
    let at = start;
    // Most texts are short and ASCII: for them the loop is faster than the call.
    for (let place = 0; place < text.length; place++) {
      const code = text.charCodeAt(place);
      if (code > 127) {
        at = start + this.#bytes.write(text, start);
        break;
      }
      this.#bytes[at++] = code;
    }
    this.#bytes.writeInt32BE(at - start, this.#at);
    this.#at = at;
  }

  /** jsonb: the version of its format, then text. */
  json(text: string): void {
    this.#reserve(1 + text.length * 3);
    this.#bytes[this.#at++] = 1;
    this.#at += this.#bytes.write(text, this.#at);
  }

  /** An array of one dimension without NULLs, counted from 1; or of none. */
  texts(texts: readonly string[]): void {
    this.int32(texts.length === 0 ? 0 : 1);
    this.int32(0);
    this.int32(TEXT_OID);
    if (texts.length === 0) return;
    this.int32(texts.length);
    this.int32(1);
    for (const text of texts) this.text(text);
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** What the work writes, with its length before it. */
  sized(work: () => void): void {
    this.int32(0);
    const start = this.#at;
    work();
    this.#bytes.writeInt32BE(this.#at - start, start - 4);
  }

  #reserve(size: number): void {
    if (this.#at + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + size));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}

const HYPHEN = 45;

/** The value of a hexadecimal digit, lower case: letters begin at 97. */
function digit(code: number): number {
  return code < 58 ? code - 48 : code - 87;
}

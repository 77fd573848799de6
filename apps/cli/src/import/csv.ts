/**
 * CSV (RFC 4180) on top of lines. A parser for streams takes a quote that is never closed for the beginning of
 * a field that holds all the rest of the file; here it costs the one row that it stands in.
 *
 * A quoted field may hold line breaks, so a record has several lines, as many as it likes within
 * `MAX_LINE_LENGTH` and `MAX_LINES_OF_RECORD`. Where such a record turns out to be none (its quote is not
 * closed, or closed and followed by text, or what it gives does not fit the columns), its quote was a stray one:
 * its first line is refused, and the lines after it are read anew.
 *
 * One that outgrows the limits may be either, a stray quote or a field that is too long. The lines it has so far
 * decide: when at least half of them are rows by themselves, the quote was a stray one and they are read anew.
 * Otherwise the field is refused as a whole, up to the quote that ends it, and nothing inside is taken for a row.
 */
import { type Line, MAX_LINE_LENGTH } from './lines.ts';

export interface CsvRecord {
  /** Where the record begins. */
  readonly line: number;
  readonly text: string;
  /** `null` where the record is refused. */
  readonly fields: readonly string[] | null;
  readonly problem: string | null;
}

/** What is gathered is kept in memory, and so are empty lines. */
const MAX_LINES_OF_RECORD = 10_000;
const OPEN = 'has a quote that is not closed';

type TextLine = Extract<Line, { text: string }>;

/** Gathers records from lines. */
export class CsvReader {
  readonly #problemOf: (fields: readonly string[]) => string | null;
  #lines: TextLine[] = [];
  #length = 0;
  #parsing: Parsing = newParsing();
  /** The first and the latest line of a field that is too long to be kept. */
  #skipped: { readonly first: TextLine; last: number } | null = null;

  /** @param problemOf why fields can be no row of this file, whatever their values */
  constructor(problemOf: (fields: readonly string[]) => string | null = () => null) {
    this.#problemOf = problemOf;
  }

  /** @returns the records that end with these lines */
  read(lines: readonly Line[]): CsvRecord[] {
    const records: CsvRecord[] = [];
    for (const line of lines) this.#take(line, records);
    return records;
  }

  /** @returns what is left at the end of the file */
  end(): CsvRecord[] {
    const records: CsvRecord[] = [];
    this.#endSkipping(records);
    while (this.#lines.length > 0) this.#giveUp(OPEN, records);
    return records;
  }

  #take(line: Line, records: CsvRecord[]): void {
    if (this.#skipped !== null && !this.#skip(line, records)) return;
    if (line.text === null) {
      while (this.#lines.length > 0) this.#giveUp(OPEN, records);
      const { number, shown, problem } = line;
      records.push({ line: number, text: shown, fields: null, problem });
      return;
    }
    if (this.#lines.length === 0 && line.text.trim() === '') return;
    this.#lines.push(line);
    this.#length += line.text.length;
    const parsed = parseLine(this.#parsing, line.text);
    if (parsed === 'open') {
      if (this.#isTooLong()) this.#outgrow(records);
      return;
    }
    const isOneLine = this.#lines.length === 1;
    const problem = typeof parsed === 'string' ? (isOneLine ? parsed : OPEN) : null;
    const misfit = problem ?? (isOneLine ? null : this.#problemOf(parsed as string[]));
    if (misfit !== null) {
      this.#giveUp(misfit, records);
      return;
    }
    const [first] = this.#lines as [TextLine];
    const text = isOneLine ? first.text : this.#lines.map((one) => one.text).join('\n');
    this.#clear();
    records.push({ line: first.number, text, fields: parsed as string[], problem: null });
  }

  #clear(): void {
    this.#lines = [];
    this.#length = 0;
    this.#parsing = newParsing();
  }

  #isTooLong(): boolean {
    return this.#lines.length >= MAX_LINES_OF_RECORD || this.#length > MAX_LINE_LENGTH;
  }

  /**
   * Refuses the line whose quote is a stray one, and reads those after it anew. That is no endless work: a line
   * inside of quotes that does not end them has an even number of quotes, and opens none when it is read anew.
   */
  #giveUp(problem: string, records: CsvRecord[]): void {
    const [first, ...others] = this.#lines as [TextLine, ...TextLine[]];
    this.#clear();
    records.push({ line: first.number, text: first.text, fields: null, problem });
    for (const line of others) this.#take(line, records);
  }

  #outgrow(records: CsvRecord[]): void {
    const [first, ...others] = this.#lines as [TextLine, ...TextLine[]];
    const rows = others.filter(({ text }) => {
      const fields = parseRecord(text);
      return Array.isArray(fields) && this.#problemOf(fields) === null;
    });
    if (others.length > 0 && rows.length * 2 >= others.length) {
      this.#giveUp(OPEN, records);
      return;
    }
    this.#skipped = { first, last: others.at(-1)?.number ?? first.number };
    this.#clear();
  }

  /** @returns whether the line is no part of what is skipped */
  #skip(line: Line, records: CsvRecord[]): boolean {
    const skipped = this.#skipped as { last: number };
    const end = line.text === null ? -1 : closingQuote(line.text, 0);
    const after = line.text?.[end + 1];
    const isForeign = end >= 0 && after !== undefined && after !== ',';
    if (!isForeign) skipped.last = line.number;
    // What follows the field in its line may open another one; its record is lost either way.
    if (end >= 0) this.#endSkipping(records);
    return isForeign;
  }

  #endSkipping(records: CsvRecord[]): void {
    if (this.#skipped === null) return;
    const { first, last } = this.#skipped;
    this.#skipped = null;
    const problem = `has a quoted field that is too long, or a quote that is not closed: lines ${first.number} to ${last} were not read`;
    records.push({ line: first.number, text: first.text, fields: null, problem });
  }
}

/** How far a record was read. */
interface Parsing {
  readonly fields: string[];
  /** The lines of the quoted field that is open. */
  quoted: string[] | null;
}

const newParsing = (): Parsing => ({ fields: [], quoted: null });

/** The fields of one record; `'open'` when a quote is not closed yet; another text says what is wrong. */
export function parseRecord(text: string): string[] | 'open' | string {
  return parseLine(newParsing(), text);
}

/** Goes on with a record: each of its lines is read once. */
function parseLine(parsing: Parsing, text: string): string[] | 'open' | string {
  const { fields } = parsing;
  if (parsing.quoted === null && !text.includes('"')) return text.split(',');
  let at = 0;
  for (;;) {
    if (parsing.quoted === null && text[at] === '"') {
      parsing.quoted = [];
      at++;
    }
    if (parsing.quoted === null) {
      const comma = text.indexOf(',', at);
      const field = comma < 0 ? text.slice(at) : text.slice(at, comma);
      if (field.includes('"')) return 'has a quote inside a field that does not begin with one';
      fields.push(field);
      if (comma < 0) return fields;
      at = comma + 1;
      continue;
    }
    const end = closingQuote(text, at);
    parsing.quoted.push(text.slice(at, end < 0 ? undefined : end).replaceAll('""', '"'));
    if (end < 0) return 'open';
    fields.push(parsing.quoted.join('\n'));
    parsing.quoted = null;
    if (end + 1 === text.length) return fields;
    if (text[end + 1] !== ',') return 'has text after a closing quote';
    at = end + 2;
  }
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

/**
 * CSV (RFC 4180) on top of lines. A parser for streams takes a quote that is never closed for the beginning of
 * a field that holds all the rest of the file; here it costs the one row that it stands in.
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

/** A field with line breaks in it ends within this many lines, or its quote is a stray one. */
const MAX_LINES_OF_RECORD = 100;
const OPEN = 'has a quote that is not closed';

/** Gathers records from lines; a quoted field may hold line breaks. */
export class CsvReader {
  #open: Line[] = [];

  /** @returns the records that end with these lines */
  read(lines: readonly Line[]): CsvRecord[] {
    const records: CsvRecord[] = [];
    for (const line of lines) this.#take(line, records);
    return records;
  }

  /** @returns what is left at the end of the file */
  end(): CsvRecord[] {
    const records: CsvRecord[] = [];
    while (this.#open.length > 0) this.#giveUp(records);
    return records;
  }

  #take(line: Line, records: CsvRecord[]): void {
    if (line.text === null) {
      while (this.#open.length > 0) this.#giveUp(records);
      records.push(refused(line, '', 'is longer than a line may be'));
      return;
    }
    if (this.#open.length === 0 && line.text.trim() === '') return;
    this.#open.push(line);
    // Without a quote in it a line cannot close the record that is open.
    if (this.#open.length > 1 && !line.text.includes('"')) {
      if (this.#isTooLong()) this.#giveUp(records);
      return;
    }
    const text = this.#text();
    const parsed = parseRecord(text);
    if (parsed === 'open') {
      if (this.#isTooLong()) this.#giveUp(records);
      return;
    }
    const [first] = this.#open as [Line];
    this.#open = [];
    if (typeof parsed === 'string') records.push(refused(first, text, parsed));
    else records.push({ line: first.number, text, fields: parsed, problem: null });
  }

  #text(): string {
    return this.#open.length === 1
      ? (this.#open[0]?.text ?? '')
      : this.#open.map(({ text }) => text).join('\n');
  }

  #isTooLong(): boolean {
    return (
      this.#open.length >= MAX_LINES_OF_RECORD ||
      this.#open.reduce((sum, { text }) => sum + (text?.length ?? 0), 0) > MAX_LINE_LENGTH
    );
  }

  /** Refuses the line whose quote stays open, and reads those after it anew. */
  #giveUp(records: CsvRecord[]): void {
    const [first, ...others] = this.#open as [Line, ...Line[]];
    this.#open = [];
    records.push(refused(first, first.text ?? '', OPEN));
    for (const line of others) this.#take(line, records);
  }
}

function refused(line: Line, text: string, problem: string): CsvRecord {
  return { line: line.number, text, fields: null, problem };
}

/** The fields of one record; `'open'` when a quote is not closed yet; another text says what is wrong. */
export function parseRecord(text: string): string[] | 'open' | string {
  if (!text.includes('"')) return text.split(',');
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] !== '"') {
      const comma = text.indexOf(',', at);
      const field = comma < 0 ? text.slice(at) : text.slice(at, comma);
      if (field.includes('"')) return 'has a quote inside a field that does not begin with one';
      fields.push(field);
      if (comma < 0) return fields;
      at = comma + 1;
      continue;
    }
    const end = closingQuote(text, at + 1);
    if (end < 0) return 'open';
    fields.push(text.slice(at + 1, end).replaceAll('""', '"'));
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

/** From the bytes of a source to events, batch by batch. */
import { CommandError } from '../terminal/failure.ts';
import { CsvReader, parseRecord } from './csv.ts';
import { unreadable } from './encoding.ts';
import { type Line, linesOf } from './lines.ts';
import { completeMapping, type Mapping } from './mapping.ts';
import { csvRows, jsonRows, type Reject, type Row, structureProblem } from './rows.ts';
import type { Format, Source } from './source.ts';

/** Turns lines into rows, from the second chunk on like from the first. */
interface RowReader {
  read(lines: readonly Line[]): (Row | Reject)[];
  end(): (Row | Reject)[];
}

/**
 * The rows of a source.
 * @param onBytes told how many bytes were read
 * @throws AbortError when the signal comes
 * @throws CommandError before the first row when the file and the mapping do not fit together
 */
export async function* rowsOf(
  source: Source,
  mapping: Mapping,
  format: Format | null,
  signal: AbortSignal,
  onBytes: (count: number) => void,
): AsyncGenerator<(Row | Reject)[]> {
  let reader: RowReader | null = null;
  for await (const lines of linesOf(counted(source, signal, onBytes))) {
    let unread = lines;
    if (reader === null) {
      const first = lines.findIndex(({ text }) => text === null || text.trim() !== '');
      if (first < 0) continue;
      unread = lines.slice(first);
      const kind = format ?? source.format ?? guess(unread[0]);
      if (kind === 'jsonl') {
        reader = jsonReader(completeMapping(mapping, null, source.label));
      } else {
        reader = csvReader(mapping, unread[0], source.label);
        unread = unread.slice(1);
      }
    }
    yield reader.read(unread);
  }
  if (reader === null) throw new CommandError(`${source.label} is empty.`);
  yield reader.end();
}

async function* counted(source: Source, signal: AbortSignal, onBytes: (count: number) => void) {
  let isFirst = true;
  for await (const chunk of source.read(signal)) {
    const problem = isFirst ? unreadable(chunk) : null;
    if (problem !== null) throw new CommandError(`${source.label} ${problem}.`);
    isFirst = false;
    onBytes(chunk.length);
    yield chunk;
  }
}

function guess(line: Line | undefined): Format {
  return line?.text?.trimStart().startsWith('{') ? 'jsonl' : 'csv';
}

function csvReader(mapping: Mapping, header: Line | undefined, file: string): RowReader {
  if (header?.text === null) throw new CommandError(`The header of ${file} ${header.problem}.`);
  const parsed = parseRecord(header?.text ?? '');
  if (!Array.isArray(parsed)) {
    throw new CommandError(
      `The header of ${file} ${parsed === 'open' ? 'has a quote that is not closed' : parsed}.`,
    );
  }
  const columns = parsed.map((column) => column.trim());
  const complete = completeMapping(mapping, columns, file);
  const toRow = csvRows(complete, columns);
  const records = new CsvReader(structureProblem(complete, columns));
  return {
    read: (lines) => records.read(lines).map(toRow),
    end: () => records.end().map(toRow),
  };
}

function jsonReader(mapping: Mapping): RowReader {
  const toRow = jsonRows(mapping);
  const isEmpty = ({ text }: Line) => text !== null && text.trim() === '';
  return { read: (lines) => lines.filter((line) => !isEmpty(line)).map(toRow), end: () => [] };
}

/** What is imported: a file, or standard input. */
import { createReadStream, type Stats, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { CommandError } from '../terminal/failure.ts';

export type Format = 'csv' | 'jsonl';

export interface Source {
  /** How messages call it. */
  readonly label: string;
  /** Tells the rows of one source from those of another: part of each event's identifier. */
  readonly name: string;
  readonly format: Format | null;
  /** In bytes; `null` where nobody knows before the end. */
  readonly size: number | null;
  /** Where refused rows go unless the caller says otherwise. */
  readonly rejectsPath: string;
  /** @throws AbortError when the signal comes while it waits for more */
  read(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

const formats: Readonly<Record<string, Format>> = {
  '.csv': 'csv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
};

const CHUNK_BYTES = 262_144;

/**
 * @param file a path, or `-` for standard input
 * @throws CommandError when there is nothing to read
 */
export function openSource(file: string, name: string | undefined): Source {
  if (file === '-') return standardInput(name);
  const stats = statsOf(file);
  return {
    label: basename(file),
    name: name ?? basename(file),
    format: formats[extname(file).toLowerCase()] ?? null,
    // What is no regular file, such as a named pipe, has no size.
    size: stats.isFile() ? stats.size : null,
    rejectsPath: `${file}.rejects.jsonl`,
    read: (signal) => createReadStream(file, { highWaterMark: CHUNK_BYTES, signal }),
  };
}

function statsOf(file: string): Stats {
  try {
    const stats = statSync(file);
    if (!stats.isDirectory()) return stats;
  } catch (error) {
    const { code } = error as { code?: string };
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new CommandError(`${file} ${reason}.`);
  }
  throw new CommandError(`${file} is a directory; name a file in it.`);
}

function standardInput(name: string | undefined): Source {
  if (name === undefined) {
    throw new CommandError(
      'Standard input has no name: add --source NAME, which tells one import from another and makes it safe to repeat.',
    );
  }
  return {
    label: 'standard input',
    name,
    format: null,
    size: null,
    rejectsPath: `${name.replaceAll(/[/\\:]/g, '-')}.rejects.jsonl`,
    read: (signal) => addAbortSignal(signal, process.stdin),
  };
}

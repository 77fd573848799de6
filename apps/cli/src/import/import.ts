/** `usage import`: a file of any size into the store, batch by batch, in constant memory. */
import type { Store } from '@runledger/schema';
import type { Mapping } from './mapping.ts';
import { Organizations } from './organizations.ts';
import { rowsOf } from './reader.ts';
import { Recorder } from './recorder.ts';
import { RejectFile } from './rejects.ts';
import type { Reject, Row } from './rows.ts';
import type { Format, Source } from './source.ts';

export interface ImportOptions {
  readonly source: Source;
  readonly mapping: Mapping;
  readonly format: Format | null;
  readonly create: boolean;
  /** Where refused rows go; the source says, unless the caller does. */
  readonly rejectsPath?: string;
  readonly retries: { readonly attempts: number; readonly delayMs: number };
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number, rows: number) => void;
}

export interface ImportSummary {
  readonly source: string;
  readonly recorded: number;
  /** Rows that were recorded before. */
  readonly duplicates: number;
  readonly rejected: number;
  /** Where the refused rows are, if there are any. */
  readonly rejects: string | null;
  readonly durationMs: number;
  readonly rowsPerSecond: number;
  /** It was asked to stop before the end; running it again goes on from there. */
  readonly interrupted: boolean;
}

/** Large enough for the bulk paths, small enough for a transaction that others hardly wait for. */
const BATCH_ROWS = 5_000;

/**
 * Imports a source. Every batch commits by itself, so after an interruption the same call goes on: rows that
 * are there already change nothing.
 * @throws CommandError before anything is written, when file, mapping and organization do not fit together
 */
export async function importUsage(store: Store, options: ImportOptions): Promise<ImportSummary> {
  const startedAt = performance.now();
  const rejects = new RejectFile(options.rejectsPath ?? options.source.rejectsPath);
  const organizations = new Organizations(store, options.create);
  const { retries, source } = options;
  const recorder = new Recorder({ store, organizations, rejects, retries, source: source.name });
  const slug = options.mapping.fixed.get('organization');
  if (slug !== undefined) await organizations.assertKnown(slug);
  const isComplete = await recordAll(recorder, options).finally(() => rejects.close());
  // A file that the caller named may be anything; the one that only an import writes is an old one's.
  if (isComplete && options.rejectsPath === undefined) await rejects.removeLeftOver();
  const { recorded, duplicates } = recorder;
  const durationMs = Math.round(performance.now() - startedAt);
  const rows = recorded + duplicates + rejects.count;
  return {
    source: source.name,
    recorded,
    duplicates,
    rejected: rejects.count,
    rejects: rejects.count > 0 ? rejects.path : null,
    durationMs,
    rowsPerSecond: Math.round(rows / Math.max(durationMs / 1_000, 0.001)),
    interrupted: !isComplete,
  };
}

/** @returns whether it came to the end of the source */
async function recordAll(recorder: Recorder, options: ImportOptions): Promise<boolean> {
  const { source, mapping, format, signal, onProgress } = options;
  let bytes = 0;
  let rows = 0;
  let batch: (Row | Reject)[] = [];
  // One batch is written while the next is read; never more, so memory stays what two batches take.
  let writing: Promise<void> = Promise.resolve();
  const write = async () => {
    const full = batch;
    batch = [];
    await writing;
    writing = recorder.write(full);
    // Whoever awaits it next gets the error; until then it must not count as unhandled.
    writing.catch(() => undefined);
    rows += full.length;
    onProgress(bytes, rows);
  };
  const count = (read: number) => {
    bytes += read;
  };
  try {
    for await (const read of rowsOf(source, mapping, format, signal, count)) {
      for (const row of read) {
        batch.push(row);
        if (batch.length >= BATCH_ROWS) await write();
      }
      signal.throwIfAborted();
    }
    await write();
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await writing;
  }
  return !signal.aborted;
}

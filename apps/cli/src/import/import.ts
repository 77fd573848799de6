/** `usage import`: a file of any size into the store, batch by batch, in constant memory. */
import { setTimeout as wait } from 'node:timers/promises';
import {
  type BatchResult,
  RunledgerError,
  type Store,
  type UsageRecord,
  ValidationError,
} from '@runledger/schema';
import { eventId } from './event-id.ts';
import type { Mapping } from './mapping.ts';
import { Organizations } from './organizations.ts';
import { rowsOf } from './reader.ts';
import { RejectFile } from './rejects.ts';
import { isReject, type Reject, type Row } from './rows.ts';
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
  const importer = new Importer(store, options, rejects);
  const isComplete = await importer.run().finally(() => rejects.close());
  // A file that the caller named may be anything; the one that only an import writes is an old one's.
  if (isComplete && options.rejectsPath === undefined) await rejects.removeLeftOver();
  const { recorded, duplicates } = importer;
  const durationMs = Math.round(performance.now() - startedAt);
  const rows = recorded + duplicates + rejects.count;
  return {
    source: options.source.name,
    recorded,
    duplicates,
    rejected: rejects.count,
    rejects: rejects.count > 0 ? rejects.path : null,
    durationMs,
    rowsPerSecond: Math.round(rows / Math.max(durationMs / 1_000, 0.001)),
    interrupted: !isComplete,
  };
}

class Importer {
  recorded = 0;
  duplicates = 0;
  readonly #store: Store;
  readonly #options: ImportOptions;
  readonly #rejects: RejectFile;
  readonly #organizations: Organizations;

  constructor(store: Store, options: ImportOptions, rejects: RejectFile) {
    this.#store = store;
    this.#options = options;
    this.#rejects = rejects;
    this.#organizations = new Organizations(store, options.create);
  }

  /** @returns whether it came to the end of the source */
  async run(): Promise<boolean> {
    const { source, mapping, format, signal, onProgress } = this.#options;
    let bytes = 0;
    let rows = 0;
    let batch: (Row | Reject)[] = [];
    // One batch is written while the next is read; never more, so memory stays what two batches take.
    let writing: Promise<void> = this.#assertOrganization();
    const write = async () => {
      const full = batch;
      batch = [];
      await writing;
      writing = this.#write(full);
      // Whoever awaits it next gets the error; until then it must not count as unhandled.
      writing.catch(() => undefined);
      rows += full.length;
      onProgress(bytes, rows);
    };
    const count = (read: number) => {
      bytes += read;
    };
    writing.catch(() => undefined);
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

  async #assertOrganization(): Promise<void> {
    const slug = this.#options.mapping.fixed.get('organization');
    if (slug !== undefined) await this.#organizations.assertKnown(slug);
  }

  async #write(rows: readonly (Row | Reject)[]): Promise<void> {
    const rejects = rows.filter(isReject);
    const { events, accepted } = await this.#identify(rows, rejects);
    await this.#record(events, accepted, rejects);
    rejects.sort((a, b) => a.line - b.line);
    await this.#rejects.write(rejects);
  }

  /** Completes rows to events; those whose organization does not exist are refused. */
  async #identify(rows: readonly (Row | Reject)[], rejects: Reject[]) {
    const candidates = rows.filter((row): row is Row => !isReject(row));
    const slugs = new Set(candidates.map(({ organization }) => organization));
    const ids = await this.#organizations.resolve(slugs);
    const accepted: Row[] = [];
    const events: UsageRecord[] = [];
    for (const row of candidates) {
      const organizationId = ids.get(row.organization);
      if (!organizationId) {
        const reason = `organization ${row.organization} does not exist; --create makes it`;
        rejects.push({ line: row.line, text: row.text, reason });
        continue;
      }
      const { line, text } = row;
      const source = this.#options.source.name;
      const id = eventId(row.event.occurredAt, { organizationId, source, line, text });
      accepted.push(row);
      events.push({ ...row.event, organizationId, id });
    }
    return { events, accepted };
  }

  /** Records the events; those that the model refuses go to the rejects, and the others are tried without them. */
  async #record(events: UsageRecord[], rows: readonly Row[], rejects: Reject[]): Promise<void> {
    if (events.length === 0) return;
    try {
      this.#count(await this.#recordPatiently(events));
    } catch (error) {
      const reasons = refusedPlaces(error);
      if (reasons === null) throw error;
      for (const [place, reason] of reasons) {
        const row = rows[place];
        if (row) rejects.push({ line: row.line, text: row.text, reason });
      }
      const sound = events.filter((_, place) => !reasons.has(place));
      if (sound.length > 0) this.#count(await this.#recordPatiently(sound));
    }
  }

  #count({ recorded, duplicates }: BatchResult): void {
    this.recorded += recorded;
    this.duplicates += duplicates;
  }

  /** Tries again what lost against a concurrent transaction. */
  async #recordPatiently(events: readonly UsageRecord[]): Promise<BatchResult> {
    const { attempts, delayMs } = this.#options.retries;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#store.metering.recordBatch(events);
      } catch (error) {
        const isRetryable = error instanceof RunledgerError && error.isRetryable;
        if (!isRetryable || attempt >= attempts) throw error;
        await wait(delayMs * 2 ** (attempt - 1));
      }
    }
  }
}

/** The refused events of a batch by their place, with the reasons; `null` for any other error. */
function refusedPlaces(error: unknown): Map<number, string> | null {
  if (!(error instanceof ValidationError)) return null;
  const places = new Map<number, string>();
  for (const { path, message } of error.issues) {
    const match = /^events\[(\d+)\]\.?(.*)$/.exec(path);
    if (match === null) return null;
    const place = Number(match[1]);
    const reason = `${match[2]} ${message}`.trim();
    const earlier = places.get(place);
    places.set(place, earlier === undefined ? reason : `${earlier}; ${reason}`);
  }
  return places;
}

/** Recording rows batch by batch, and telling which of them are refused. */
import { setTimeout as wait } from 'node:timers/promises';
import {
  type BatchResult,
  ConstraintError,
  RunledgerError,
  type Store,
  type UsageRecord,
  ValidationError,
} from '@runledger/schema';
import { eventId } from './event-id.ts';
import type { FoundOrganization, Organizations } from './organizations.ts';
import type { RejectFile } from './rejects.ts';
import { isReject, type Reject, type Row } from './rows.ts';

export interface RecorderOptions {
  readonly store: Store;
  readonly organizations: Organizations;
  readonly rejects: RejectFile;
  /** Name of the source: part of each event's identifier. */
  readonly source: string;
  readonly retries: { readonly attempts: number; readonly delayMs: number };
}

/** A row and the event it becomes. */
interface Candidate {
  readonly row: Row;
  readonly event: UsageRecord;
}

export class Recorder {
  recorded = 0;
  /** Rows that were recorded before. */
  duplicates = 0;
  readonly #options: RecorderOptions;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Records the rows that are events; the others, and those that turn out to be refused, go to the rejects. */
  async write(rows: readonly (Row | Reject)[]): Promise<void> {
    const rejects = rows.filter(isReject);
    await this.#record(await this.#identify(rows, rejects), rejects);
    rejects.sort((a, b) => a.line - b.line);
    await this.#options.rejects.write(rejects);
  }

  /** Completes rows to events; those whose organization is not to be had are refused. */
  async #identify(
    rows: readonly (Row | Reject)[],
    rejects: Reject[],
  ): Promise<readonly Candidate[]> {
    const candidates = rows.filter((row): row is Row => !isReject(row));
    const slugs = new Set(candidates.map(({ organization }) => organization));
    const organizations = await this.#options.organizations.resolve(slugs);
    return candidates.flatMap((row) => {
      const organization = organizations.get(row.organization) as FoundOrganization;
      if ('refusal' in organization) {
        rejects.push(rejectOf(row, organization.refusal));
        return [];
      }
      const organizationId = organization.id;
      const { line, text } = row;
      const { source } = this.#options;
      const id = eventId(row.event.occurredAt, { organizationId, source, line, text });
      return [{ row, event: { ...row.event, organizationId, id } }];
    });
  }

  /** Records what can be recorded; a batch is all or none, so it goes again without the rows that are refused. */
  async #record(candidates: readonly Candidate[], rejects: Reject[]): Promise<void> {
    if (candidates.length === 0) return;
    try {
      this.#count(await this.#recordPatiently(candidates.map(({ event }) => event)));
    } catch (error) {
      const reasons = refusedPlaces(error);
      if (reasons.size > 0) {
        for (const [place, reason] of reasons) {
          const candidate = candidates[place];
          if (candidate) rejects.push(rejectOf(candidate.row, reason));
        }
        return this.#record(
          candidates.filter((_, place) => !reasons.has(place)),
          rejects,
        );
      }
      if (!(error instanceof ConstraintError)) throw error;
      await this.#recordHalves(candidates, error, rejects);
    }
  }

  /** A constraint of the database does not say which row it refused: halves tell, and halves of them. */
  async #recordHalves(
    candidates: readonly Candidate[],
    error: ConstraintError,
    rejects: Reject[],
  ): Promise<void> {
    const [only] = candidates;
    if (candidates.length === 1 && only) {
      rejects.push(rejectOf(only.row, error.message));
      return;
    }
    const half = Math.ceil(candidates.length / 2);
    await this.#record(candidates.slice(0, half), rejects);
    await this.#record(candidates.slice(half), rejects);
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
        return await this.#options.store.metering.recordBatch(events);
      } catch (error) {
        const isRetryable = error instanceof RunledgerError && error.isRetryable;
        if (!isRetryable || attempt >= attempts) throw error;
        await wait(delayMs * 2 ** (attempt - 1));
      }
    }
  }
}

function rejectOf({ line, text }: Row, reason: string): Reject {
  return { line, text, reason };
}

/** The refused events of a batch by their place, with the reasons; none for an error that names no place. */
function refusedPlaces(error: unknown): Map<number, string> {
  const places = new Map<number, string>();
  if (!(error instanceof ValidationError)) return places;
  for (const { path, message } of error.issues) {
    const match = /^events\[(\d+)\]\.?(.*)$/.exec(path);
    if (match === null) continue;
    const place = Number(match[1]);
    const reason = `${match[2]} ${message}`.trim();
    const earlier = places.get(place);
    places.set(place, earlier === undefined ? reason : `${earlier}; ${reason}`);
  }
  return places;
}

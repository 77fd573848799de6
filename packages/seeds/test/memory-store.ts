/** Rows by key, as a database would keep them: enough to see what seeding sends. */
import { createHash } from 'node:crypto';
import {
  type AnyTable,
  model,
  type NewRow,
  newRowsValidator,
  newRowValidator,
  type Organization,
  type UsageRecord,
  usageEvents,
} from '@runledger/schema';
import type { SeedStore } from '../src/index.ts';

type StoredRow = Record<string, unknown>;

/** The validators of the model, with identifiers that show when one was left to chance. */
const validators = new Map<string, ReturnType<typeof newRowValidator<AnyTable>>>(
  Object.values(model).map((table) => [table.name, newRowValidator(table as AnyTable)]),
);
const validateEvents = newRowsValidator(usageEvents, 'events');

export class MemoryStore implements SeedStore {
  readonly tables = new Map<string, Map<string, StoredRow>>();
  readonly #now: Date;
  /** Counts down to a failure, as if the process had been killed. */
  loadsUntilFailure = Number.POSITIVE_INFINITY;

  constructor(now: Date) {
    this.#now = now;
  }

  readonly organizations = {
    get: (id: string) => Promise.resolve(this.#organization((row) => row.id === id)),
    getBySlug: (slug: string) => Promise.resolve(this.#organization((row) => row.slug === slug)),
  };

  readonly metering = {
    recordBatch: (events: readonly UsageRecord[]) => {
      const rows = validateEvents(events, { now: this.#now, newId: refuseId });
      const recorded = this.#add(usageEvents, rows);
      return Promise.resolve({ recorded, duplicates: rows.length - recorded });
    },
  };

  load<T extends AnyTable>(table: T, rows: readonly NewRow<T>[]): Promise<number> {
    if (--this.loadsUntilFailure < 0) return Promise.reject(new Error('killed'));
    const validate = validators.get(table.name);
    if (!validate) throw new Error(`The model has no table ${table.name}.`);
    const context = { now: this.#now, newId: refuseId };
    return Promise.resolve(
      this.#add(
        table,
        rows.map((row) => validate(row as NewRow<AnyTable>, context)),
      ),
    );
  }

  rows(table: string): StoredRow[] {
    return [...(this.tables.get(table)?.values() ?? [])];
  }

  /** A digest of everything, without the time of recording. */
  digest(): string {
    const content = [...this.tables].map(([name, rows]) => [
      name,
      [...rows.values()].map(({ recordedAt: _, ...row }) => row),
    ]);
    return createHash('sha256').update(JSON.stringify(content)).digest('hex');
  }

  #organization(matches: (row: StoredRow) => boolean): Organization | null {
    return (this.rows('organizations').find(matches) as Organization | undefined) ?? null;
  }

  #add(table: AnyTable, rows: readonly StoredRow[]): number {
    const stored = this.tables.get(table.name) ?? new Map<string, StoredRow>();
    this.tables.set(table.name, stored);
    const before = stored.size;
    for (const row of rows) {
      const key = JSON.stringify(table.primaryKey.columns.map((property) => row[property]));
      if (!stored.has(key)) stored.set(key, row);
    }
    return stored.size - before;
  }
}

function refuseId(): string {
  throw new Error('A sample row has no identifier.');
}

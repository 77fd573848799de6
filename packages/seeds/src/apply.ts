/** Loading the samples into a database, as often as one likes. */
import {
  type MeteringRepository,
  type OrganizationRepository,
  type Repositories,
  UniqueViolationError,
} from '@runledger/schema';
import { Calendar } from './calendar.ts';
import { lumen as firstOrganization, sampleOrganizations } from './identity/organizations.ts';
import { sampleUsage } from './metering/usage.ts';
import { type SeedSet, seedBatches, withPrerequisites } from './sets.ts';

/** What seeding needs of a store; every Store of Runledger has it. */
export interface SeedStore {
  readonly organizations: Pick<OrganizationRepository, 'get' | 'getBySlug'>;
  readonly metering: Pick<MeteringRepository, 'recordBatch'>;
  load: Repositories['load'];
}

export interface SeedOptions {
  readonly sets: readonly SeedSet[];
  /**
   * The day before which the samples lie, as any instant of it. It counts the first time only: samples that
   * are there already keep their times.
   */
  readonly today: Date;
  /** Told after each table, and after each batch of usage. */
  readonly onProgress?: (progress: SeededTable) => void;
}

export interface SeededTable {
  readonly table: string;
  /** Rows that the samples have in this table. */
  readonly rows: number;
  /** Rows that were not there before. */
  readonly added: number;
}

export interface SeedReport {
  /** Start of the day before which the samples lie. */
  readonly anchor: Date;
  readonly tables: readonly SeededTable[];
}

/**
 * Loads the sets and what they stand on. Identifiers and values are the same each time, and times hang on the
 * day of the first run, which is read back from the database: running it again adds only what is missing,
 * whatever a run before was interrupted at.
 *
 * ```ts
 * await applySeeds(store, { sets: ['core', 'usage'], today: new Date() });
 * ```
 * @throws UniqueViolationError when an organization of one's own has the slug of a sample
 */
export async function applySeeds(store: SeedStore, options: SeedOptions): Promise<SeedReport> {
  const { sets, today, onProgress = () => undefined } = options;
  const calendar = await calendarOf(store, today);
  await assertSlugsAreFree(store, calendar);
  const tables: SeededTable[] = [];
  const add = (progress: SeededTable) => {
    tables.push(progress);
    onProgress(progress);
  };
  for (const set of withPrerequisites(sets)) {
    for (const { table, rows } of seedBatches(set, calendar)) {
      add({ table: table.name, rows: rows.length, added: await store.load(table, rows) });
    }
    if (set === 'usage') tables.push(await recordUsage(store, calendar, onProgress));
  }
  return { anchor: calendar.anchor, tables };
}

async function calendarOf(store: SeedStore, today: Date): Promise<Calendar> {
  const first = await store.organizations.get(firstOrganization);
  return first ? Calendar.ofFirstOrganization(first.createdAt) : new Calendar(today);
}

async function assertSlugsAreFree(store: SeedStore, calendar: Calendar): Promise<void> {
  for (const { id, slug } of sampleOrganizations(calendar)) {
    const holder = await store.organizations.getBySlug(slug);
    if (holder && holder.id !== id) {
      throw new UniqueViolationError(
        `The sample organization ${slug} cannot be added, because another organization has its slug: seed a database without it.`,
        { table: 'organizations', constraint: 'uq_organizations_slug' },
      );
    }
  }
}

async function recordUsage(
  store: SeedStore,
  calendar: Calendar,
  onProgress: (progress: SeededTable) => void,
): Promise<SeededTable> {
  let total: SeededTable = { table: 'usage_events', rows: 0, added: 0 };
  for (const events of sampleUsage(calendar)) {
    const { recorded } = await store.metering.recordBatch(events);
    total = { ...total, rows: total.rows + events.length, added: total.added + recorded };
    onProgress(total);
  }
  return total;
}

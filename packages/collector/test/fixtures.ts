/** What the tests of collecting start from: a database of either driver, and ways for it to fail. */
import { ManualTimers } from '@runledger/conformance';
import {
  ConnectionError,
  type Organization,
  type Store,
  type UsageEvent,
  type UsageEventFilter,
} from '@runledger/schema';
import type { TestDriver } from '@tooling/drivers';
import { onTestFinished, vi } from 'vitest';
import {
  type CollectedUsage,
  type CollectorOptions,
  type CollectorStore,
  type FailedAttempt,
  type Rejection,
  UsageCollector,
} from '../src/index.ts';

export interface Setting {
  readonly store: Store;
  readonly acme: Organization;
  readonly timers: ManualTimers;
  /** Everything recorded for the organization, oldest first. */
  events(filter?: UsageEventFilter): Promise<UsageEvent[]>;
}

export async function setUp(driver: TestDriver): Promise<Setting> {
  const timers = new ManualTimers();
  const database = await driver.create({ clock: timers.clock });
  onTestFinished(() => database.close());
  const { store } = database;
  const acme = await store.organizations.create({ slug: 'acme', name: 'Acme' });
  return {
    store,
    acme,
    timers,
    async events(filter) {
      const { metering } = store.organization(acme.id);
      const page = await metering.listEvents({ order: 'asc', limit: 1_000, ...filter });
      return page.items;
    },
  };
}

export interface Watched {
  readonly collector: UsageCollector;
  readonly rejections: Rejection[];
  readonly failures: FailedAttempt[];
}

/** A collector that tells the test what it tells an application. */
export function watched(
  store: CollectorStore,
  timers: ManualTimers,
  options: CollectorOptions = {},
): Watched {
  const rejections: Rejection[] = [];
  const failures: FailedAttempt[] = [];
  const collector = new UsageCollector(store, {
    timers,
    onRejected: (rejection) => rejections.push(rejection),
    onFailure: (attempt) => failures.push(attempt),
    ...options,
  });
  return { collector, rejections, failures };
}

export function usage(
  organization: Organization,
  facts: Partial<CollectedUsage> = {},
): CollectedUsage {
  return {
    organizationId: organization.id,
    provider: 'openai',
    model: 'gpt-5',
    inputTokens: 100,
    outputTokens: 20,
    ...facts,
  };
}

/** What becomes of an attempt: `lost` fails and changes nothing, `unanswered` fails once it has committed. */
export type Fate = 'lost' | 'unanswered' | 'kept';

const away = () => new ConnectionError('The database is away.');

/** The store, with attempts that fail as they are told to; when nothing is told, they do not. */
export function failing(store: Store, fates: Fate[], error: () => Error = away): CollectorStore {
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    const fate = fates.shift() ?? 'kept';
    if (fate === 'lost') throw error();
    const result = await work();
    if (fate === 'unanswered') throw error();
    return result;
  };
  return {
    metering: {
      // No events are no attempt: nothing is sent.
      recordBatch: (events) =>
        events.length === 0
          ? store.metering.recordBatch(events)
          : attempt(() => store.metering.recordBatch(events)),
    },
    organization: (id) => store.organization(id),
    transaction: (work) => attempt(() => store.transaction(work)),
  };
}

/** Waits until the collector has nothing to do but wait. */
export function settled(collector: UsageCollector, pending = 0): Promise<void> {
  return vi.waitFor(
    () => {
      if (collector.pending !== pending) {
        throw new Error(`${collector.pending} events are pending.`);
      }
    },
    { interval: 2, timeout: 10_000 },
  );
}

/** What the tests of working start from: a database of either driver, its clock, and workers that are watched. */
import { ManualTimers } from '@runledger/conformance';
import type {
  Job,
  NewOrganizationJob,
  Organization,
  OrganizationJobRepository,
  Store,
} from '@runledger/schema';
import type { TestDriver } from '@tooling/drivers';
import { expect, onTestFinished } from 'vitest';
import {
  defineJob,
  type JobHandler,
  Worker,
  type WorkerEvent,
  type WorkerOptions,
  type WorkerStore,
} from '../src/index.ts';

export interface Setting {
  readonly store: Store;
  readonly address: string;
  readonly acme: Organization;
  readonly jobs: OrganizationJobRepository;
  readonly timers: ManualTimers;
}

export async function setUp(driver: TestDriver): Promise<Setting> {
  const timers = new ManualTimers();
  const { store, address, close } = await driver.create({ clock: timers.clock });
  onTestFinished(close);
  const acme = await store.organizations.create({ slug: 'acme', name: 'Acme' });
  return { store, address, acme, jobs: store.organization(acme.id).jobs, timers };
}

/** Work without a schema. */
export const work = defineJob('work');

export const nothing = work.handle(() => undefined);

export type EventType = WorkerEvent['type'];

export class Watched {
  readonly worker: Worker;
  readonly events: WorkerEvent[] = [];
  readonly #timers: ManualTimers;

  constructor(
    store: WorkerStore,
    timers: ManualTimers,
    handler: JobHandler,
    options: Partial<WorkerOptions<Store>> = {},
  ) {
    this.#timers = timers;
    this.worker = new Worker(store as Store, {
      handlers: [handler],
      timers,
      onEvent: (event) => this.events.push(event),
      ...options,
    });
    onTestFinished(() => {
      // Whoever still waits for time to pass would wait for ever.
      const moving = setInterval(() => timers.advance(timers.nextInMs ?? 0));
      return this.worker.stop({ deadlineMs: 0 }).finally(() => clearInterval(moving));
    });
  }

  of<T extends EventType>(type: T): Extract<WorkerEvent, { type: T }>[] {
    return this.events.filter((event) => event.type === type) as never;
  }

  /** Lets time pass until so many events of a type were told. */
  async sawInTime(type: EventType, count = 1): Promise<void> {
    const moving = setInterval(() => this.#timers.advance(this.#timers.nextInMs ?? 0));
    await this.saw(type, count).finally(() => clearInterval(moving));
  }

  /** Waits until so many events of a type were told. */
  async saw(type: EventType, count = 1): Promise<void> {
    await expect.poll(() => this.of(type).length).toBeGreaterThanOrEqual(count);
  }
}

export function enqueue(
  jobs: OrganizationJobRepository,
  count: number,
  facts: Partial<NewOrganizationJob> = {},
): Promise<{ readonly job: Job }[]> {
  return jobs.enqueueMany(
    Array.from({ length: count }, (_, number) => ({ kind: 'work', payload: { number }, ...facts })),
  );
}

/** A promise that a test settles. */
export function gate<T = void>() {
  return Promise.withResolvers<T>();
}

/** Resolves when the signal is aborted, with the reason. */
export function aborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(signal.reason), { once: true });
    if (signal.aborted) resolve(signal.reason);
  });
}

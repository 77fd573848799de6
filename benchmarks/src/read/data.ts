/** What is read: one organization with jobs, the same rows for every contestant. */
import { jobs, organizations, type Store } from '@runledger/schema';

export const JOBS = 10_000;
export const PAGE = 50;

/** Of ten thousand organizations, as a look-up meets them. */
export const ORGANIZATIONS = 10_000;

const id = (kind: number, number: number) =>
  `0193${kind.toString(16).padStart(4, '0')}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

export const organizationId = (number: number) => id(1, number);
export const jobId = (number: number) => id(2, number);

const START = Date.UTC(2026, 0, 1);

/** Fills a migrated database and closes it. */
export async function fill(store: Store): Promise<void> {
  const now = new Date(START);
  const portion = 1_000;
  for (let first = 0; first < ORGANIZATIONS; first += portion) {
    await store.load(
      organizations,
      Array.from({ length: portion }, (_, place) => ({
        id: organizationId(first + place),
        slug: `organization-${first + place}`,
        name: `Organization ${first + place}`,
        createdAt: now,
        updatedAt: now,
      })),
    );
  }
  for (let first = 0; first < JOBS; first += portion) {
    await store.load(
      jobs,
      Array.from({ length: portion }, (_, place) => ({
        organizationId: organizationId(0),
        id: jobId(first + place),
        kind: 'user_story',
        payload: { story: `Story ${first + place}`, iterations: 3 },
        createdAt: new Date(START + (first + place) * 1000),
        runAt: now,
      })),
    );
  }
  await store.close();
}

/** Numbers that jump about, the same for every contestant. */
export function scattered(count: number, below: number): number[] {
  return Array.from({ length: count }, (_, place) => (place * 7_919) % below);
}

/** Organizations, users and keys for the suites of identity. */
import type { ApiKeyOptions, NewOrganizationApiKey, QueryEvent } from '@runledger/schema';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, openFresh } from '../fixtures.ts';
import { ManualTimers } from '../manual-timers.ts';

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** What was thrown, for looking at it from several sides. */
export const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

/** A store whose clock stands still, with an organization, and whose statements are listened to. */
export async function openWithKeys(driver: DriverUnderTest, apiKeys?: ApiKeyOptions) {
  const timers = new ManualTimers();
  const statements: QueryEvent[] = [];
  const database = await openFresh(driver, {
    clock: timers.clock,
    timers,
    apiKeys,
    onQuery: (event) => statements.push(event),
  });
  const { store } = database;
  const organization = await createOrganization(store, 'acme');
  const acme = store.organization(organization.id);
  return {
    ...database,
    timers,
    organization,
    acme,
    issue: (facts: Partial<NewOrganizationApiKey> = {}) =>
      acme.apiKeys.issue({ name: 'production', ...facts }),
    /** The statements that the work sends. */
    async during<T>(work: () => Promise<T>) {
      const before = statements.length;
      const result = await work();
      return { result, statements: statements.slice(before) };
    },
    statements,
  };
}

/** The same text with another character in one place. */
export function withTypo(text: string, place: number): string {
  const typo = text[place] === 'x' ? 'y' : 'x';
  return text.slice(0, place) + typo + text.slice(place + 1);
}

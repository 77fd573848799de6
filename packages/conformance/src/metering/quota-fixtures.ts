/** An organization whose time a test moves. */
import type { OrganizationStore, OrganizationUsageRecord, ReserveResult } from '@runledger/schema';
import { expect } from 'vitest';
import type { DriverUnderTest, TestDatabase } from '../driver.ts';
import { createOrganization, openFresh } from '../fixtures.ts';

export interface QuotaTest extends TestDatabase {
  readonly acme: OrganizationStore;
  /** The time of the store. */
  now(): Date;
  /** Goes on by so many milliseconds. */
  pass(ms: number): void;
}

export const START = new Date('2026-03-15T23:30:00.000Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export async function openQuota(driver: DriverUnderTest, start = START): Promise<QuotaTest> {
  let time = start.getTime();
  const now = () => new Date(time);
  const database = await openFresh(driver, { clock: now });
  const { id } = await createOrganization(database.store);
  return {
    ...database,
    acme: database.store.organization(id),
    now,
    pass: (ms) => {
      time += ms;
    },
  };
}

/** An event of the organization at a time. */
export function used(
  occurredAt: Date,
  facts: Partial<OrganizationUsageRecord> = {},
): OrganizationUsageRecord {
  return { occurredAt, provider: 'anthropic', model: 'claude-sonnet-4', ...facts };
}

/** The reservation of a request that was granted. */
export function granted(result: ReserveResult) {
  expect(result).toMatchObject({ granted: true });
  return (result as Extract<ReserveResult, { granted: true }>).reservation;
}

/** What every budget's window of now has: `cost + held cost, tokens + held tokens, requests + held requests`. */
export async function windowsOf(acme: OrganizationStore, at?: Date): Promise<string[]> {
  const { items } = await acme.budgets.status({ at });
  return items.map(({ window }) =>
    [
      [window.usedCostUsd, window.reservedCostUsd],
      [window.usedTokens, window.reservedTokens],
      [window.usedRequests, window.reservedRequests],
    ]
      .map(([usedUp, held]) => `${usedUp} + ${held}`)
      .join(', '),
  );
}

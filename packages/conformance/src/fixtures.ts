/** What the suites put into fresh databases. */
import type { NewUsageEvent, Organization, Store } from '@runledger/schema';
import { onTestFinished } from 'vitest';
import type { DriverUnderTest, TestDatabase, TestOptions } from './driver.ts';

/** A fresh database that is closed when the test is over. */
export async function openFresh(
  driver: DriverUnderTest,
  options?: TestOptions,
): Promise<TestDatabase> {
  const database = await driver.open(options);
  onTestFinished(() => database.close());
  return database;
}

export function createOrganization(store: Pick<Store, 'organizations'>, slug = 'acme') {
  return store.organizations.create({ slug, name: `The ${slug} company` });
}

/** A well-formed identifier; the same number gives the same one. */
export function uuid(number: number): string {
  return `01930000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

export function usageEvent(
  organization: Pick<Organization, 'id'>,
  facts: Partial<NewUsageEvent> = {},
): NewUsageEvent {
  return {
    organizationId: organization.id,
    occurredAt: new Date('2026-03-14T15:09:26.535Z'),
    provider: 'anthropic',
    model: 'claude-sonnet-4',
    inputTokens: 100,
    outputTokens: 20,
    ...facts,
  };
}

/** What the suites of the audit log put into chains, and how they look at them. */
import type { AuditRepository, NewAuditEntry } from '@runledger/schema';
import { uuid } from '../fixtures.ts';

/** An entry that differs from others by its number. */
export function auditEntry(number: number, facts: Partial<NewAuditEntry> = {}): NewAuditEntry {
  return {
    id: uuid(number),
    occurredAt: new Date(Date.UTC(2026, 2, 14) + number * 1_000),
    actorType: 'user',
    actorId: uuid(7),
    action: 'job.cancel',
    resourceType: 'job',
    resourceId: `job-${number}`,
    metadata: { number },
    ...facts,
  };
}

/** Entries with the numbers from 1. */
export const auditEntries = (count: number): NewAuditEntry[] =>
  Array.from({ length: count }, (_, place) => auditEntry(place + 1));

/** The places of all entries, as they follow each other. */
export async function sequencesOf(chain: AuditRepository): Promise<number[]> {
  const { items } = await chain.list({ order: 'asc', limit: 1_000 });
  return items.map(({ sequence }) => sequence);
}

import { type AuditFilter, NIL_UUID, ValidationError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { openFresh, uuid } from '../fixtures.ts';
import { auditEntry } from './fixtures.ts';

const ACME = uuid(1);
const instant = (number: number) => auditEntry(number).occurredAt as Date;

export function auditListSuite(driver: DriverUnderTest): void {
  async function openChain() {
    const { store } = await openFresh(driver);
    const { audit } = store.organization(ACME);
    await store.audit.append(auditEntry(1));
    await audit.appendMany([
      auditEntry(1),
      auditEntry(2, { actorType: 'operator', actorId: 'ops' }),
      auditEntry(3, { action: 'key.revoke', resourceType: 'api_key', resourceId: uuid(30) }),
      // Told late: what counts is the place in the chain.
      auditEntry(4, { occurredAt: instant(1) }),
      auditEntry(5, { actorType: 'system', actorId: 'system', resourceId: null }),
    ]);
    return { store, audit };
  }

  describe(`${driver.name} › audit › list`, () => {
    it('gives the newest first, in pages, or the oldest', async () => {
      const { audit, store } = await openChain();
      const first = await audit.list({ limit: 3 });
      expect(first.items.map(({ sequence }) => sequence)).toEqual([5, 4, 3]);
      await audit.append(auditEntry(6));
      const second = await audit.list({ limit: 3, after: first.next });
      expect(second.items.map(({ sequence }) => sequence)).toEqual([2, 1]);
      expect(second.next).toBeNull();
      const oldest = await audit.list({ limit: 2, order: 'asc' });
      expect(oldest.items.map(({ sequence }) => sequence)).toEqual([1, 2]);
      expect((await store.audit.list()).items).toMatchObject([
        { organizationId: NIL_UUID, sequence: 1 },
      ]);
    });

    it.each<[string, AuditFilter, number[]]>([
      ['a kind of actor', { actorType: 'operator' }, [2]],
      ['kinds of actors', { actorType: ['operator', 'system'] }, [5, 2]],
      ['an actor', { actorId: 'ops' }, [2]],
      ['actions', { action: ['key.revoke', 'key.issue'] }, [3]],
      ['a kind of thing', { resourceType: 'job' }, [5, 4, 2, 1]],
      ['a thing', { resourceType: 'job', resourceId: 'job-2' }, [2]],
      ['a time', { occurredFrom: instant(1), occurredBefore: instant(3) }, [4, 2, 1]],
      [
        'everything at once',
        { actorType: 'user', occurredFrom: instant(2), action: 'key.revoke' },
        [3],
      ],
      ['nothing', { actorId: 'nobody' }, []],
    ])('finds by %s', async (_, filter, sequences) => {
      const { audit } = await openChain();
      const { items } = await audit.list(filter);
      expect(items.map(({ sequence }) => sequence)).toEqual(sequences);
    });

    it('refuses filters that there are not', async () => {
      const { audit } = await openChain();
      const filter = { actorType: 'nobody', colour: 'red' } as unknown as AuditFilter;
      await expect(audit.list(filter)).rejects.toThrow(ValidationError);
    });
  });
}

import {
  auditChains,
  auditLogEntries,
  NIL_UUID,
  UniqueViolationError,
  ValidationError,
} from '@runledger/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { openFresh, uuid } from '../fixtures.ts';
import { auditEntries, auditEntry, sequencesOf } from './fixtures.ts';

const ACME = uuid(1);
const UMBRELLA = uuid(2);
const zeros = new Uint8Array(32);
const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');

export function auditAppendSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › audit › append`, () => {
    it('counts from 1, and each entry holds the hash of the one before', async () => {
      const { store, rows } = await openFresh(driver);
      const { audit } = store.organization(ACME);
      const first = await audit.append(auditEntry(1));
      const [second, third] = await audit.appendMany([auditEntry(2), auditEntry(3)]);
      expect([first, second, third].map((entry) => entry?.sequence)).toEqual([1, 2, 3]);
      expect(first.previousHash).toEqual(zeros);
      expect(second?.previousHash).toEqual(first.hash);
      expect(third?.previousHash).toEqual(second?.hash);
      expect(await rows(auditChains)).toEqual([
        { organizationId: ACME, sequence: 3, hash: third?.hash },
      ]);
    });

    it('returns what is stored, with what was left out', async () => {
      const now = new Date('2026-01-02T03:04:05.678Z');
      const { store } = await openFresh(driver, { clock: () => now });
      const { audit } = store.organization(ACME);
      const entry = await audit.append({
        actorType: 'system',
        actorId: 'scheduler',
        action: 'usage.roll_up',
        resourceType: 'usage',
      });
      expect(entry).toEqual({
        organizationId: ACME,
        sequence: 1,
        id: entry.id,
        occurredAt: now,
        actorType: 'system',
        actorId: 'scheduler',
        action: 'usage.roll_up',
        resourceType: 'usage',
        resourceId: null,
        metadata: {},
        previousHash: zeros,
        hash: entry.hash,
      });
      expect(await audit.get(entry.id.toUpperCase())).toEqual(entry);
      expect(await audit.get(uuid(404))).toBeNull();
      await expect(audit.get('nonsense')).rejects.toThrow(ValidationError);
    });

    it('makes the same hash of the same entry everywhere', async () => {
      const { store } = await openFresh(driver);
      const metadata = { ö: [1e21, 0.1, -0, true, null, 'a\u2028"\\\n'], a: { b: {} }, A: 1e-7 };
      const entry = await store
        .organization(ACME)
        .audit.append(auditEntry(1, { resourceId: null, metadata }));
      expect(hex(entry.hash)).toBe(
        '2093e218130a38fcaa88c95e706ed7b18b5cf245acd87ee403ac5862ef9ec2d9',
      );
    });

    it('keeps the chains of organizations and of the system apart', async () => {
      const { store } = await openFresh(driver);
      const ofAcme = await store.organization(ACME).audit.append(auditEntry(1));
      const ofUmbrella = await store.organization(UMBRELLA).audit.append(auditEntry(1));
      const ofSystem = await store.audit.append(auditEntry(1));
      expect([ofAcme, ofUmbrella, ofSystem].map(({ sequence }) => sequence)).toEqual([1, 1, 1]);
      expect(new Set([ofAcme, ofUmbrella, ofSystem].map(({ hash }) => hex(hash))).size).toBe(3);
      expect(ofSystem.organizationId).toBe(NIL_UUID);
      expect(await store.organization(UMBRELLA).audit.get(uuid(1))).toEqual(ofUmbrella);
      expect((await store.audit.list()).items).toEqual([ofSystem]);
    });

    it('lends the chain of the system to no organization', async () => {
      const { store } = await openFresh(driver);
      await store.audit.append(auditEntry(1));
      for (const id of [NIL_UUID, 'nonsense']) {
        expect(() => store.organization(id)).toThrow(ValidationError);
      }
    });

    it('takes a list in its order, all or none of it', async () => {
      const { store, rows } = await openFresh(driver);
      const { audit } = store.organization(ACME);
      expect(await audit.appendMany([])).toEqual([]);
      const added = await audit.appendMany(auditEntries(300));
      expect(added.map(({ id }) => id)).toEqual(auditEntries(300).map(({ id }) => id));
      const again = audit.appendMany([auditEntry(301), auditEntry(300)]);
      await expect(again).rejects.toThrow(UniqueViolationError);
      await expect(again).rejects.toMatchObject({
        table: 'audit_log_entries',
        constraint: 'uq_audit_log_entries_id',
      });
      const refused = audit.appendMany([auditEntry(301), { ...auditEntry(302), action: 'a\0' }]);
      await expect(refused).rejects.toMatchObject({ issues: [{ path: 'entries[1].action' }] });
      expect(await rows(auditLogEntries)).toHaveLength(300);
      expect((await audit.append(auditEntry(301))).sequence).toBe(301);
      expect(await audit.verify()).toMatchObject({ valid: true, entries: 301 });
    });

    it('takes no place in the chain and no hash from a caller', async () => {
      const { store } = await openFresh(driver);
      const own = { organizationId: UMBRELLA, sequence: 9, previousHash: zeros, hash: zeros };
      for (const [property, value] of Object.entries(own)) {
        const entry = { ...auditEntry(1), [property]: value };
        await expect(store.organization(ACME).audit.append(entry)).rejects.toMatchObject({
          issues: [{ path: property, message: 'is not known' }],
        });
      }
      const none = undefined as unknown as [];
      await expect(store.audit.appendMany(none)).rejects.toThrow(ValidationError);
    });

    it('commits with its transaction, and leaves no gap when that rolls back', async () => {
      const { store } = await openFresh(driver);
      await store.transaction(async (inside) => {
        await inside.organizations.create({ id: ACME, slug: 'acme', name: 'Acme' });
        await inside.organization(ACME).audit.append(auditEntry(1));
        await inside.organization(ACME).audit.append(auditEntry(2));
        await inside.audit.append(auditEntry(3));
        expect(await inside.organization(ACME).audit.verify()).toMatchObject({ entries: 2 });
      });
      const failure = new Error('changed my mind');
      const failed = store.transaction(async (inside) => {
        await inside.organization(ACME).audit.appendMany([auditEntry(3), auditEntry(4)]);
        throw failure;
      });
      await expect(failed).rejects.toBe(failure);
      await store.organization(ACME).audit.append(auditEntry(5));
      expect(await sequencesOf(store.organization(ACME).audit)).toEqual([1, 2, 3]);
      expect(await store.organization(ACME).audit.verify()).toMatchObject({ valid: true });
      expect(await store.audit.verify()).toMatchObject({ valid: true, entries: 1 });
    });

    it('verifies whatever JSON and text an entry holds', async () => {
      const { store } = await openFresh(driver);
      const { audit } = store.organization(ACME);
      const text = fc
        .string({ unit: 'binary', maxLength: 20 })
        .filter((given) => !given.includes('\0'));
      const { json } = fc.letrec<{ json: unknown }>((tie) => ({
        json: fc.oneof(
          { depthSize: 'small' },
          text,
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.maxSafeInteger(),
          fc.constantFrom(null, true, false, {}, [], 1e21, 1e-7, 5e-324, 1.7976931348623157e308),
          fc.array(tie('json'), { maxLength: 3 }),
          fc.dictionary(text, tie('json'), { maxKeys: 3 }),
        ),
      }));
      await fc.assert(
        fc.asyncProperty(
          fc.record({ actorId: text, metadata: fc.dictionary(text, json, { maxKeys: 4 }) }),
          async (facts) => {
            const { id: _, ...entry } = auditEntry(1);
            const added = await audit.append({ ...entry, ...(facts as object) });
            expect((await audit.get(added.id))?.hash).toEqual(added.hash);
          },
        ),
        { numRuns: 150 },
      );
      expect(await audit.verify()).toMatchObject({ valid: true });
    });
  });
}

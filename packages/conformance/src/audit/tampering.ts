/** Verification finds what was done to a chain past the triggers that keep it. */
import { type AuditFault, type AuditLogEntry, auditLogEntries } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest, TestDatabase } from '../driver.ts';
import { openFresh, uuid } from '../fixtures.ts';
import { auditEntries, auditEntry } from './fixtures.ts';

const ACME = uuid(1);
const ENTRIES = 'audit_log_entries';
const HEAD = `audit_chains WHERE organization_id = '${ACME}'`;

const at = (sequence: number) => `organization_id = '${ACME}' AND sequence = ${sequence}`;
const setTo = (change: string, sequence = 3) =>
  `UPDATE ${ENTRIES} SET ${change} WHERE ${at(sequence)}`;
const hashOf = (sequence: number) =>
  `(SELECT other.hash FROM ${ENTRIES} AS other WHERE other.${at(sequence).replace('AND ', 'AND other.')})`;

/** What changing one column of the third of five entries comes to. */
const changes: { readonly [P in keyof AuditLogEntry]: readonly [sql: string, AuditFault][] } = {
  organizationId: [[setTo(`organization_id = '${uuid(2)}'`), 'gap']],
  sequence: [[setTo('sequence = 99'), 'gap']],
  id: [[setTo(`id = '${uuid(99)}'`), 'content']],
  occurredAt: [[setTo("occurred_at = '2026-03-14T00:00:03.001Z'"), 'content']],
  actorType: [[setTo("actor_type = 'operator'"), 'content']],
  actorId: [[setTo("actor_id = 'someone else'"), 'content']],
  action: [[setTo("action = 'job.canceL'"), 'content']],
  resourceType: [[setTo("resource_type = ''"), 'content']],
  resourceId: [
    [setTo("resource_id = 'job-4'"), 'content'],
    [setTo("resource_id = ''"), 'content'],
    [setTo('resource_id = NULL'), 'content'],
  ],
  metadata: [
    [setTo(`metadata = '{"number": 4}'`), 'content'],
    [setTo(`metadata = '{"number": "3"}'`), 'content'],
    [setTo(`metadata = '{"number": 3, "more": null}'`), 'content'],
    [setTo(`metadata = '{}'`), 'content'],
  ],
  previousHash: [[setTo(`previous_hash = ${hashOf(1)}`), 'link']],
  hash: [[setTo(`hash = ${hashOf(1)}`), 'content']],
};

export function auditTamperingSuite(driver: DriverUnderTest): void {
  async function openChain(count: number) {
    const database = await openFresh(driver);
    const { audit } = database.store.organization(ACME);
    const entries = await audit.appendMany(auditEntries(count));
    expect(await audit.verify()).toMatchObject({ valid: true, entries: count });
    await database.dropTriggers();
    return { ...database, audit, entries };
  }

  /** Five entries whose one, at a place, says something else and has a hash to fit. */
  async function forgedAt(place: number): Promise<AuditLogEntry[]> {
    const { store } = await openFresh(driver);
    const forged = auditEntries(5).map((entry, index) =>
      index + 1 === place ? { ...entry, action: 'nothing.at_all' } : entry,
    );
    return await store.organization(ACME).audit.appendMany(forged);
  }

  async function replaceEntry(database: Pick<TestDatabase, 'sql' | 'store'>, by: AuditLogEntry) {
    await database.sql(`DELETE FROM ${ENTRIES} WHERE ${at(by.sequence)}`);
    await database.store.load(auditLogEntries, [by]);
  }

  describe(`${driver.name} › audit › tampering`, () => {
    it.each(
      Object.entries(changes).flatMap(([property, cases]) =>
        cases.map(([sql, fault]) => ({ property, sql, fault })),
      ),
    )('finds a changed $property: $sql', async ({ sql, fault }) => {
      const { audit, sql: run } = await openChain(5);
      await run(sql);
      const found = await audit.verify();
      expect(found).toMatchObject({ valid: false, from: 0, entries: 2, sequence: 3, fault });
    });

    it.each([
      ['the first entry', `DELETE FROM ${ENTRIES} WHERE ${at(1)}`, 1, 'gap'],
      ['one in the middle', `DELETE FROM ${ENTRIES} WHERE ${at(3)}`, 3, 'gap'],
      ['the last', `DELETE FROM ${ENTRIES} WHERE ${at(5)}`, 5, 'end'],
      ['everything from one on', `DELETE FROM ${ENTRIES} WHERE sequence >= 3`, 3, 'end'],
      ['all entries', `DELETE FROM ${ENTRIES}`, 1, 'end'],
      ['the head', `DELETE FROM ${HEAD}`, 1, 'head'],
    ] as const)('finds that %s is deleted', async (_, sql, sequence, fault) => {
      const { audit, sql: run } = await openChain(5);
      await run(sql);
      expect(await audit.verify()).toMatchObject({ valid: false, sequence, fault });
    });

    it.each([
      ['goes back', `sequence = 4, hash = ${hashOf(4)}`, 5],
      ['goes back and keeps its hash', 'sequence = 4', 4],
      ['holds another hash', `hash = ${hashOf(4)}`, 5],
    ])('finds a head that %s', async (_, change, sequence) => {
      const { audit, sql } = await openChain(5);
      await sql(`UPDATE audit_chains SET ${change} WHERE organization_id = '${ACME}'`);
      expect(await audit.verify()).toMatchObject({ valid: false, sequence, fault: 'head' });
    });

    it('finds a head that went on, and the entry that a writer appends to it', async () => {
      const { audit, sql } = await openChain(5);
      await sql(`UPDATE audit_chains SET sequence = 6 WHERE organization_id = '${ACME}'`);
      expect(await audit.verify()).toMatchObject({ valid: false, sequence: 6, fault: 'end' });
      await audit.append(auditEntry(6));
      expect(await audit.verify()).toMatchObject({ valid: false, sequence: 6, fault: 'gap' });
    });

    it('finds entries that changed places', async () => {
      const { audit, sql } = await openChain(5);
      await sql(setTo('sequence = 99', 2));
      await sql(setTo('sequence = 2', 3));
      await sql(setTo('sequence = 3', 99));
      expect(await audit.verify()).toMatchObject({ valid: false, sequence: 2, fault: 'link' });
    });

    it('finds an entry whose hash was made anew, by the entry behind it or by the head', async () => {
      const { audit, ...database } = await openChain(5);
      const inTheMiddle = (await forgedAt(3))[2] as AuditLogEntry;
      await replaceEntry(database, inTheMiddle);
      expect(await audit.verify()).toMatchObject({ valid: false, sequence: 4, fault: 'link' });

      const other = await openChain(5);
      const last = (await forgedAt(5))[4] as AuditLogEntry;
      await replaceEntry(other, last);
      expect(await other.audit.verify()).toMatchObject({
        valid: false,
        sequence: 5,
        fault: 'head',
      });
    });

    it('finds an entry that was put behind the head', async () => {
      const { audit, entries, store } = await openChain(5);
      const last = entries[4] as AuditLogEntry;
      await store.load(auditLogEntries, [{ ...last, sequence: 6, id: uuid(6) }]);
      expect(await audit.verify()).toMatchObject({ valid: false, sequence: 6, fault: 'head' });
    });

    it('tells a chain that was written anew from its end to its head by the head alone', async () => {
      const { audit, ...database } = await openChain(5);
      const before = await audit.verify();
      const forged = await forgedAt(3);
      for (const entry of forged.slice(2)) await replaceEntry(database, entry);
      await database.sql(`UPDATE audit_chains SET hash = ${hashOf(5)} WHERE sequence = 5`);
      const after = await audit.verify();
      expect(after).toMatchObject({ valid: true, entries: 5, head: { sequence: 5 } });
      expect(before).not.toEqual(after);
    });

    it('reads chains of many batches, and names a place in any of them', async () => {
      const { audit, sql } = await openChain(1_203);
      for (const sequence of [1_203, 1_001, 1_000, 501, 500]) {
        await sql(setTo("action = 'nothing'", sequence));
        expect(await audit.verify()).toMatchObject({
          valid: false,
          entries: sequence - 1,
          sequence,
          fault: 'content',
        });
      }
    });

    it('says in words what it found', async () => {
      const { audit, sql } = await openChain(3);
      await sql(`DELETE FROM ${ENTRIES} WHERE ${at(2)}`);
      expect(await audit.verify()).toMatchObject({
        sequence: 2,
        problem: 'is missing: the chain goes on with entry 3',
      });
    });
  });
}

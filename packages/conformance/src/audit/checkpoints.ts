import {
  auditCheckpoints,
  IllegalStateError,
  NotFoundError,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { openFresh, uuid } from '../fixtures.ts';
import { auditEntries, auditEntry, sequencesOf } from './fixtures.ts';

const ACME = uuid(1);
const NOW = new Date('2026-03-15T00:00:00.000Z');

export function auditCheckpointSuite(driver: DriverUnderTest): void {
  async function openChain(count: number) {
    const database = await openFresh(driver, { clock: () => NOW });
    const { audit } = database.store.organization(ACME);
    const entries = await audit.appendMany(auditEntries(count));
    return { ...database, audit, entries };
  }

  describe(`${driver.name} › audit › checkpoint`, () => {
    it('lets what leads to it go, and verification begins there', async () => {
      const { audit, entries, rows, sql } = await openChain(5);
      const checkpoint = await audit.checkpoint(3, 'kept for seven years');
      expect(checkpoint).toEqual({
        organizationId: ACME,
        sequence: 3,
        hash: entries[2]?.hash,
        createdAt: NOW,
        reason: 'kept for seven years',
      });
      expect(await rows(auditCheckpoints)).toEqual([checkpoint]);
      expect(await audit.verify()).toMatchObject({ valid: true, from: 3, entries: 2 });
      await sql('DELETE FROM audit_log_entries WHERE sequence <= 3');
      expect(await sequencesOf(audit)).toEqual([4, 5]);
      await audit.append(auditEntry(6));
      expect(await audit.verify()).toMatchObject({
        valid: true,
        from: 3,
        entries: 3,
        head: { sequence: 6 },
      });
      await audit.checkpoint(4, 'one more year');
      expect(await audit.verify()).toMatchObject({ valid: true, from: 4, entries: 2 });
    });

    it('lets what leads to it go while the chain is verified, which begins again behind it', async () => {
      const events: (() => void)[] = [];
      const { store, sql } = await openFresh(driver, {
        clock: () => NOW,
        onQuery: () => events.shift()?.(),
      });
      const { audit } = store.organization(ACME);
      const entries = auditEntries(3_000);
      while (entries.length > 0) await audit.appendMany(entries.splice(0, 1_000));
      // Connections are there when they are needed.
      await Promise.all([audit.verify(), sql('DELETE FROM audit_checkpoints')]);
      // As soon as the verification has read where it begins.
      const retention = new Promise<void>((resolve, reject) => {
        events.push(() => {
          sql(`INSERT INTO audit_checkpoints (organization_id, sequence, hash, created_at, reason)
            SELECT organization_id, sequence, hash, occurred_at, 'retention' FROM audit_log_entries
            WHERE sequence = 2900`)
            .then(() => sql('DELETE FROM audit_log_entries WHERE sequence = 2900'))
            .then(resolve, reject);
        });
      });
      const found = await audit.verify();
      await retention;
      expect(found).toMatchObject({ valid: true, head: { sequence: 3_000 } });
      expect(await audit.verify()).toMatchObject({ valid: true, from: 2_900, entries: 100 });
    });

    it('may be at the head, and the chain goes on behind it', async () => {
      const { audit, sql } = await openChain(2);
      await audit.checkpoint(2, 'all of it');
      await sql('DELETE FROM audit_log_entries');
      expect(await audit.verify()).toMatchObject({ valid: true, from: 2, entries: 0 });
      expect((await audit.append(auditEntry(3))).sequence).toBe(3);
      expect(await audit.verify()).toMatchObject({ valid: true, from: 2, entries: 1 });
    });

    it('needs an entry, behind the last checkpoint', async () => {
      const { audit, store } = await openChain(3);
      await expect(audit.checkpoint(4, 'too far')).rejects.toThrow(NotFoundError);
      await expect(store.audit.checkpoint(1, 'another chain')).rejects.toThrow(NotFoundError);
      await audit.checkpoint(2, 'first');
      for (const sequence of [1, 2]) {
        await expect(audit.checkpoint(sequence, 'again')).rejects.toThrow(IllegalStateError);
      }
      const outcomes = await Promise.allSettled(
        [1, 2, 3].map(() => audit.checkpoint(3, 'at once')),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(IllegalStateError);
      }
    });

    it('refuses what is no sequence and no reason, naming each', async () => {
      const { audit } = await openChain(1);
      const refused = audit.checkpoint(0.5, 'x'.repeat(1_001));
      await expect(refused).rejects.toThrow(ValidationError);
      await expect(refused).rejects.toMatchObject({
        issues: [{ path: 'sequence' }, { path: 'reason' }],
      });
    });

    it('is refused where the chain does not verify up to it, and not for what comes later', async () => {
      const { audit, rows, ...database } = await openChain(5);
      await database.dropTriggers();
      await database.sql("UPDATE audit_log_entries SET action = 'nothing' WHERE sequence = 4");
      for (const sequence of [4, 5]) {
        const refused = audit.checkpoint(sequence, 'hush');
        await expect(refused).rejects.toThrow(IllegalStateError);
        await expect(refused).rejects.toThrow(/entry 4 is not what its hash was made of/);
      }
      await audit.checkpoint(3, 'fine so far');
      expect(await rows(auditCheckpoints)).toHaveLength(1);
    });

    it('is refused at an entry that is behind the head, or that the head does not fit', async () => {
      const { audit, ...database } = await openChain(3);
      await database.dropTriggers();
      await database.sql('UPDATE audit_chains SET sequence = 2');
      await expect(audit.checkpoint(3, 'behind')).rejects.toThrow(/stands behind the head/);
      await expect(audit.checkpoint(2, 'at it')).rejects.toThrow(/holds another hash/);
    });

    it('that was changed is found by what follows it', async () => {
      const { audit, sql, entries } = await openChain(3);
      await audit.checkpoint(2, 'retention');
      await sql(`UPDATE audit_checkpoints SET hash = (SELECT hash FROM audit_log_entries
        WHERE sequence = 1)`);
      expect(await audit.verify()).toMatchObject({ valid: false, sequence: 3, fault: 'link' });
      expect(entries).toHaveLength(3);
      await sql('UPDATE audit_checkpoints SET sequence = 7');
      expect(await audit.verify()).toMatchObject({ valid: false, sequence: 7, fault: 'head' });
    });
  });
}

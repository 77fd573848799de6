import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { AuditRepository, Store } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { openFresh, uuid } from '../fixtures.ts';
import { auditEntries, auditEntry, sequencesOf } from './fixtures.ts';

const ACME = uuid(1);
const UMBRELLA = uuid(2);

const range = (count: number) => Array.from({ length: count }, (_, place) => place + 1);

export function auditConcurrencySuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › audit › at once`, () => {
    it('lets writers take turns, also at the first entry of a chain', async () => {
      for (const round of range(5)) {
        const { store } = await openFresh(driver);
        const { audit } = store.organization(uuid(round));
        const added = await Promise.all(range(8).map((number) => audit.append(auditEntry(number))));
        expect(added.map(({ sequence }) => sequence).sort()).toEqual(range(8));
        expect(await audit.verify()).toMatchObject({ valid: true, entries: 8 });
      }
    });

    it('keeps what a writer appends at once together', async () => {
      const { store } = await openFresh(driver);
      const { audit } = store.organization(ACME);
      const lists = range(10).map((writer) =>
        range(5).map((place) => auditEntry(writer * 10 + place)),
      );
      const added = await Promise.all(lists.map((entries) => audit.appendMany(entries)));
      for (const entries of added) {
        const [first] = entries.map(({ sequence }) => sequence) as [number];
        expect(entries.map(({ sequence }) => sequence - first)).toEqual([0, 1, 2, 3, 4]);
      }
      expect(await audit.verify()).toMatchObject({ valid: true, entries: 50 });
    });

    it('never deadlocks where transactions append in one order of chains', async () => {
      const { store } = await openFresh(driver);
      await Promise.all(
        range(12).map((number) =>
          store.transaction(
            async (inside) => {
              await inside.audit.append(auditEntry(number));
              await inside.organization(ACME).audit.append(auditEntry(number));
              await inside.organization(UMBRELLA).audit.append(auditEntry(number));
            },
            { retries: 0 },
          ),
        ),
      );
      for (const chain of chainsOf(store)) {
        expect(await chain.verify()).toMatchObject({ valid: true, entries: 12 });
      }
    });

    it('loses nothing where they do not, since transactions that lose run again', async () => {
      const { store } = await openFresh(driver);
      await Promise.all(
        range(2).map((number) =>
          store.transaction(
            async (inside) => {
              const [first, second] = number % 2 === 0 ? [ACME, UMBRELLA] : [UMBRELLA, ACME];
              await inside.organization(first).audit.append(auditEntry(number));
              await inside.organization(second).audit.append(auditEntry(number));
            },
            { retries: 10 },
          ),
        ),
      );
      for (const chain of chainsOf(store).slice(1)) {
        expect(await chain.verify()).toMatchObject({ valid: true, entries: 2 });
      }
    });

    it('verifies while others append, each time as far as the chain was', async () => {
      const { store } = await openFresh(driver);
      const { audit } = store.organization(ACME);
      await audit.appendMany(auditEntries(600));
      let isWriting = true;
      const writing = (async () => {
        for (const number of range(60)) {
          await audit.append(auditEntry(600 + number));
          await turnOfEventLoop();
        }
        isWriting = false;
      })();
      const lengths: number[] = [];
      while (isWriting) {
        const found = await audit.verify();
        expect(found).toMatchObject({ valid: true });
        lengths.push(found.entries);
      }
      await writing;
      expect(lengths.length).toBeGreaterThan(1);
      expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
      expect(await audit.verify()).toMatchObject({ valid: true, entries: 660 });
    });

    it('verifies while entries are deleted behind new checkpoints', async () => {
      const { store, sql } = await openFresh(driver);
      const { audit } = store.organization(ACME);
      await audit.appendMany(auditEntries(900));
      let isCutting = true;
      const cutting = (async () => {
        for (const sequence of range(8).map((number) => number * 100)) {
          await audit.checkpoint(sequence, 'retention');
          await sql(`DELETE FROM audit_log_entries WHERE sequence <= ${sequence}`);
        }
        isCutting = false;
      })();
      while (isCutting) expect(await audit.verify()).toMatchObject({ valid: true });
      await cutting;
      expect(await audit.verify()).toMatchObject({ valid: true, from: 800, entries: 100 });
      expect(await sequencesOf(audit)).toEqual(range(100).map((number) => 800 + number));
    });
  });
}

const chainsOf = (store: Store): AuditRepository[] => [
  store.audit,
  store.organization(ACME).audit,
  store.organization(UMBRELLA).audit,
];

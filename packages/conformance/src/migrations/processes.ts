import { describe, expect, it } from 'vitest';
import type { MigratingDriver } from './driver.ts';
import { createDatabase, Files, historyOf, logOf, runProcess, tableFile } from './fixtures.ts';

const MIGRATIONS = 12;
const MORE_MIGRATIONS = 60;

export function processSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › processes`, () => {
    it.each([2, 5, 20])(
      'applies each migration once when %i processes migrate at the same time',
      async (count) => {
        const database = await createDatabase(driver);
        const files = new Files(
          Array.from({ length: MIGRATIONS }, (_, n) => tableFile(n + 1, `t${n + 1}`)),
        );
        const order = {
          address: database.address,
          sources: files.sources,
          command: 'up',
          killAt: 0,
        } as const;
        const ends = await Promise.all(
          Array.from({ length: count }, () => runProcess(driver, order)),
        );
        expect(ends.map(({ code, error }) => `${code} ${error}`)).toEqual(
          Array.from({ length: count }, () => '0 '),
        );
        const steps = ends.flatMap(({ report }) => report?.steps ?? []);
        expect(steps).toHaveLength(MIGRATIONS);
        expect(new Set(steps).size).toBe(MIGRATIONS);
        expect(await historyOf(database)).toHaveLength(MIGRATIONS);
      },
      120_000,
    );

    it.each(['outside a transaction', 'inside and outside a transaction'] as const)(
      'applies each migration once when 20 processes do so %s',
      async (name) => {
        const database = await createDatabase(driver);
        const { sources } = new Files(driver.shapes[name].files);
        const { address } = database;
        const order = { address, sources, command: 'up', killAt: 0 } as const;
        const ends = await Promise.all(Array.from({ length: 20 }, () => runProcess(driver, order)));
        expect(ends.filter(({ code, error }) => code !== 0 || error !== '')).toEqual([]);
        const steps = ends.flatMap(({ report }) => report?.steps ?? []);
        expect(steps).toHaveLength(driver.shapes[name].files.length);
      },
      120_000,
    );

    it('applies each migration once when 13 of 20 processes are killed at work', async () => {
      const database = await createDatabase(driver);
      const files = new Files(
        Array.from({ length: MORE_MIGRATIONS }, (_, n) => tableFile(n, `t${n}`)),
      );
      const { sources } = files;
      const order = { address: database.address, sources, command: 'up' } as const;
      const killed = Array.from({ length: 13 }, (_, n) =>
        runProcess(driver, { ...order, killAt: 5 + 3 * n }),
      );
      // Each is killed before it could have done all. The others would be done with it, had they begun as early.
      await Promise.race(killed);
      const spared = Array.from({ length: 7 }, () => runProcess(driver, { ...order, killAt: 0 }));
      const ends = await Promise.all([...killed, ...spared]);
      const survivors = ends.filter(({ signal }) => signal === null);
      expect(survivors.length).toBeGreaterThanOrEqual(7);
      expect(survivors.length).toBeLessThan(20);
      expect(survivors.map(({ code, error }) => `${code} ${error}`)).toEqual(
        survivors.map(() => '0 '),
      );
      // Applied twice, a table would have been there already.
      expect(await historyOf(database)).toHaveLength(MORE_MIGRATIONS);
      const log = await logOf(database);
      const applied = log.filter((entry) => entry.startsWith('apply succeeded'));
      expect(applied).toHaveLength(MORE_MIGRATIONS);
    }, 120_000);
  });
}

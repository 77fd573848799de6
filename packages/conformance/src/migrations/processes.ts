import { describe, expect, it } from 'vitest';
import type { MigratingDriver } from './driver.ts';
import { createDatabase, Files, historyOf, runProcess, tableFile } from './fixtures.ts';

const MIGRATIONS = 12;

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
  });
}

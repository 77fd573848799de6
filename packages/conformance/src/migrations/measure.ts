import { describe, expect, it } from 'vitest';
import type { MigratingDriver } from './driver.ts';
import { createDatabase, Files, migratorOn, tableFile, versionOf } from './fixtures.ts';

const ROWS = 20_000;
const FILES = [
  tableFile(1, 'a'),
  {
    name: `app/${versionOf(2)}_notes`,
    up: `ALTER TABLE a ADD COLUMN more text; UPDATE a SET more = 'more';`,
    down: 'ALTER TABLE a DROP COLUMN more;',
  },
  tableFile(3, 'c'),
];

export function measureSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › measured`, () => {
    it('takes pending migrations with rows, while an application reads and writes', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(database, new Files(FILES));
      await migrator.up({ to: versionOf(1) });
      const before = await database.dump();

      const report = await migrator.measure({ rows: ROWS });
      expect(report).toMatchObject({ ok: true, rows: ROWS, rollback: { windowMs: 60_000 } });
      expect(report.migrations.map(({ version }) => version)).toEqual([versionOf(2), versionOf(3)]);
      const [notes, made] = report.migrations;
      expect(notes?.tables).toEqual([{ table: 'a', rows: ROWS, problem: null }]);
      expect(notes?.up.load).toMatchObject({ refused: 0 });
      for (const { load } of [notes?.up, notes?.down].flatMap((each) => each ?? [])) {
        expect(load.reads).toBeGreaterThan(0);
        expect(load.writes).toBeGreaterThan(0);
      }
      // A row that is written to belongs to the migration until it commits.
      const { durationMs = 0, load } = notes?.up ?? {};
      expect(load?.longestWriteMs).toBeGreaterThan(durationMs / 3);
      expect(report.apply.longestWaitMs).toBeGreaterThanOrEqual(load?.longestWriteMs ?? 0);
      // Nobody uses a table that is not there yet.
      expect(made?.up.load).toMatchObject({ reads: 0, writes: 0 });
      expect(made?.tables).toEqual([{ table: 'c', rows: ROWS, problem: null }]);

      expect(await database.dump()).toBe(before);
      expect((await migrator.status()).state).toBe('pending');
    });

    it('holds durations against the windows', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(database, new Files(FILES));
      const choice = { rows: 10, scope: 'all', rollbackWindowMs: -1 } as const;
      const report = await migrator.measure(choice);
      expect(report).toMatchObject({ ok: false, apply: { windowMs: 600_000 } });
      expect(report.migrations.map(({ version }) => version)).toEqual([1, 2, 3].map(versionOf));
      expect(report.apply.durationMs).toBeLessThan(report.apply.windowMs);
    });

    it('takes those from a version on, or none', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(database, new Files(FILES));
      await migrator.up();
      const versions = async (scope?: { from: string }) =>
        (await migrator.measure({ rows: 1, scope })).migrations.map(({ version }) => version);
      expect(await versions()).toEqual([]);
      expect(await versions({ from: versionOf(3) })).toEqual([versionOf(3)]);
      await expect(versions({ from: versionOf(9) })).rejects.toThrow(
        /no migration with the version/,
      );
    });
  });
}

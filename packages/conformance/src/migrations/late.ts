import { describe, expect, it } from 'vitest';
import type { MigratingDriver } from './driver.ts';
import { createDatabase, Files, migratorOn, tableFile, versionOf } from './fixtures.ts';

export function lateSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › merged late`, () => {
    it('are found and applied where the order makes no difference', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(3, 'c')]);
      const migrator = migratorOn(database, files);
      await migrator.up();
      files.write(tableFile(2, 'b'));
      const pending = (await migrator.status()).migrations.find(({ name }) => name === 'b');
      expect(pending).toMatchObject({ status: 'pending', late: true });
      const { applied } = await migrator.up();
      expect(applied).toMatchObject([{ version: versionOf(2), late: true }]);
      const [logged] = await database.rows(
        `SELECT metadata FROM migration_log WHERE version = '${versionOf(2)}'`,
      );
      const { metadata } = logged ?? {};
      const facts = typeof metadata === 'string' ? JSON.parse(metadata) : metadata;
      expect(facts).toMatchObject({ late: true, statements: 1 });
    });

    it('are refused where a later one concerns the same table, unless that is allowed', async () => {
      const database = await createDatabase(driver);
      const alter = {
        ...tableFile(3, 'more'),
        up: 'ALTER TABLE a ADD COLUMN first text;',
        down: 'ALTER TABLE a DROP COLUMN first;',
      };
      const files = new Files([tableFile(1, 'a'), alter]);
      const migrator = migratorOn(database, files);
      await migrator.up();
      files.write({
        ...tableFile(2, 'less'),
        up: 'ALTER TABLE a ADD COLUMN second text;',
        down: 'ALTER TABLE a DROP COLUMN second;',
      });
      await expect(migrator.up()).rejects.toThrow(
        /app 202601010002_less came after app 202601010003_more had been applied, and both concern a\./,
      );
      const { applied } = await migrator.up({ outOfOrder: 'allow' });
      expect(applied.map(({ name }) => name)).toEqual(['less']);
      // Undone in the order in which they were done.
      const { rolledBack } = await migrator.down({ steps: 2 });
      expect(rolledBack.map(({ name }) => name)).toEqual(['less', 'more']);
    });

    it('are refused altogether where the caller says so', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(2, 'b')]);
      const migrator = migratorOn(database, files);
      await migrator.up();
      files.write(tableFile(1, 'a'));
      await expect(migrator.up({ outOfOrder: 'refuse' })).rejects.toThrow(/came after/);
      expect((await migrator.status()).state).toBe('pending');
    });
  });
}

/** What is said of backfills whose files are not what they were, or whose code is not there. */
import { describe, expect, it } from 'vitest';
import { additions, items, sizesOf, TestClock } from './backfill-fixtures.ts';
import type { MigratingDriver } from './driver.ts';
import { createDatabase, Files, migratorOn, versionOf } from './fixtures.ts';

export function backfillMendingSuite(driver: MigratingDriver): void {
  const given = async (backfill: string) => {
    const database = await createDatabase(driver);
    const files = new Files([items(3), additions(backfill)]);
    const migrator = (functions: readonly string[] = []) =>
      migratorOn(database, files, {
        clock: new TestClock(),
        backfills: Object.fromEntries(functions.map((name) => [name, () => Promise.resolve()])),
      });
    return { database, files, migrator };
  };

  describe(`migrations on ${driver.name} › mending of backfills`, () => {
    it('goes the way that each of its messages says', async () => {
      const { database, files, migrator } = await given(
        'table=items batch=2\nUPDATE items SET sice = 1 WHERE :batch;',
      );
      await expect(migrator().up()).rejects.toThrow(
        /Nothing of it is done: .* Where the cause is the file, mend it, record that with `migrate repair --accept-changed`, and then go on\.$/,
      );
      files.write(additions('table=items batch=2\nUPDATE items SET size = 1 WHERE :batch;'));
      await expect(migrator().backfill()).rejects.toThrow(
        /additions\.backfill\.sql\. The backfill is not finished: where only its file was mended, record that with `migrate repair --accept-changed`, and `migrate backfill` goes on/,
      );
      await expect(migrator().repair()).rejects.toThrow(
        /changed in .*additions\.up\.sql or .*additions\.backfill\.sql: /,
      );
      await migrator().repair({ acceptChanged: true });
      expect((await migrator().backfill()).backfills).toMatchObject([{ outcome: 'finished' }]);
      expect(await sizesOf(database)).toEqual([1, 1, 1]);
    });

    it('names a file that is missing', async () => {
      const { files, migrator } = await given('table=items');
      await migrator().up();
      files.removeBackfill(additions('').name);
      const missing = /additions\.backfill\.sql \(missing\)/;
      await expect(migrator().up()).rejects.toThrow(missing);
      await expect(migrator().down()).rejects.toThrow(missing);
      await expect(migrator().repair()).rejects.toThrow(missing);
      expect((await migrator().verify()).findings).toMatchObject([
        { file: 'statements', message: expect.stringMatching(missing) },
      ]);
      await migrator().repair({ acceptChanged: true });
      expect((await migrator().status()).state).toBe('current');
    });

    it('tells of code for a backfill that there is not', async () => {
      const { database, migrator } = await given('table=items function\n');
      const refusal =
        /backfills\['app\/202601010020'\] .* no backfill .*; there is app\/202601010002\./;
      await expect(migrator([`app/${versionOf(20)}`]).up()).rejects.toThrow(refusal);
      await expect(database.rows('SELECT * FROM items')).rejects.toThrow(/items/);
      await expect(migrator([`app/${versionOf(20)}`]).backfill()).rejects.toThrow(refusal);
      const { backfills } = await migrator().up();
      expect(backfills).toMatchObject([{ outcome: 'left', lacksFunction: true }]);
      const left = await migrator([`app/${versionOf(2)}`]).up({ backfills: 'leave' });
      expect(left.backfills).toMatchObject([{ outcome: 'left', lacksFunction: false }]);
    });
  });
}

import type { BackfillFunction } from '@runledger/migrator';
import { describe, expect, it } from 'vitest';
import { givenBackfill, sizesOf } from './backfill-fixtures.ts';
import type { MigratingDatabase, MigratingDriver } from './driver.ts';

/** Backfills that change the key which they go by, or put rows behind their batches. */
export function backfillMovingSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › backfills that run after themselves`, () => {
    const idsIn = async (database: MigratingDatabase) =>
      (await database.rows('SELECT id FROM items ORDER BY id')).map(({ id }) => Number(id));

    it.each([
      'table=items batch=2\nUPDATE items SET id = id + 1000000 WHERE :batch;',
      'table=items batch=2 key=id\nUPDATE items SET id = id + 1000000 WHERE :batch;',
      'table=items as=i batch=2\nUPDATE items AS i SET size = 1, "id" = id + 1000000 WHERE :batch;',
      'table=items batch=2\nUPDATE items SET (size, ID) = (SELECT 1, items.id + 1000000) WHERE :batch;',
    ])('are refused before their first batch where they say so: %s', async (backfill) => {
      const { database, migrator } = await givenBackfill(driver, 6, backfill);
      await expect(migrator().up()).rejects.toThrow(
        /it changes id, and its batches go by the key id: rows that it moves ahead would come again/,
      );
      expect(await idsIn(database)).toEqual([1, 2, 3, 4, 5, 6]);
    });

    it('are named by the plan', async () => {
      const { migrator } = await givenBackfill(
        driver,
        6,
        'table=items batch=2\nUPDATE items SET id = id + 1000000 WHERE :batch;',
      );
      const { hazards } = await migrator().plan();
      expect(hazards.map(({ hazard, message }) => `${hazard}: ${message}`)).toContainEqual(
        expect.stringMatching(/^fails: Its backfill is refused: it changes id,/),
      );
    });

    it('are refused where the application’s code does so', async () => {
      const { database, migrator } = await givenBackfill(
        driver,
        6,
        'table=items batch=2 function\n',
      );
      const moving: BackfillFunction = async ({ execute }) => {
        await execute('UPDATE items SET id = id + 1000000 WHERE :batch');
      };
      await expect(migrator({ backfills: { 'app/202601010002': moving } }).up()).rejects.toThrow(
        /it changes id, and its batches go by the key id/,
      );
      expect(await idsIn(database)).toEqual([1, 2, 3, 4, 5, 6]);
    });

    it('end where they put rows behind their batches for ever', async () => {
      const { database, migrator } = await givenBackfill(
        driver,
        4,
        `table=items batch=2\nINSERT INTO items (id, note) SELECT id + 1000, note FROM items WHERE :batch;`,
      );
      await expect(migrator().up()).rejects.toThrow(
        /through the rows that there were 3 times, and each time as many \(4, 4, 4\)/,
      );
      // The batch that begins the next round shows it.
      expect(await idsIn(database)).toHaveLength(18);
    });

    it('come to an end where the rows that they add want nothing', async () => {
      const { database, migrator } = await givenBackfill(
        driver,
        4,
        `table=items batch=2\nINSERT INTO items (id, note) SELECT id + 1000, note FROM items WHERE :batch AND id < 1000;
         UPDATE items SET size = size + 1 WHERE :batch;`,
      );
      await migrator().up();
      expect(await sizesOf(database)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    });
  });
}

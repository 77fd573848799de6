/** What the file of a backfill may say, and where it may come from. */
import { createMigrator, type MigratorOptions, sourcesOf } from '@runledger/migrator';
import { describe, expect, it } from 'vitest';
import {
  additions,
  carried,
  givenBackfill,
  sizesOf,
  TestClock,
  witness,
} from './backfill-fixtures.ts';
import type { MigratingDriver } from './driver.ts';
import { migratorOn, versionOf } from './fixtures.ts';

export function backfillFileSuite(driver: MigratingDriver): void {
  const given = (rows: number, backfill: string) => givenBackfill(driver, rows, backfill);

  describe(`migrations on ${driver.name} › files of backfills`, () => {
    it('is code of the application where its file says so', async () => {
      const { database, files, migrator } = await given(5, 'table=items batch=2 function\n');
      files.write(witness);
      const without = await migrator().up();
      expect(without.backfills).toMatchObject([{ outcome: 'left' }]);
      expect(without.waiting).toMatchObject([{ name: 'witness' }]);
      await expect(migrator().backfill()).rejects.toThrow(
        /is code of the application, .* backfills\['app\/202601010002'\]/,
      );

      const batches: unknown[] = [];
      const backfills: MigratorOptions['backfills'] = {
        [`app/${versionOf(2)}`]: async ({ execute, size, number }) => {
          batches.push([number, size]);
          const rows = await execute('SELECT id, note FROM items WHERE :batch ORDER BY id');
          for (const { id, note } of rows) {
            if (note === 'item 4') throw new Error('not this one');
            await execute('UPDATE items SET size = size + $2 WHERE id = $1', [id, 1]);
          }
        },
      };
      await expect(migrator({ backfills }).up()).rejects.toThrow(
        /failed in batch 2: the application’s function threw: not this one\. 2 rows in 1 batches are done/,
      );
      await database.execute("UPDATE items SET note = 'mended' WHERE id = 4");
      await migrator({ backfills }).up();
      expect(batches).toEqual([
        [1, 2],
        [2, 2],
        [2, 2],
        [3, 1],
      ]);
      expect(await sizesOf(database)).toEqual([1, 1, 1, 1, 1]);
    });

    it('can be carried by a package', async () => {
      const { database, files } = await given(4, 'table=items batch=2');
      await migratorOn(database, files).up();
      const target = database.target();
      const sources = sourcesOf(carried(files, target.syntax));
      const migrator = createMigrator({ target, sources, clock: new TestClock() });
      expect((await migrator.verify()).findings).toEqual([]);
      expect((await migrator.redo()).backfills).toMatchObject([{ rowsDone: 4 }]);
    });

    it.each([
      ['batch=2', 'does not say whose rows it goes through: add the line'],
      ['table=nowhere', 'there is no table nowhere'],
      ['table=items key=note', 'items has no unique key note .*; there is key=id'],
      ['table=items batch=0', 'batch=0 is no number of rows from 1 to 100000'],
      ['table=items pause=2h', 'pause=2h is no pause of at most 60 s'],
      ['table=items size=1', '"size" is no option of a backfill; there are table=<table>'],
      ['table=items\nUPDATE items SET size = 1;', 'line 2: this statement does not say which rows'],
      ['table=items\nCOMMIT;', 'line 2: COMMIT has no place in a migration'],
      [
        'table=items function\nUPDATE items SET size = 1 WHERE :batch;',
        'it has statements, though',
      ],
      ['table=items\n-- Nothing.', 'it has no statement'],
    ])('refuses %j', async (backfill, message) => {
      const { migrator, files } = await given(1, 'table=items');
      files.write(additions(backfill));
      await expect(migrator().up()).rejects.toThrow(new RegExp(message));
      // What only the database tells is a hazard of the plan.
      if (message.includes('items has') || message.includes('there is no table')) return;
      await expect(migrator().plan()).rejects.toThrow(new RegExp(message));
    });
  });
}

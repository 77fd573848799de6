/** Rows that backfills take. */
import type { MigratorOptions } from '@runledger/migrator';
import { describe, expect, it } from 'vitest';
import { additions, items, TestClock } from './backfill-fixtures.ts';
import type { MigratingDriver } from './driver.ts';
import { createDatabase, Files, migratorOn, versionOf } from './fixtures.ts';

const DELETING = 'DELETE FROM items WHERE :batch AND id % 2 = 0;';
const ALLOWED = 'table=items batch=2 allow=row-loss reason="moved"';

export function backfillLossSuite(driver: MigratingDriver): void {
  const given = async (backfill: string, options: Partial<MigratorOptions> = {}) => {
    const database = await createDatabase(driver);
    const files = new Files([items(5), additions(backfill)]);
    const migrator = () => migratorOn(database, files, { clock: new TestClock(), ...options });
    const ids = async () => {
      const rows = await database.rows('SELECT id FROM items ORDER BY id');
      return rows.map(({ id }) => id);
    };
    return { database, files, migrator, ids };
  };

  describe(`migrations on ${driver.name} › rows that backfills take`, () => {
    it('are refused where the file does not announce them', async () => {
      const { files, migrator, ids } = await given(`table=items batch=2\n${DELETING}`);
      await expect(migrator().up()).rejects.toThrow(
        /additions\.backfill\.sql failed in batch 1: it would take 1 row from items and does not say so: .*allow=row-loss/,
      );
      expect(await ids()).toEqual([1, 2, 3, 4, 5]);
      files.write(additions(`${ALLOWED}\n${DELETING}`));
      // Whoever approved of the migration has not approved of this.
      await expect(migrator().backfill()).rejects.toThrow(/The backfill is not finished: where/);
      await migrator().repair({ acceptChanged: true });
      expect((await migrator().backfill()).backfills).toMatchObject([{ outcome: 'finished' }]);
      expect(await ids()).toEqual([1, 3, 5]);
    });

    it('are told in a plan', async () => {
      const { files, migrator } = await given('table=items');
      await migrator().up({ to: versionOf(1) });
      const hazards = async (backfill: string) => {
        files.write(additions(backfill));
        const plan = await migrator().plan();
        return plan.hazards.map(({ hazard, table, allowed }) => ({ hazard, table, allowed }));
      };
      const loss = { hazard: 'row-loss', table: 'items' };
      expect(await hazards(`table=items\n${DELETING}`)).toEqual([{ ...loss, allowed: null }]);
      expect(await hazards(`${ALLOWED}\n${DELETING}`)).toEqual([{ ...loss, allowed: 'moved' }]);
      expect(await hazards('table=items')).toEqual([]);
      expect(await hazards('table=nowhere')).toEqual([
        { hazard: 'fails', table: 'nowhere', allowed: null },
      ]);
    });

    it('are those of the application’s code, too', async () => {
      const backfills: MigratorOptions['backfills'] = {
        [`app/${versionOf(2)}`]: async ({ execute }) => {
          for (const { id } of await execute('SELECT id FROM items WHERE :batch')) {
            await execute('DELETE FROM items WHERE id = $1 AND id = 4', [id]);
          }
        },
      };
      const { files, migrator, ids } = await given('table=items batch=2 function\n', { backfills });
      await expect(migrator().up()).rejects.toThrow(
        /failed in batch 2: it would take 1 row from items/,
      );
      expect(await ids()).toEqual([1, 2, 3, 4, 5]);
      files.write(additions(`${ALLOWED} function\n`));
      await migrator().repair({ acceptChanged: true });
      await migrator().backfill();
      expect(await ids()).toEqual([1, 2, 3, 5]);
    });
  });
}

import { MigrationFailedError } from '@runledger/migrator';
import { describe, expect, it } from 'vitest';
import type { MigratingDatabase, MigratingDriver } from './driver.ts';
import { createDatabase, Files, historyOf, migratorOn, tableFile, versionOf } from './fixtures.ts';

const FAMILY = {
  name: `app/${versionOf(1)}_family`,
  up: `CREATE TABLE parents (id integer PRIMARY KEY, name text);
    CREATE TABLE children (id integer PRIMARY KEY,
      parent_id integer NOT NULL REFERENCES parents (id) ON DELETE CASCADE);`,
  down: 'DROP TABLE children; DROP TABLE parents;',
};
const ANNOUNCED = '-- runledger: allow=row-loss reason="nobody needs them"\n';

export function rowLossSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › rows that go`, () => {
    async function openFamily() {
      const database = await createDatabase(driver);
      const files = new Files([FAMILY]);
      const migrator = migratorOn(database, files);
      await migrator.up();
      await database.execute(`INSERT INTO parents VALUES (1, 'a'), (2, 'b'), (3, 'c')`);
      await database.execute('INSERT INTO children VALUES (1, 1), (2, 1), (3, 2)');
      const second = (up: string, down = '-- Nothing to undo.') =>
        files.write({ name: `app/${versionOf(2)}_step`, up, down });
      const counts = async () => {
        const [row] = await database.rows(
          'SELECT (SELECT count(*) FROM parents) AS parents, (SELECT count(*) FROM children) AS children',
        );
        return [Number(row?.parents), Number(row?.children)];
      };
      return { database, files, migrator, second, counts };
    }

    it('end a migration that does not announce them, those of children included', async () => {
      const { database, migrator, second, counts } = await openFamily();
      second('CREATE TABLE other (id integer); DELETE FROM parents WHERE id < 3;');
      const failure = await migrator.up().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(MigrationFailedError);
      expect((failure as Error).message).toMatch(
        /202601010002_step\.up\.sql failed: it would take 3 rows from children, 2 rows from parents and does not say so: .*allow=row-loss reason=….* Nothing of it was kept/,
      );
      expect(await counts()).toEqual([3, 3]);
      await expect(database.rows('SELECT * FROM other')).rejects.toThrow(/other/);
      expect(await historyOf(database)).toHaveLength(1);
    });

    it('are reported and journaled where they are announced', async () => {
      const { database, migrator, second, counts } = await openFamily();
      second(`${ANNOUNCED}DELETE FROM parents WHERE id = 1;`);
      const { applied } = await migrator.up();
      expect(applied).toMatchObject([{ rowsLost: { parents: 1, children: 2 } }]);
      expect(await counts()).toEqual([2, 1]);
      expect(await metadataOf(database)).toMatchObject({ rowsLost: { parents: 1, children: 2 } });
    });

    it('are none where a statement finds nothing to delete, or puts back what it took', async () => {
      const { migrator, second, counts } = await openFamily();
      second(`DELETE FROM children WHERE id = 99;
        DELETE FROM children WHERE id = 3;
        INSERT INTO children VALUES (4, 2);`);
      const { applied } = await migrator.up();
      expect(applied).toMatchObject([{ rowsLost: {} }]);
      expect(await counts()).toEqual([3, 3]);
    });

    it('go with a table, but for an empty one', async () => {
      const { migrator, second, counts } = await openFamily();
      second('DROP TABLE children;');
      await expect(migrator.up()).rejects.toThrow('it would take 3 rows from children and');
      expect(await counts()).toEqual([3, 3]);
      second('CREATE TABLE brief (id integer); DROP TABLE brief;');
      expect((await migrator.up()).applied).toMatchObject([{ rowsLost: {} }]);
      await migrator.down();
      second('-- runledger: allow=data-loss reason="as the linter has it"\nDROP TABLE children;');
      expect((await migrator.up()).applied).toMatchObject([{ rowsLost: { children: 3 } }]);
    });

    it('are followed through a table that is made anew under its name', async () => {
      const { migrator, second, counts } = await openFamily();
      const remade = (rest: string) => `CREATE TABLE new_children (id integer PRIMARY KEY,
          parent_id integer NOT NULL REFERENCES parents (id) ON DELETE CASCADE, note text);
        INSERT INTO new_children SELECT id, parent_id, '' FROM children${rest};
        DROP TABLE children;
        ALTER TABLE new_children RENAME TO children;`;
      second(remade(' WHERE id > 1'));
      await expect(migrator.up()).rejects.toThrow('it would take 1 row from children and');
      second(remade(''));
      expect((await migrator.up()).applied).toMatchObject([{ rowsLost: {} }]);
      expect(await counts()).toEqual([3, 3]);
    });

    it('are found under the name that the file gives the table', async () => {
      const { migrator, second } = await openFamily();
      second(
        'ALTER TABLE children RENAME TO kids; DELETE FROM kids WHERE id = 1; ALTER TABLE kids RENAME TO offspring;',
      );
      await expect(migrator.up()).rejects.toThrow('it would take 1 row from children and');
    });

    it('may go with the tables of a rollback, and not from those that stay', async () => {
      const { migrator, second, counts } = await openFamily();
      const makes = 'CREATE TABLE notes (id integer PRIMARY KEY);\nINSERT INTO notes VALUES (1);';
      second(makes, 'DELETE FROM children; DROP TABLE notes;');
      await migrator.up();
      await expect(migrator.down()).rejects.toThrow(
        /step\.down\.sql failed: it would take 3 rows from children and does not say so/,
      );
      expect(await counts()).toEqual([3, 3]);
      // A header of a file that was applied is no change of it.
      second(makes, 'DROP TABLE notes;');
      const { rolledBack } = await migrator.down();
      expect(rolledBack).toMatchObject([{ name: 'step', rowsLost: {} }]);
    });

    it('are counted in each transaction of a file that has several', async () => {
      const { database, migrator, second, counts } = await openFamily();
      second(
        '-- runledger: transaction=none\nCREATE TABLE first (id integer);\nVACUUM;\nDELETE FROM children WHERE id = 1;',
      );
      await expect(migrator.up()).rejects.toThrow(
        /it would take 1 row from children .* Its first 2 statements are committed/,
      );
      expect(await counts()).toEqual([3, 3]);
      expect((await migrator.status()).state).toBe('dirty');
      second(
        `-- runledger: transaction=none allow=row-loss reason="twins"\nCREATE TABLE first (id integer);\nVACUUM;\nDELETE FROM children WHERE id = 1;`,
      );
      expect((await migrator.up()).applied).toMatchObject([
        { resumed: true, rowsLost: { children: 1 } },
      ]);
      expect(await metadataOf(database)).toMatchObject({ rowsLost: { children: 1 } });
    });

    it('are those of each file alone, however soon it follows another', async () => {
      const { migrator, files, second, counts } = await openFamily();
      const third = (up: string) =>
        files.write({ name: `app/${versionOf(3)}_next`, up, down: '-- Nothing to undo.' });
      second(`${ANNOUNCED}DELETE FROM children WHERE id = 1;`);
      third('DELETE FROM children WHERE id = 99;');
      expect((await migrator.up()).applied).toMatchObject([
        { rowsLost: { children: 1 } },
        { rowsLost: {} },
      ]);
      files.write({
        name: `app/${versionOf(4)}_more`,
        up: 'INSERT INTO children VALUES (5, 2), (6, 2), (7, 2);',
        down: '-- Nothing to undo.',
      });
      files.write({
        name: `app/${versionOf(5)}_less`,
        up: 'DELETE FROM children WHERE id = 5;',
        down: '-- Nothing to undo.',
      });
      await expect(migrator.up()).rejects.toThrow('it would take 1 row from children and');
      expect(await counts()).toEqual([3, 5]);
    });

    it('are not looked for by a file that can take none', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      expect((await migratorOn(database, files).up()).applied).toMatchObject([{ rowsLost: {} }]);
    });
  });
}

/** Of the last entry that says that something was applied. */
async function metadataOf(database: MigratingDatabase): Promise<unknown> {
  const rows = await database.rows(
    "SELECT metadata FROM migration_log WHERE action = 'apply' AND outcome = 'succeeded' ORDER BY version DESC",
  );
  const metadata = rows[0]?.metadata;
  return typeof metadata === 'string' ? JSON.parse(metadata) : metadata;
}

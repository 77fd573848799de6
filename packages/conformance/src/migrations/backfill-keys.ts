import { describe, expect, it } from 'vitest';
import { TestClock } from './backfill-fixtures.ts';
import type { MigratingDriver } from './driver.ts';
import { createDatabase, Files, migratorOn, versionOf } from './fixtures.ts';

export function backfillKeySuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › keys of backfills`, () => {
    const fill = async (table: string, values: readonly string[], header = '') => {
      const database = await createDatabase(driver);
      const files = new Files([
        {
          name: `app/${versionOf(1)}_things`,
          up: `CREATE TABLE things (size integer NOT NULL, ${table});`,
          down: 'DROP TABLE things;',
          backfill: `-- runledger: table=things batch=2 ${header}\nUPDATE things SET size = size + 1 WHERE :batch;`,
        },
      ]);
      const migrator = migratorOn(database, files, { clock: new TestClock() });
      await migrator.up({ backfills: 'leave' });
      for (const value of values) {
        await database.execute(`INSERT INTO things VALUES (0, ${value})`);
      }
      const { backfills } = await migrator.backfill();
      expect(backfills).toMatchObject([{ rowsDone: values.length }]);
      expect(await database.rows('SELECT DISTINCT size FROM things')).toEqual([{ size: 1 }]);
      return { database };
    };

    it.each([
      ['text', 'id text NOT NULL PRIMARY KEY', ["''", "'it''s'", "'B'", "'a'", "'Ä'", "'a b'"]],
      [
        'UUIDs',
        'id uuid NOT NULL PRIMARY KEY',
        [1, 2, 3, 0xa, 0xf].map((n) => `'0190c4a0-0000-7000-8000-00000000000${n.toString(16)}'`),
      ],
      [
        'numbers beyond those that are exact in JavaScript',
        'id bigint NOT NULL PRIMARY KEY',
        ['9007199254740993', '9007199254740992', '-9007199254740993', '0', '9223372036854775807'],
      ],
      [
        'several columns',
        'a uuid NOT NULL, b text NOT NULL, c integer NOT NULL, PRIMARY KEY (a, c, b)',
        [1, 2].flatMap((a) =>
          ["'x', 2", "'y', 1", "'x', 1"].map(
            (rest) => `'0190c4a0-0000-7000-8000-00000000000${a}', ${rest}`,
          ),
        ),
      ],
    ])('are %s', async (_, table, values) => {
      await fill(table, values);
    });

    it.each([
      ['whose column may be NULL', 'a'],
      ['that holds for some rows only', 'b'],
    ])('are not those of an index %s', async (_, key) => {
      const database = await createDatabase(driver);
      const files = new Files([
        {
          name: `app/${versionOf(1)}_things`,
          up: `CREATE TABLE things (id integer PRIMARY KEY, a integer UNIQUE, b integer NOT NULL);
            CREATE UNIQUE INDEX uq_things_b ON things (b) WHERE b > 0;`,
          down: 'DROP TABLE things;',
          backfill: `-- runledger: table=things key=${key}\nUPDATE things SET a = 1 WHERE :batch;`,
        },
      ]);
      const problem = `things has no unique key ${key} whose columns are never NULL; there is key=id`;
      const { hazards } = await migratorOn(database, files).plan();
      expect(hazards).toMatchObject([
        { hazard: 'fails', table: 'things', message: `Its backfill is refused: ${problem}` },
      ]);
      await expect(migratorOn(database, files).up()).rejects.toThrow(`${problem}.`);
    });

    it.each([
      ['none', 'note text', 'ALTER TABLE things ADD COLUMN more text;', ['fails']],
      [
        'one that comes with its migration',
        'note text NOT NULL',
        'CREATE UNIQUE INDEX uq_things_note ON things (note);',
        [],
        'key=note',
      ],
    ])('are those of the table after the migration, for the plan: %s', async (...given) => {
      const [, columns, up, expected, key = ''] = given;
      const database = await createDatabase(driver);
      const table = `CREATE TABLE things (size integer, ${columns});`;
      const files = new Files([
        { name: `app/${versionOf(1)}_things`, up: table, down: 'DROP TABLE things;' },
      ]);
      await migratorOn(database, files).up();
      files.write({
        name: `app/${versionOf(2)}_more`,
        up,
        down: '-- Stays.',
        backfill: `-- runledger: table=things ${key}\nUPDATE things SET size = 1 WHERE :batch;`,
      });
      const { hazards } = await migratorOn(database, files).plan();
      const found = hazards.filter(({ hazard }) => hazard === 'fails');
      expect(found.map(({ hazard }) => hazard)).toEqual(expected);
    });

    it('are those of another unique index where the file names it', async () => {
      await fill(
        'id integer PRIMARY KEY, a integer NOT NULL, b integer NOT NULL, UNIQUE (b, a)',
        ['1, 3, 1', '2, 2, 1', '3, 1, 2'],
        'key=b,a',
      );
    });
  });
}

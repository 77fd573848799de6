/** Migrations that drop tables: which rows may go with them, and which have to stay. */
import { Files, migratorOn } from '@runledger/conformance/migrations';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../src/connection/open.ts';
import { migratingDriver } from './migrating-driver.ts';

/** A database in which `up` was applied and filled, and how to roll it back. */
async function openWith(up: string, rows: string, down: string) {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const files = new Files([{ name: 'app/202601010001_tables', up, down }]);
  await migratorOn(database, files).up();
  // In any order, as rows of a cycle have to be.
  const connection = openDatabase({ path: database.address });
  connection.pragma('foreign_keys = OFF');
  connection.exec(rows);
  connection.close();
  return {
    ...database,
    down: () => migratorOn(database, files, { backup: false }).down(),
    async tables() {
      const found = await database.rows(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%migration%' ORDER BY name`,
      );
      return found.map(({ name }) => name);
    },
  };
}

const PARENTS = 'CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT);';
const PARENT_ROWS = `INSERT INTO parents VALUES (1, 'a'), (2, 'b');`;
const ACTIONS = [
  'ON DELETE CASCADE',
  'ON DELETE SET NULL',
  'ON DELETE SET DEFAULT',
  'ON DELETE RESTRICT',
  'ON DELETE NO ACTION',
  'DEFERRABLE INITIALLY DEFERRED',
];
const children = (action: string) =>
  `CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parents (id) ${action});`;
const CHILD_ROWS = 'INSERT INTO children VALUES (1, 1), (2, 2);';
/** Makes a migration one that does not drop alone. */
const MORE = 'CREATE TABLE more (id INTEGER); DROP TABLE more;';

describe('dropping tables with those that refer to them', () => {
  const ORDERS = [
    'DROP TABLE children; DROP TABLE parents;',
    'DROP TABLE parents; DROP TABLE children;',
  ];

  it.each(ACTIONS.flatMap((action) => ORDERS.map((down) => [action, down] as const)))(
    'takes them in any order: %s, %s',
    async (action, down) => {
      const { tables, rows, ...database } = await openWith(
        PARENTS + children(action),
        PARENT_ROWS + CHILD_ROWS,
        down,
      );
      await database.down();
      expect(await tables()).toEqual([]);
      expect(await rows('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    },
  );

  it('takes tables that refer to themselves, and to each other', async () => {
    const { tables, ...database } = await openWith(
      `CREATE TABLE people (id INTEGER PRIMARY KEY, boss_id INTEGER NOT NULL REFERENCES people (id));
       CREATE TABLE hens (id INTEGER PRIMARY KEY, egg_id INTEGER NOT NULL REFERENCES eggs (id));
       CREATE TABLE eggs (id INTEGER PRIMARY KEY, hen_id INTEGER NOT NULL REFERENCES hens (id));`,
      'INSERT INTO people VALUES (1, 2), (2, 1); INSERT INTO hens VALUES (1, 1); INSERT INTO eggs VALUES (1, 1);',
      'DROP TABLE hens; DROP TABLE people; DROP TABLE eggs;',
    );
    await database.down();
    expect(await tables()).toEqual([]);
  });

  it('takes their views, triggers, indexes and numbers along, and no trigger is run', async () => {
    const { tables, rows, ...database } = await openWith(
      `CREATE TABLE nodes (id INTEGER PRIMARY KEY AUTOINCREMENT, parent_id INTEGER REFERENCES nodes (id) ON DELETE CASCADE);
       CREATE INDEX idx_nodes_parent_id ON nodes (parent_id);
       CREATE VIEW roots AS SELECT id FROM nodes WHERE parent_id IS NULL;
       CREATE TRIGGER trg_nodes BEFORE DELETE ON nodes BEGIN SELECT RAISE(ABORT, 'never'); END;
       CREATE TABLE others (id INTEGER PRIMARY KEY AUTOINCREMENT);`,
      'INSERT INTO nodes VALUES (1, NULL), (2, 1), (3, 2); INSERT INTO others VALUES (7);',
      'DROP VIEW roots; DROP TABLE nodes;',
    );
    await database.down();
    expect(await tables()).toEqual(['others', 'sqlite_sequence']);
    expect(await rows('SELECT name, seq FROM sqlite_sequence')).toEqual([
      { name: 'others', seq: 7 },
    ]);
    expect(await rows(`SELECT name FROM sqlite_schema WHERE tbl_name = 'nodes'`)).toEqual([]);
    expect(await rows('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });
});

describe('dropping a table that rows of others refer to', () => {
  const DROPS = [
    'DROP TABLE parents;',
    `DROP TABLE IF EXISTS main . 'parents';`,
    'drop table [PARENTS];',
    `${MORE} DROP TABLE parents;`,
    `${MORE} DROP TABLE 'parents';`,
  ];

  it.each(ACTIONS.flatMap((action) => DROPS.map((down) => [action, down] as const)))(
    'is undone: %s, %s',
    async (action, down) => {
      const { rows, ...database } = await openWith(
        PARENTS + children(action),
        PARENT_ROWS + CHILD_ROWS,
        down,
      );
      await expect(database.down()).rejects.toThrow(
        /dropping .*parents.* would delete or change the rows of children that refer to it/i,
      );
      expect(await rows('SELECT id FROM parents')).toHaveLength(2);
      expect(await rows('SELECT id, parent_id FROM children')).toEqual([
        { id: 1, parent_id: 1 },
        { id: 2, parent_id: 2 },
      ]);
    },
  );

  it.each([`"my . parents"`, `"my ""parents"`, `main."my parents"`, `[my "parents]`])(
    'is undone, whatever quotes its name needs: %s',
    async (name) => {
      const own = name.replace('main.', '');
      const { rows, ...database } = await openWith(
        PARENTS.replace('parents', () => own) +
          children('ON DELETE CASCADE').replace('parents (', () => `${own} (`),
        PARENT_ROWS.replace('parents', () => own) + CHILD_ROWS,
        `${MORE} DROP TABLE ${name};`,
      );
      await expect(database.down()).rejects.toThrow(/the rows of children that refer to it/);
      expect(await rows('SELECT id FROM children')).toHaveLength(2);
    },
  );

  const GRANDCHILDREN =
    'CREATE TABLE grandchildren (id INTEGER PRIMARY KEY, child_id INTEGER REFERENCES children (id) ON DELETE CASCADE);';
  it.each(['', MORE])(
    'is undone where those go too, and rows of others refer to them (%s)',
    async (more) => {
      const { rows, ...database } = await openWith(
        PARENTS + children('ON DELETE CASCADE') + GRANDCHILDREN,
        `${PARENT_ROWS}${CHILD_ROWS} INSERT INTO grandchildren VALUES (1, 1), (2, 2);`,
        `${more} DROP TABLE parents; DROP TABLE children;`,
      );
      await expect(database.down()).rejects.toThrow(/the rows of grandchildren that refer to it/);
      for (const table of ['parents', 'children', 'grandchildren']) {
        expect(await rows(`SELECT id FROM ${table}`), table).toHaveLength(2);
      }
    },
  );

  it('is undone where those were dropped and made anew before', async () => {
    const { rows, ...database } = await openWith(
      PARENTS + children('ON DELETE CASCADE'),
      PARENT_ROWS,
      `DROP TABLE children; ${children('ON DELETE CASCADE')} ${CHILD_ROWS} DROP TABLE parents;`,
    );
    await expect(database.down()).rejects.toThrow(/the rows of children that refer to it/);
    expect(await rows('SELECT id FROM parents')).toHaveLength(2);
  });

  it.each(['', MORE])('goes where none does, and leaves them as they are (%s)', async (more) => {
    const { tables, rows, ...database } = await openWith(
      `CREATE TABLE parents (tenant INTEGER NOT NULL, id INTEGER, PRIMARY KEY (tenant, id));
       CREATE TABLE children (id INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, parent_id INTEGER,
         FOREIGN KEY (tenant, parent_id) REFERENCES parents (tenant, id) ON DELETE CASCADE);
       CREATE TABLE aunts (id INTEGER PRIMARY KEY, parent_id INTEGER, tenant INTEGER,
         FOREIGN KEY (tenant, parent_id) REFERENCES parents (tenant, id) ON DELETE SET NULL);`,
      'INSERT INTO parents VALUES (7, 1); INSERT INTO children VALUES (1, 7, NULL), (2, 8, NULL);',
      `${more} DROP TABLE parents;`,
    );
    await database.down();
    expect(await tables()).toEqual(['aunts', 'children']);
    expect(await rows('SELECT * FROM children')).toEqual([
      { id: 1, tenant: 7, parent_id: null },
      { id: 2, tenant: 8, parent_id: null },
    ]);
  });

  it('names the statement', async () => {
    const { rows, ...database } = await openWith(
      `${PARENTS}${children('')} CREATE TABLE others (id INTEGER);`,
      PARENT_ROWS + CHILD_ROWS,
      'DROP TABLE others;\nDROP TABLE parents;',
    );
    await expect(database.down()).rejects.toThrow(/dropping parents/);
    const logged = await rows(`SELECT metadata FROM migration_log WHERE outcome = 'failed'`);
    expect(JSON.parse(String(logged[0]?.metadata))).toMatchObject({ statement: 2, line: 2 });
  });
});

/** Migrations that drop tables among other statements: what SQLite would take along, and nobody would notice. */
import { Files, migratorOn } from '@runledger/conformance/migrations';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migratingDriver } from './migrating-driver.ts';

const ALLOWED = '-- runledger: allow=data-loss reason="nobody reads it"\n';
const PARENTS = `CREATE TABLE parents (id INTEGER PRIMARY KEY);
  INSERT INTO parents VALUES (1), (2);`;
const children = (action: string, name = 'children') =>
  `CREATE TABLE ${name} (id INTEGER PRIMARY KEY,
     parent_id INTEGER DEFAULT NULL REFERENCES parents (id) ON DELETE ${action});
   INSERT INTO ${name} VALUES (1, 1), (2, 2);`;
const CHANGING = ['CASCADE', 'SET NULL', 'SET DEFAULT'];
const COPY = 'CREATE TABLE copies (id INTEGER PRIMARY KEY, parent_id INTEGER);';

type Direction = 'up' | 'down';
const DIRECTIONS: readonly Direction[] = ['up', 'down'];

/** Runs the statements on what was there before, in a migration that goes forth or back. */
async function running(before: string, statements: string, direction: Direction) {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const scene = { name: 'app/202601010001_scene', up: before, down: '-- Stays.' };
  const step = { name: 'app/202601010002_step', up: '-- Nothing yet.', down: ALLOWED + statements };
  const files = new Files([
    scene,
    direction === 'up' ? { ...step, up: ALLOWED + statements, down: '-- Stays.' } : step,
  ]);
  const migrator = migratorOn(database, files, { backup: false });
  if (direction === 'down') await migrator.up();
  else await migrator.up({ to: '202601010001' });
  return {
    rows: database.rows,
    run: () => (direction === 'up' ? migrator.up() : migrator.down()),
  };
}

describe('a table that is dropped before what refers to it', () => {
  const BETWEEN = [
    `${COPY} DROP TABLE parents; INSERT INTO copies SELECT * FROM children; DROP TABLE children;`,
    'DROP TABLE parents; CREATE TABLE copies AS SELECT * FROM children; DROP TABLE children;',
    `${COPY} DROP TABLE parents; INSERT INTO copies SELECT * FROM children; DROP TABLE children;
     ALTER TABLE copies RENAME TO children;`,
    `CREATE VIEW seen AS SELECT * FROM children; ${COPY} DROP TABLE parents;
     INSERT INTO copies SELECT * FROM seen; DROP VIEW seen; DROP TABLE children;`,
    'CREATE TEMP TABLE children (id INTEGER); DROP TABLE parents; DROP TABLE children;',
  ];

  it.each(
    DIRECTIONS.flatMap((direction) =>
      CHANGING.flatMap((action) => BETWEEN.map((sql) => [direction, action, sql] as const)),
    ),
  )('stays where something comes between: %s, %s, %s', async (direction, action, statements) => {
    const { rows, run } = await running(PARENTS + children(action), statements, direction);
    await expect(run()).rejects.toThrow(
      /dropping parents deletes or changes the rows of children, and other statements follow.*drop children before parents/,
    );
    expect(await rows('SELECT id FROM parents')).toHaveLength(2);
    expect(await rows('SELECT id, parent_id FROM children')).toEqual([
      { id: 1, parent_id: 1 },
      { id: 2, parent_id: 2 },
    ]);
  });

  it.each(DIRECTIONS)('stays where a chain of three is broken: %s', async (direction) => {
    const { rows, run } = await running(
      `${PARENTS} ${children('CASCADE')}
       CREATE TABLE grandchildren (id INTEGER PRIMARY KEY,
         child_id INTEGER REFERENCES children (id) ON DELETE CASCADE);
       INSERT INTO grandchildren VALUES (1, 1), (2, 2);`,
      `${COPY} DROP TABLE parents; DROP TABLE children;
       INSERT INTO copies (id) SELECT id FROM grandchildren; DROP TABLE grandchildren;`,
      direction,
    );
    await expect(run()).rejects.toThrow(/drop grandchildren before parents/);
    expect(await rows('SELECT id FROM grandchildren')).toHaveLength(2);
  });

  it.each(CHANGING)('goes where they go next: %s', async (action) => {
    const { rows, run } = await running(
      PARENTS + children(action),
      `${COPY} INSERT INTO copies SELECT * FROM children; DROP TABLE parents; DROP TABLE children;
       ALTER TABLE copies RENAME TO children;`,
      'down',
    );
    await run();
    expect(await rows('SELECT id, parent_id FROM children')).toEqual([
      { id: 1, parent_id: 1 },
      { id: 2, parent_id: 2 },
    ]);
  });

  it.each(['RESTRICT', 'NO ACTION'])('is SQLite’s to refuse: %s', async (action) => {
    const { rows, run } = await running(
      PARENTS + children(action),
      `${COPY} DROP TABLE parents; INSERT INTO copies SELECT * FROM children; DROP TABLE children;`,
      'down',
    );
    await expect(run()).rejects.toThrow(/FOREIGN KEY constraint failed/);
    expect(await rows('SELECT id FROM children')).toHaveLength(2);
  });
});

describe('rows that are deleted from a table before it is dropped', () => {
  it('take none along unannounced on the way back', async () => {
    const { rows, run } = await running(
      PARENTS + children('CASCADE'),
      'DELETE FROM parents; DROP TABLE parents;',
      'down',
    );
    await expect(run()).rejects.toThrow(/it would take 2 rows from children and does not say so/);
    expect(await rows('SELECT id FROM children')).toHaveLength(2);
  });
});

describe('triggers that rows which go along would run', () => {
  const NOTES = 'CREATE TABLE notes (id INTEGER PRIMARY KEY); INSERT INTO notes VALUES (1), (2);';
  const trigger = (event: string, table: string) =>
    `CREATE TRIGGER trg_${table} AFTER ${event} ON ${table} BEGIN DELETE FROM notes WHERE id = old.id; END;`;
  const MORE = 'CREATE TABLE more (id INTEGER); DROP TABLE more;';
  const NODES = `CREATE TABLE nodes (id INTEGER PRIMARY KEY,
      parent_id INTEGER REFERENCES nodes (id) ON DELETE CASCADE);
    INSERT INTO nodes VALUES (1, NULL), (2, 1);`;

  it.each([
    [
      'those of children that lose rows',
      PARENTS + children('CASCADE') + NOTES + trigger('DELETE', 'children'),
      'DROP TABLE parents; DROP TABLE children;',
      /dropping parents .*rows of children, and so runs its triggers \(trg_children\)/,
    ],
    [
      'those of children that lose a reference',
      PARENTS + children('SET NULL') + NOTES + trigger('UPDATE', 'children'),
      'DROP TABLE parents; DROP TABLE children;',
      /dropping parents .*rows of children, and so runs its triggers \(trg_children\)/,
    ],
    [
      'those of the table itself',
      NODES + NOTES + trigger('DELETE', 'nodes'),
      'DROP TABLE nodes;',
      /dropping nodes .*rows of nodes, and so runs its triggers \(trg_nodes\)/,
    ],
  ])('are not run: %s', async (_, before, statements, message) => {
    const { rows, run } = await running(before, MORE + statements, 'down');
    await expect(run()).rejects.toThrow(message);
    expect(await rows('SELECT id FROM notes')).toHaveLength(2);
  });

  it('are nothing to the drop once they are dropped', async () => {
    const { rows, run } = await running(
      NODES + NOTES + trigger('DELETE', 'nodes'),
      `${MORE} DROP TRIGGER trg_nodes; DROP TABLE nodes;`,
      'down',
    );
    await run();
    expect(await rows('SELECT id FROM notes')).toHaveLength(2);
  });
});

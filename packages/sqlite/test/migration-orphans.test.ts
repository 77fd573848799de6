/** Rebuilds run without foreign keys: rows that their statements leave without what they refer to. */
import { Files, migratorOn } from '@runledger/conformance/migrations';
import { createMigrator } from '@runledger/migrator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../src/connection/open.ts';
import { targetOn } from '../src/migrations/target.ts';
import { migratingDriver } from './migrating-driver.ts';

const REBUILD = `
  CREATE TABLE new_notes (id INTEGER PRIMARY KEY, text TEXT);
  INSERT INTO new_notes SELECT * FROM notes;
  DROP TABLE notes;
  ALTER TABLE new_notes RENAME TO notes;`;
const NOTES = `CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT); INSERT INTO notes VALUES (1, 'a');`;
/** Nothing to do with the table that is rebuilt. */
const FAMILY = `
  CREATE TABLE parents (id INTEGER PRIMARY KEY);
  CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parents (id));
  INSERT INTO parents VALUES (1), (2);
  INSERT INTO children VALUES (1, 1), (2, 2);`;

/** What a careless connection has left behind before. */
const CARELESS = 'UPDATE children SET parent_id = 9 WHERE id = 2';

async function rebuildOf(up: string, steps: string, before = '') {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const down = '-- Nothing.';
  const files = new Files([{ name: 'app/202601010001_tables', up: NOTES + up, down }]);
  await migratorOn(database, files).up();
  const careless = openDatabase({ path: database.address });
  careless.pragma('foreign_keys = OFF');
  careless.exec(before);
  careless.close();
  const header = '-- runledger: rebuild=notes allow=row-loss reason="as it is meant"\n';
  files.write({ name: 'app/202601010002_rebuild', up: header + steps + REBUILD, down });
  return await migratorOn(database, files, { backup: false })
    .up()
    .then(
      () => 'done',
      (error: Error) => error.message,
    );
}

describe('a rebuild', () => {
  const ORPHANS = /1 rows of children to parents point to rows that are not there/;
  const trigger = (name: string, on: string) =>
    `CREATE TRIGGER ${name} ${on} BEGIN DELETE FROM parents WHERE id = 1; END;`;

  it.each([
    ['named', '', 'DELETE FROM parents WHERE id = 1;'],
    ['named in another spelling', '', 'DELETE FROM main.[PARENTS] WHERE id = 1;'],
    ['a child', '', 'UPDATE children SET parent_id = 7 WHERE id = 1;'],
    [
      'reached by a trigger',
      trigger('trg', 'AFTER INSERT ON notes'),
      `INSERT INTO notes VALUES (2, 'b');`,
    ],
    [
      'reached by the trigger of a trigger',
      `CREATE TABLE log (id INTEGER); ${trigger('trg', 'AFTER INSERT ON log')}
       CREATE TRIGGER first AFTER INSERT ON notes BEGIN INSERT INTO log VALUES (1); END;`,
      `INSERT INTO notes VALUES (2, 'b');`,
    ],
    [
      'reached by a trigger that is called as a table and goes',
      `CREATE TABLE log (id INTEGER); ${trigger('notes', 'AFTER INSERT ON log')}`,
      'INSERT INTO log VALUES (1); DROP TRIGGER notes;',
    ],
    [
      'reached through a view',
      `CREATE VIEW shown AS SELECT 1 AS id; ${trigger('trg', 'INSTEAD OF INSERT ON shown')}`,
      'INSERT INTO shown VALUES (1);',
    ],
  ])('is undone where it leaves orphans in another table: %s', async (_, up, steps) => {
    expect(await rebuildOf(FAMILY + up, steps)).toMatch(ORPHANS);
  });

  it('is undone where they are more than before, and tells how many more', async () => {
    expect(await rebuildOf(FAMILY, 'DELETE FROM parents WHERE id = 1;', CARELESS)).toMatch(ORPHANS);
  });

  it('does not mind those from before, where it changes them and where it does not', async () => {
    expect(await rebuildOf(FAMILY, '', CARELESS)).toBe('done');
    expect(await rebuildOf(FAMILY, 'INSERT INTO parents VALUES (3);', CARELESS)).toBe('done');
  });

  it('does not look at what it cannot have changed', async () => {
    const broken =
      'CREATE TABLE broken (id INTEGER REFERENCES keyless (id)); CREATE TABLE keyless (id INTEGER);';
    expect(await rebuildOf(broken, '')).toBe('done');
    expect(await rebuildOf(broken, 'INSERT INTO keyless VALUES (1);')).toMatch(/mismatch/);
  });

  it('knows those from before in memory, where nobody else can look', async () => {
    const connection = openDatabase({ path: ':memory:' });
    onTestFinished(() => void connection.close());
    const down = '-- Nothing.';
    const files = new Files([{ name: 'app/202601010001_tables', up: NOTES + FAMILY, down }]);
    const up = () =>
      createMigrator({ target: targetOn(':memory:', connection), sources: files.sources }).up();
    await up();
    connection.pragma('foreign_keys = OFF');
    connection.exec(CARELESS);
    connection.pragma('foreign_keys = ON');
    const write = (steps: string) =>
      files.write({
        name: 'app/202601010002_rebuild',
        up: `-- runledger: rebuild=notes allow=row-loss reason="as it is meant"\n${steps}${REBUILD}`,
        down,
      });
    write('DELETE FROM parents WHERE id = 1;');
    await expect(up()).rejects.toThrow(ORPHANS);
    write('INSERT INTO parents VALUES (3);');
    await up();
  });
});

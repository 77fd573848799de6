import { Files, hazardsOfFamily, migratorOn, planSuite } from '@runledger/conformance/migrations';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migratingDriver } from './migrating-driver.ts';

planSuite(migratingDriver);

describe('the plan of a rebuild', () => {
  const rebuilt = (columns: string, copied: string) => `
    CREATE TABLE new_notes (${columns}) STRICT;
    INSERT INTO new_notes SELECT ${copied} FROM notes;
    DROP TABLE notes;
    ALTER TABLE new_notes RENAME TO notes;`;
  const NARROW = rebuilt('id INTEGER PRIMARY KEY, body TEXT', 'id, body');
  const WIDE = rebuilt('id INTEGER PRIMARY KEY, body TEXT, Title TEXT', 'id, body, NULL');

  async function openWith(header: string, up: string) {
    const database = await migratingDriver.create();
    onTestFinished(() => database.drop());
    const table = 'CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, body TEXT) STRICT;';
    const made = { name: 'app/202601010001_notes', up: table, down: 'DROP TABLE notes;' };
    const files = new Files([made]);
    await migratorOn(database, files).up();
    await database.execute("INSERT INTO notes VALUES (1, 'a', 'b')");
    const down = `-- runledger: rebuild=notes\n${WIDE}`;
    files.write({ name: 'app/202601010002_rebuild', up: header + up, down });
    return migratorOn(database, files, { backup: false });
  }
  const losses = (hazards: readonly { readonly hazard: string }[]) =>
    hazards.filter(({ hazard }) => hazard === 'data-loss');

  it.each([
    ['names the columns that go', '', null],
    ['tells why they may', ' allow=data-loss reason="unread"', 'unread'],
  ])('%s', async (_, allowance, allowed) => {
    const migrator = await openWith(`-- runledger: rebuild=notes${allowance}\n`, NARROW);
    const { hazards } = await migrator.plan();
    const loss = { hazard: 'data-loss', statement: 3, table: 'notes', allowed };
    expect(losses(hazards)).toMatchObject([loss]);
    const message = 'notes loses title for good (about 1 row), which no rollback brings back';
    expect(losses(hazards)).toMatchObject([{ message }]);
  });

  it('warns of nothing where every column is there afterwards, whatever its case', async () => {
    const migrator = await openWith('-- runledger: rebuild=notes\n', WIDE);
    expect(losses((await migrator.plan()).hazards)).toEqual([]);
  });

  it('names the columns that a rollback takes', async () => {
    const added = WIDE.replace('Title TEXT', 'title TEXT, stars INTEGER').replace(
      'NULL',
      'NULL, 1',
    );
    const migrator = await openWith('-- runledger: rebuild=notes\n', added);
    await migrator.up();
    const { hazards } = await migrator.plan({ direction: 'down' });
    expect(losses(hazards)).toMatchObject([{ table: 'notes', statement: 3 }]);
    expect(hazards[0]).toMatchObject({ message: expect.stringContaining('loses stars for good') });
  });
});

describe('the plan of a drop', () => {
  const ALLOWED = '-- runledger: allow=data-loss reason="unread"\n';

  it.each([
    [
      'DROP TABLE idle; DROP TABLE parents;',
      2,
      /would delete or change the rows of children, notes/,
    ],
    [
      'DROP TABLE idle; DROP TABLE notes; DROP TABLE parents; CREATE TABLE kept AS SELECT * FROM children; DROP TABLE grandchildren; DROP TABLE children;',
      3,
      /deletes or changes the rows of (children|grandchildren), and other statements follow/,
    ],
    ['CREATE TABLE more (id INTEGER); DROP TABLE children;', 2, /rows of grandchildren/],
  ])('says where the run stops: %s', async (up, statement, reason) => {
    const hazards = await hazardsOfFamily(migratingDriver, ALLOWED + up);
    const found = hazards.filter((hazard) => hazard.includes('The run stops there'));
    expect(found.join()).toMatch(reason);
    expect(found[0]).toMatch(new RegExp(`^fails ${statement}: `));
  });

  it.each([
    'DROP TABLE idle; DROP TABLE notes; DROP TABLE grandchildren; DROP TABLE children; DROP TABLE parents;',
    'CREATE TABLE kept AS SELECT * FROM children; DROP TABLE grandchildren; DROP TABLE children;',
    'DELETE FROM grandchildren; DROP TABLE children;',
  ])('says nothing where it does not: %s', async (up) => {
    const hazards = await hazardsOfFamily(migratingDriver, ALLOWED + up);
    expect(hazards.join()).not.toContain('The run stops there');
  });
});

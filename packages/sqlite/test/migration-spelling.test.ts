/** SQLite keeps the case of a table's name, and finds the table whatever case it is asked for in. */
import { Files, migratorOn } from '@runledger/conformance/migrations';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migratingDriver } from './migrating-driver.ts';

const NOTES = 'CREATE TABLE Notes (id INTEGER PRIMARY KEY, body TEXT);';

async function openWith(sql: string, ...migrations: readonly string[]) {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  if (sql !== '') await database.execute(sql);
  const files = new Files(
    migrations.map((up, at) => ({ name: `app/20260101000${at + 1}_notes`, up, down: '-- Stays.' })),
  );
  return { ...database, files, migrator: migratorOn(database, files, { backup: false }) };
}

describe('a table with capitals in its name', () => {
  it('is there for a baseline', async () => {
    const { migrator } = await openWith(NOTES, NOTES, 'CREATE TABLE "Drafts" (id INTEGER);');
    const baseline = (version: string) => migrator.baseline({ stream: 'app', version });
    await expect(baseline('202601010002')).rejects.toThrow('make: Drafts.');
    expect((await baseline('202601010001')).recorded).toHaveLength(1);
  });

  it.each(['DROP TABLE Notes;', 'DROP TABLE notes;', 'ALTER TABLE [NOTES] DROP COLUMN body;'])(
    'has something to lose in a plan: %s',
    async (up) => {
      const { migrator, files, execute } = await openWith('', NOTES);
      await migrator.up();
      await execute(`INSERT INTO Notes VALUES (1, 'a')`);
      files.write({ name: 'app/202601010002_end', up, down: '-- Stays.' });
      const { hazards } = await migrator.plan();
      expect(hazards).toContainEqual(
        expect.objectContaining({ hazard: 'data-loss', statement: 1, table: 'Notes' }),
      );
    },
  );

  it('loses nothing in a rebuild that is guarded', async () => {
    const { migrator, files, execute, rows } = await openWith('', NOTES);
    await migrator.up();
    await execute(`INSERT INTO Notes VALUES (1, 'a')`);
    const up = `-- runledger: rebuild=Notes
      CREATE TABLE new_notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
      INSERT INTO new_notes SELECT * FROM Notes;
      DROP TABLE Notes;
      ALTER TABLE new_notes RENAME TO Notes;`;
    files.write({ name: 'app/202601010002_rebuild', up, down: '-- Stays.' });
    const { hazards } = await migrator.plan();
    expect(hazards.map(({ hazard }) => hazard)).not.toContain('data-loss');
    await migrator.up();
    expect(await rows('SELECT * FROM notes')).toEqual([{ id: 1, body: 'a' }]);
  });

  it('is in the way of a late migration that spells it otherwise', async () => {
    const { migrator, files } = await openWith('', NOTES);
    files.write({
      name: 'app/202601010003_later',
      up: 'ALTER TABLE "NOTES" ADD COLUMN a TEXT;',
      down: '-- Stays.',
    });
    await migrator.up();
    files.write({
      name: 'app/202601010002_late',
      up: 'ALTER TABLE notes ADD COLUMN b TEXT;',
      down: '-- Stays.',
    });
    await expect(migrator.up()).rejects.toThrow('both concern');
  });
});

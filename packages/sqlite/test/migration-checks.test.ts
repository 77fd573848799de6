/** What a migration takes that its statements do not name. */
import { Files, migratorOn } from '@runledger/conformance/migrations';
import { LockUnavailable } from '@runledger/migrator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../src/connection/open.ts';
import { validateSchema } from '../src/migrations.ts';
import { openSqlite } from '../src/store.ts';
import { temporaryFile } from './database.ts';
import { migratingDriver } from './migrating-driver.ts';

const TABLES = {
  name: 'app/202601010001_tables',
  up: `CREATE TABLE notes (id INTEGER PRIMARY KEY, slug TEXT UNIQUE) STRICT;
    CREATE TABLE tags (note_id INTEGER, tag TEXT) STRICT;
    CREATE TABLE words (tag TEXT) STRICT;
    CREATE TRIGGER trg_notes AFTER DELETE ON notes BEGIN DELETE FROM tags WHERE note_id = old.id; END;
    CREATE TRIGGER trg_tags AFTER DELETE ON tags BEGIN DELETE FROM words WHERE tag = old.tag; END;
    CREATE TABLE letters (id INTEGER PRIMARY KEY, letter TEXT UNIQUE) STRICT;
    CREATE TRIGGER trg_words AFTER DELETE ON words WHEN old.tag = 'c' BEGIN REPLACE INTO letters VALUES (1, 'b'); END;
    CREATE TRIGGER trg_tags_kept AFTER UPDATE ON tags BEGIN DELETE FROM letters; END;
    CREATE TABLE heard (word TEXT) STRICT;
    CREATE TRIGGER trg_heard AFTER INSERT ON heard BEGIN UPDATE tags SET tag = new.word; END;
    CREATE TABLE seats (id INTEGER PRIMARY KEY, place TEXT UNIQUE ON CONFLICT REPLACE) STRICT;
    CREATE TABLE riders (seat_id INTEGER REFERENCES seats (id) ON DELETE CASCADE) STRICT;
    INSERT INTO seats VALUES (1, 'a'), (2, 'b');
    INSERT INTO riders VALUES (1), (2);
    INSERT INTO letters VALUES (1, 'a'), (2, 'b');
    INSERT INTO notes VALUES (1, 'one'), (2, 'two');
    INSERT INTO tags VALUES (1, 'a'), (2, 'b');
    INSERT INTO words VALUES ('a'), ('b'), ('c');`,
  down: 'DROP TABLE letters; DROP TABLE words; DROP TABLE tags; DROP TABLE notes;',
};

describe('rows that go', () => {
  it.each([
    [
      'by triggers',
      'DELETE FROM notes WHERE id = 1',
      '1 row from notes, 1 row from tags, 1 row from words',
    ],
    [
      'by triggers that replace them',
      "DELETE FROM words WHERE tag = 'c'",
      '1 row from letters, 1 row from words',
    ],
    ['by being replaced', "INSERT OR REPLACE INTO notes VALUES (1, 'two')", '1 row from notes'],
    [
      'by being replaced in place',
      "UPDATE OR REPLACE notes SET slug = 'two' WHERE id = 1",
      '1 row from notes',
    ],
    ['by triggers of what is only written', 'UPDATE tags SET tag = 1', '2 rows from letters'],
    ['by triggers of triggers', "INSERT INTO heard VALUES ('x')", '2 rows from letters'],
    ['by conflicts that replace', "INSERT INTO seats VALUES (3, 'a')", '1 row from riders'],
  ])('%s are counted', async (_, up, rows) => {
    const database = await migratingDriver.create();
    onTestFinished(() => database.drop());
    const files = new Files([TABLES]);
    await migratorOn(database, files).up();
    files.write({ name: 'app/202601010002_step', up, down: '-- Nothing to undo.' });
    await expect(migratorOn(database, files).up()).rejects.toThrow(`it would take ${rows} and`);
    expect(await database.rows('SELECT id FROM notes')).toHaveLength(2);
  });
});

describe('the schema against the model', () => {
  async function migrated(changes: string) {
    const path = temporaryFile();
    await (await openSqlite({ path, migrate: true })).close();
    const connection = openDatabase({ path });
    connection.exec(changes);
    connection.close();
    return await validateSchema({ path });
  }

  it('has nothing against a migrated database, and what an application adds', async () => {
    expect(
      await migrated(`CREATE TABLE tickets (id INTEGER); CREATE INDEX i ON jobs (kind);
        CREATE VIEW busy AS SELECT id FROM jobs;`),
    ).toEqual([]);
  });

  it('says what somebody changed', async () => {
    const differences = await migrated(
      'ALTER TABLE job_files ADD COLUMN note TEXT; DROP INDEX idx_users_role;',
    );
    expect(differences).toHaveLength(2);
    expect(differences.join('\n')).toMatch(/index idx_users_role of users is missing/);
    expect(differences.join('\n')).toMatch(/column note of job_files is not in the model: TEXT/);
  });

  it('is to be looked at again where another connection has the file to itself', async () => {
    const path = temporaryFile();
    await (await openSqlite({ path, migrate: true })).close();
    const connection = openDatabase({ path });
    connection.pragma('locking_mode = EXCLUSIVE');
    connection.exec('BEGIN EXCLUSIVE');
    await expect(validateSchema({ path })).rejects.toThrow(LockUnavailable);
    connection.close();
    expect(await validateSchema({ path })).toEqual([]);
  });

  it('is not looked at where it ended with its connection', async () => {
    expect(await validateSchema({ path: ':memory:' })).toEqual([]);
  });
});

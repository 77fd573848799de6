import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Files, migratorOn } from '@runledger/conformance/migrations';
import {
  createMigrator,
  MigrationBackupError,
  type MigrationEvent,
  type MigrationTarget,
} from '@runledger/migrator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../src/connection/open.ts';
import { targetOn } from '../src/migrations/target.ts';
import { migrationTarget } from '../src/migrations.ts';
import { migratingDriver } from './migrating-driver.ts';

const TABLES = {
  name: 'app/202601010001_tables',
  up: 'CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, tag TEXT); CREATE TABLE empty (id INTEGER, tag TEXT);',
  down: 'DROP TABLE notes; DROP TABLE empty;',
};
const REBUILD = `-- runledger: rebuild=notes
  CREATE TABLE new_notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL, tag TEXT);
  INSERT INTO new_notes SELECT * FROM notes;
  DROP TABLE notes;
  ALTER TABLE new_notes RENAME TO notes;`;

const step = (minute: number, up: string) => ({
  name: `app/20260101000${minute}_step`,
  up: `-- runledger: allow=row-loss reason="a copy is what this is about"\n${up}`,
  down: '-- Nothing.',
});

/** A database with two notes. */
async function openNotes() {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const files = new Files([TABLES]);
  await migratorOn(database, files).up();
  await database.execute(`INSERT INTO notes VALUES (1, 'one', 'a'), (2, 'two', 'b')`);
  return {
    ...database,
    files,
    copies: () => readdirSync(dirname(database.address)).filter((name) => /backup/.test(name)),
    copyNamed: (name: string) => join(dirname(database.address), name),
  };
}

function read(path: string, sql: string): unknown[] {
  const connection = openDatabase({ path, readonly: true });
  try {
    return connection.prepare(sql).all();
  } finally {
    connection.close();
  }
}

const NAME = 'test.db.app-202601010002-up.backup';
const NOTES = 'SELECT id, text, tag FROM notes ORDER BY id';
const ROWS = [
  { id: 1, text: 'one', tag: 'a' },
  { id: 2, text: 'two', tag: 'b' },
];

describe('the copy before a destructive migration', () => {
  it.each([
    ['drops a table', 'DROP TABLE notes'],
    ['drops a column', 'ALTER TABLE Notes DROP COLUMN tag'],
    ['empties a table', 'DELETE FROM notes'],
    ['makes a table anew', REBUILD],
  ])('holds what there was: one that %s', async (_, up) => {
    const notes = await openNotes();
    notes.files.write(step(2, up));
    const events: MigrationEvent[] = [];
    const migrator = migratorOn(notes, notes.files, { onEvent: (event) => events.push(event) });
    const { applied } = await migrator.up();

    const path = notes.copyNamed(NAME);
    expect(applied).toMatchObject([{ version: '202601010002', backup: path }]);
    expect(events).toContainEqual(expect.objectContaining({ type: 'backed-up', path }));
    expect(events.findIndex(({ type }) => type === 'backed-up')).toBeLessThan(
      events.findIndex(({ type }) => type === 'migration-started'),
    );
    expect(notes.copies()).toEqual([NAME]);
    expect(read(path, NOTES)).toEqual(ROWS);
    expect(read(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(read(path, 'SELECT version FROM schema_migrations')).toHaveLength(1);
    expect(
      await notes.rows(
        `SELECT metadata ->> 'backup' AS backup FROM migration_log WHERE version = '202601010002'`,
      ),
    ).toEqual([{ backup: path }]);
  });

  it('is made before a rollback', async () => {
    const notes = await openNotes();
    const { rolledBack } = await migratorOn(notes, notes.files).down();
    const path = notes.copyNamed('test.db.app-202601010001-down.backup');
    expect(rolledBack).toMatchObject([{ backup: path }]);
    expect(read(path, NOTES)).toEqual(ROWS);
  });

  it.each([
    ['a migration that loses nothing', 'ALTER TABLE notes ADD COLUMN more TEXT'],
    ['a table without rows', 'DROP TABLE empty'],
    ['a table that is not there', 'DROP TABLE IF EXISTS nowhere'],
    ['rows that are named', 'DELETE FROM notes WHERE id = 2'],
  ])('is not made for %s', async (_, up) => {
    const notes = await openNotes();
    notes.files.write(step(2, up));
    const { applied } = await migratorOn(notes, notes.files).up();
    expect(applied).toMatchObject([{ backup: null }]);
    expect(notes.copies()).toEqual([]);
  });

  it('is not made where nobody wants one, or for a database in memory', async () => {
    const notes = await openNotes();
    notes.files.write(step(2, 'DROP TABLE notes'));
    await migratorOn(notes, notes.files, { backup: false }).up();
    expect(notes.copies()).toEqual([]);

    const connection = openDatabase({ path: ':memory:' });
    onTestFinished(() => void connection.close());
    const files = new Files([TABLES, step(2, `INSERT INTO notes (id) VALUES (1)`)]);
    const target = targetOn(':memory:', connection);
    const migrator = createMigrator({ target, sources: files.sources });
    await migrator.up();
    expect((await migrator.down({ to: '0' })).rolledBack).toMatchObject([
      { backup: null },
      { backup: null },
    ]);
  });

  it('is made once a run', async () => {
    const notes = await openNotes();
    notes.files.write(step(2, 'ALTER TABLE notes DROP COLUMN tag'));
    notes.files.write(step(3, 'DROP TABLE notes'));
    const { applied } = await migratorOn(notes, notes.files).up();
    expect(applied).toMatchObject([{ backup: notes.copyNamed(NAME) }, { backup: null }]);
    expect(notes.copies()).toEqual([NAME]);
  });

  it('takes the place of no other file, and may be read by nobody else', async () => {
    const notes = await openNotes();
    writeFileSync(notes.copyNamed(NAME), 'mine');
    chmodSync(notes.address, 0o600);
    const mode = statSync(notes.address).mode;
    notes.files.write(step(2, 'DROP TABLE notes'));
    const { applied } = await migratorOn(notes, notes.files).up();
    const second = notes.copyNamed('test.db.app-202601010002-up.2.backup');
    expect(applied).toMatchObject([{ backup: second }]);
    expect(readFileSync(notes.copyNamed(NAME), 'utf8')).toBe('mine');
    expect(statSync(second).mode).toBe(mode);
    expect(read(second, NOTES)).toEqual(ROWS);
  });

  it('neither waits for a transaction that writes nor holds what it has not committed', async () => {
    const notes = await openNotes();
    const other = openDatabase({ path: notes.address });
    onTestFinished(() => void other.close());
    notes.files.write(step(2, 'DROP TABLE notes'));
    const { applied } = await migratorOn(notes, notes.files, {
      onEvent({ type }) {
        if (type === 'prepared') other.exec(`BEGIN IMMEDIATE; INSERT INTO notes (id) VALUES (3)`);
        if (type === 'statement-retried' && other.inTransaction) other.exec('ROLLBACK');
      },
    }).up();
    expect(applied).toMatchObject([{ backup: notes.copyNamed(NAME) }]);
    expect(read(notes.copyNamed(NAME), NOTES)).toEqual(ROWS);
  });

  it('goes when another process was faster', async () => {
    const notes = await openNotes();
    notes.files.write(step(2, 'DROP TABLE notes'));
    const faster = migratorOn(notes, notes.files, { backup: false });
    const made: unknown[] = [];
    const target: MigrationTarget = {
      ...notes.target(),
      async connect() {
        const session = await notes.target().connect();
        const backUp = session.backup.bind(session);
        session.backup = async (request) => {
          const backup = await backUp(request);
          made.push(...notes.copies());
          await faster.up();
          return backup;
        };
        return session;
      },
    };
    const report = await migratorOn(notes, notes.files, { target }).up();
    expect(report).toMatchObject({ applied: [], alreadyApplied: 2 });
    expect(made.sort()).toEqual([NAME, `${NAME}.attempt`]);
    expect(notes.copies()).toEqual([]);
  });

  it('goes when nothing came of the migration', async () => {
    const notes = await openNotes();
    notes.files.write(step(2, 'DROP TABLE notes; INSERT INTO nowhere VALUES (1);'));
    const events: MigrationEvent[] = [];
    const migrator = migratorOn(notes, notes.files, { onEvent: (event) => events.push(event) });
    await expect(migrator.up()).rejects.toThrow(
      /Nothing of it was kept: remove the cause and run `migrate` again\.$/,
    );
    expect(notes.copies()).toEqual([]);
    const path = notes.copyNamed(NAME);
    expect(events).toContainEqual({ type: 'backup-discarded', path });
  });

  it('is named by the failure that leaves the migration half done', async () => {
    const notes = await openNotes();
    const up =
      '-- runledger: transaction=none\nDROP TABLE notes; VACUUM; INSERT INTO nowhere VALUES (1);';
    notes.files.write(step(2, up));
    const failure = await migratorOn(notes, notes.files)
      .up()
      .catch((error: Error) => error.message);
    expect(failure).toContain(notes.copyNamed(NAME));
    expect(read(notes.copyNamed(NAME), NOTES)).toEqual(ROWS);
  });

  it('that cannot be made stops the run before anything is changed', async () => {
    const notes = await openNotes();
    // The file has a name that the copy's, which is longer, cannot have.
    const path = join(dirname(notes.address), `${'n'.repeat(240)}.db`);
    const target = migrationTarget({ path });
    await migratorOn(notes, notes.files, { target }).up();
    const connection = openDatabase({ path });
    onTestFinished(() => void connection.close());
    connection.exec('INSERT INTO notes (id) VALUES (1)');

    notes.files.write(step(2, 'CREATE TABLE more (id INTEGER); DROP TABLE notes;'));
    const migrator = migratorOn(notes, notes.files, { target });
    const failure = await migrator.up().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MigrationBackupError);
    expect((failure as Error).message).toMatch(
      /^The migration app-202601010002-up can lose rows, and ".*" could not be copied .* \(its name would be too long\): nothing was changed; make room/,
    );
    expect((await migrator.status()).state).toBe('pending');
    expect(read(path, "SELECT action FROM migration_log WHERE outcome = 'failed'")).toEqual([
      { action: 'apply' },
    ]);
    expect(read(path, 'SELECT id FROM notes')).toEqual([{ id: 1 }]);
    expect(notes.copies().filter((name) => name.startsWith(basename(path)))).toEqual([]);
  });
});

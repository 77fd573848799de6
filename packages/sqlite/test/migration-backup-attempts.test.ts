import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Files, migratorOn, runProcess } from '@runledger/conformance/migrations';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../src/connection/open.ts';
import { migratingDriver } from './migrating-driver.ts';

const TABLES = {
  name: 'app/202601010001_tables',
  up: 'CREATE TABLE notes (id INTEGER PRIMARY KEY, tag TEXT); CREATE TABLE other (id INTEGER);',
  down: 'DROP TABLE notes; DROP TABLE other;',
};
const step = (up: string) => ({
  name: 'app/202601010002_step',
  up: `-- runledger: allow=row-loss reason="a copy is what this is about"\n${up}`,
  down: 'CREATE TABLE notes (id INTEGER PRIMARY KEY, tag TEXT); INSERT INTO notes VALUES (7, NULL);',
});
const DROP = step('DROP TABLE notes;');
const NAME = 'test.db.app-202601010002-up.backup';

async function openNotes(migration = DROP) {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const files = new Files([TABLES]);
  await migratorOn(database, files).up();
  await database.execute(`INSERT INTO notes VALUES (1, 'one')`);
  files.write(migration);
  const directory = dirname(database.address);
  return {
    ...database,
    files,
    named: (name: string) => join(directory, name),
    beside: () => readdirSync(directory).filter((name) => /\.backup(?!-(wal|shm)$)/.test(name)),
    /** Kills a run at its first event of the type; how many events that takes is found by trying. */
    async killAt(type: string): Promise<void> {
      const order = { address: database.address, sources: files.sources, command: 'up' } as const;
      for (let killAt = type === 'migration-started' ? 2 : 4; killAt < 20; killAt++) {
        const end = await runProcess(migratingDriver, { ...order, killAt, trace: true });
        expect(end.signal).toBe('SIGKILL');
        if (end.events.at(-1) === type) return;
      }
      throw new Error(`There is no ${type}.`);
    },
  };
}

function idsIn(path: string): unknown[] {
  const connection = openDatabase({ path, readonly: true });
  try {
    return connection.prepare('SELECT id FROM notes ORDER BY id').pluck().all();
  } finally {
    connection.close();
  }
}

const markOf = (owner: object) => JSON.stringify({ token: '0123456789ab', history: '', ...owner });

describe('the copy that a killed run leaves', () => {
  it('is replaced by the next run’s, with what was written since', async () => {
    const notes = await openNotes();
    await notes.killAt('migration-started');
    expect(notes.beside()).toEqual([NAME, `${NAME}.attempt`]);
    expect(idsIn(notes.named(NAME))).toEqual([1]);

    await notes.execute('INSERT INTO notes (id) VALUES (2)');
    await notes.killAt('migration-started');
    const { applied } = await migratorOn(notes, notes.files).up();
    expect(applied).toMatchObject([{ backup: notes.named(NAME) }]);
    expect(notes.beside()).toEqual([NAME]);
    expect(idsIn(notes.named(NAME))).toEqual([1, 2]);
  });

  it('stays when somebody works with it', async () => {
    const notes = await openNotes();
    await notes.killAt('migration-started');
    const other = openDatabase({ path: notes.named(NAME) });
    onTestFinished(() => void other.close());
    other.exec('INSERT INTO notes (id) VALUES (3)');
    await migratorOn(notes, notes.files).up();
    expect(idsIn(notes.named(NAME))).toEqual([1, 3]);
    expect(idsIn(notes.named('test.db.app-202601010002-up.2.backup'))).toEqual([1]);
  });

  it('stays when the run had finished, and so do those of earlier rounds', async () => {
    const notes = await openNotes();
    await notes.killAt('committed');
    expect(notes.beside()).toEqual([NAME]);

    await migratorOn(notes, notes.files, { backup: false }).down();
    await migratorOn(notes, notes.files).up();
    const second = 'test.db.app-202601010002-up.2.backup';
    expect(notes.beside().sort()).toEqual([second, NAME].sort());
    expect(idsIn(notes.named(NAME))).toEqual([1]);
    expect(idsIn(notes.named(second))).toEqual([7]);
  });

  it('stays when part of the migration was committed, told or not', async () => {
    const part = '-- runledger: transaction=none\nDELETE FROM notes; VACUUM;';
    const notes = await openNotes(step(`${part} INSERT INTO nowhere VALUES (1);`));
    await notes.killAt('migration-started');
    const mark = readFileSync(notes.named(`${NAME}.attempt`));
    await expect(migratorOn(notes, notes.files).up()).rejects.toThrow(notes.named(NAME));
    expect(notes.beside()).toEqual([NAME]);
    // As if the process had been killed between the commit and telling.
    writeFileSync(notes.named(`${NAME}.attempt`), mark);
    notes.files.write(step(`${part} DROP TABLE other;`));
    await notes.execute('INSERT INTO other VALUES (1)');
    await migratorOn(notes, notes.files)
      .up()
      .catch(() => undefined);
    expect(notes.beside()).toContain(NAME);
    expect(idsIn(notes.named(NAME))).toEqual([1]);
  });
});

describe('what a dead process has not completed', () => {
  it.each([
    ['goes', { host: hostname(), pid: 2 ** 30 }, true],
    [
      'goes when the process has been succeeded by one of its number',
      { host: hostname(), pid: process.pid },
      true,
    ],
    ['stays while the process lives', { host: hostname(), pid: process.ppid }, false],
    ['stays when it is another machine’s', { host: 'elsewhere', pid: 2 ** 30 }, false],
  ])('%s', async (_, owner, goes) => {
    const notes = await openNotes();
    const partial = `${NAME}.0123456789ab.partial`;
    writeFileSync(notes.named(partial), 'half');
    writeFileSync(notes.named(`${NAME}.attempt`), markOf(owner));
    const { applied } = await migratorOn(notes, notes.files).up();
    const made = basename(applied[0]?.backup ?? '');
    expect(made).toBe(goes ? NAME : 'test.db.app-202601010002-up.2.backup');
    expect(notes.beside().sort()).toEqual(
      (goes ? [NAME] : [made, partial, `${NAME}.attempt`]).sort(),
    );
    if (!goes) expect(readFileSync(notes.named(partial), 'utf8')).toBe('half');
  });

  it('goes whatever migration it was for', async () => {
    const notes = await openNotes();
    const name = 'test.db.app-202512010000-up.backup';
    writeFileSync(notes.named(`${name}.0123456789ab.partial`), 'half');
    writeFileSync(notes.named(`${name}.attempt`), markOf({ host: hostname(), pid: 2 ** 30 }));
    await migratorOn(notes, notes.files).up();
    expect(notes.beside()).toEqual([NAME]);
  });
});

import { existsSync } from 'node:fs';
import { Files, migratorOn } from '@runledger/conformance/migrations';
import { createMigrator, MigrationLockError } from '@runledger/migrator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../src/connection/open.ts';
import { targetOn } from '../src/migrations/target.ts';
import { embeddedMigrations, migrationTarget } from '../src/migrations.ts';
import { temporaryFile } from './database.ts';
import { migratingDriver } from './migrating-driver.ts';

const FAMILY = {
  name: 'app/202601010001_family',
  up: `CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT) STRICT;
    CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL
      REFERENCES parents (id) ON DELETE CASCADE) STRICT;
    CREATE INDEX idx_parents_name ON parents (name);
    CREATE VIEW names AS SELECT name FROM parents;
    INSERT INTO parents VALUES (1, 'a'), (2, 'b');
    INSERT INTO children VALUES (1, 1), (2, 2);`,
  down: 'DROP VIEW names; DROP TABLE children; DROP TABLE parents;',
};
const STEPS = `CREATE TABLE new_parents (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
  INSERT INTO new_parents SELECT * FROM parents;
  DROP TABLE parents;
  ALTER TABLE new_parents RENAME TO parents;
  CREATE INDEX idx_parents_name ON parents (name);`;

const ANNOUNCED = '-- runledger: allow=row-loss reason="not theirs"\n';

async function openFamily() {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const files = new Files([FAMILY]);
  await migratorOn(database, files).up();
  return {
    rebuild(up: string) {
      files.write({ name: 'app/202601010002_rebuild', up, down: '-- The same table.' });
      return migratorOn(database, files).up();
    },
    async counts() {
      const [row] = await database.rows(
        'SELECT (SELECT count(*) FROM parents) AS parents, (SELECT count(*) FROM children) AS children',
      );
      return row;
    },
  };
}

describe('dropping a table', () => {
  const loss = /dropping parents would delete or change the rows of children .*rebuild=parents/;

  it.each([STEPS, 'DROP TABLE IF EXISTS main."parents"'])(
    'keeps the rows of others: %s',
    async (up) => {
      const { rebuild, counts } = await openFamily();
      await expect(rebuild(up)).rejects.toThrow(loss);
      expect(await counts()).toEqual({ parents: 2, children: 2 });
    },
  );

  it('goes where its rows refer to one another alone', async () => {
    const { rebuild } = await openFamily();
    const { applied } =
      await rebuild(`CREATE TABLE people (id INTEGER PRIMARY KEY, boss INTEGER REFERENCES People (id) ON DELETE CASCADE);
      INSERT INTO people VALUES (1, NULL), (2, 1);
      DROP TABLE people;`);
    expect(applied).toHaveLength(1);
  });

  it.each([
    `${ANNOUNCED}DROP VIEW names; DELETE FROM children; DROP TABLE parents; CREATE TABLE parents (id INTEGER);`,
    `${ANNOUNCED}DROP VIEW names; DROP TABLE parents; DROP TABLE children; CREATE TABLE parents (id INTEGER); CREATE TABLE children (id INTEGER);`,
  ])('goes where no rows are lost by the way: %s', async (up) => {
    const { rebuild, counts } = await openFamily();
    await rebuild(up);
    expect(await counts()).toEqual({ parents: 0, children: 0 });
  });
});

describe('the rebuild of a table', () => {
  it('keeps children, though the old table is dropped', async () => {
    const { rebuild, counts } = await openFamily();
    await rebuild(`-- runledger: rebuild=parents\n${STEPS}`);
    expect(await counts()).toEqual({ parents: 2, children: 2 });
  });

  it.each([
    [
      'rows',
      STEPS.replace('FROM parents', 'FROM parents WHERE id = 1'),
      'changed parents from 2 rows to 1',
    ],
    [
      'indexes',
      STEPS.replace(/CREATE INDEX.*/, ''),
      'lost index idx_parents_name: make them again, or drop them explicitly',
    ],
    [
      'references',
      `${STEPS} UPDATE parents SET id = 3 WHERE id = 2;`,
      '1 rows of children to parents point to rows that are not there',
    ],
  ])('is undone when %s would be lost', async (_, steps, message) => {
    const { rebuild, counts } = await openFamily();
    await expect(rebuild(`-- runledger: rebuild=parents\n${steps}`)).rejects.toThrow(message);
    expect(await counts()).toEqual({ parents: 2, children: 2 });
  });

  it('may lose what its file announces', async () => {
    const { rebuild, counts } = await openFamily();
    const steps = STEPS.replace('FROM parents', 'FROM parents WHERE id = 1')
      .replace(
        'CREATE INDEX idx_parents_name ON parents (name);',
        'DELETE FROM children WHERE id = 2;',
      )
      .replace('DROP TABLE', 'DROP INDEX idx_parents_name; DROP TABLE');
    await rebuild(
      `-- runledger: rebuild=parents allow=row-loss reason="b was a mistake"\n${steps}`,
    );
    expect(await counts()).toEqual({ parents: 1, children: 1 });
  });

  it('of a table that is not there fails', async () => {
    const { rebuild } = await openFamily();
    await expect(rebuild('-- runledger: rebuild=cousins\nSELECT 1;')).rejects.toThrow(
      'there is no table cousins to rebuild',
    );
  });
});

describe('migrating beside another connection', () => {
  const table = { name: 'app/202601010001_a', up: 'CREATE TABLE a (id);', down: 'DROP TABLE a;' };

  async function beside(lockTimeoutMs: number, until: 'statement-retried' | 'never') {
    const database = await migratingDriver.create();
    onTestFinished(() => database.drop());
    const other = openDatabase({ path: database.address });
    onTestFinished(() => void other.close());
    const migrator = migratorOn(database, new Files([table]), {
      lockTimeoutMs,
      onEvent({ type }) {
        if (type === 'prepared') other.exec('BEGIN IMMEDIATE');
        if (type === until && other.inTransaction) other.exec('ROLLBACK');
      },
    });
    return migrator;
  }

  it('waits for its transaction', async () => {
    const migrator = await beside(10_000, 'statement-retried');
    expect((await migrator.up()).applied).toHaveLength(1);
  });

  it('gives up at the deadline, with the event loop alive', async () => {
    let ticks = 0;
    const timer = setInterval(() => {
      ticks++;
    }, 1);
    const migrator = await beside(100, 'never');
    const failure = await migrator.up().catch((error: unknown) => error);
    clearInterval(timer);
    expect(failure).toBeInstanceOf(MigrationLockError);
    expect((failure as Error).message).toMatch(/Another connection has the SQLite database locked/);
    expect(ticks).toBeGreaterThan(3);
  });
});

describe('the target', () => {
  it('migrates a database in memory on the connection it is given, and leaves it open', async () => {
    const connection = openDatabase({ path: ':memory:' });
    onTestFinished(() => void connection.close());
    const migrator = createMigrator({
      target: targetOn(':memory:', connection),
      sources: [{ stream: 'operational', embedded: embeddedMigrations }],
    });
    await migrator.up();
    expect((await migrator.status()).state).toBe('current');
    expect(connection.prepare('SELECT count(*) AS count FROM organizations').get()).toEqual({
      count: 0,
    });
  });

  it('makes no file by looking', async () => {
    const path = temporaryFile();
    const sources = [{ stream: 'operational', embedded: embeddedMigrations }];
    const { state } = await createMigrator({ target: migrationTarget({ path }), sources }).status();
    expect(state).toBe('pending');
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ['PRAGMA foreign_keys = OFF', 'say "-- runledger: rebuild=<table>"'],
    ['PRAGMA journal_mode = DELETE', 'set when the database is opened'],
    ['PRAGMA writable_schema = 1', 'write the table that holds the schema'],
    ['PRAGMA main . "Writable_Schema"(ON)', 'write the table that holds the schema'],
    ['PRAGMA [schema_version] = 7', 'write the table that holds the schema'],
    ['PRAGMA ignore_check_constraints = 1', 'lets in rows that a CHECK refuses'],
    ['PRAGMA legacy_alter_table = ON', 'say "-- runledger: rebuild=<table>"'],
    ['PRAGMA trusted_schema = 1', 'call functions that can do harm'],
    ['PRAGMA recursive_triggers = 1', 'for all that follows on the connection'],
    [`ATTACH 'other.db' AS other`, 'changes the database it is applied to, and no other file'],
    ['VACUUM', 'add the line "-- runledger: transaction=none"'],
  ])('refuses %s', async (up, message) => {
    const database = await migratingDriver.create();
    onTestFinished(() => database.drop());
    const files = new Files([{ name: 'app/202601010001_a', up, down: '-- Nothing.' }]);
    await expect(migratorOn(database, files).up()).rejects.toThrow(message);
  });

  it.each([
    'PRAGMA user_version = 7',
    'PRAGMA application_id = 7',
    'PRAGMA foreign_key_check',
    'PRAGMA optimize',
    'PRAGMA table_info("writable_schema")',
  ])('lets %s be', async (up) => {
    const database = await migratingDriver.create();
    onTestFinished(() => database.drop());
    const files = new Files([{ name: 'app/202601010001_a', up, down: '-- Nothing.' }]);
    expect((await migratorOn(database, files).up()).applied).toHaveLength(1);
  });
});

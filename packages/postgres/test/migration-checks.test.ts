/** What a migration takes that its statements do not name, and what others do meanwhile. */
import { Files, type MigratingDatabase, migratorOn } from '@runledger/conformance/migrations';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectClient } from '../src/connection/connect.ts';
import { validateSchema } from '../src/migrations.ts';
import { createDatabase } from './database.ts';
import { migratingDriver } from './migrating-driver.ts';

const TABLES = {
  name: 'app/202601010001_tables',
  up: `CREATE TABLE notes (id integer PRIMARY KEY, slug text);
    CREATE TABLE tags (note_id integer, tag text);
    CREATE TABLE logs (id integer, day integer) PARTITION BY RANGE (day);
    CREATE TABLE logs_p1 PARTITION OF logs FOR VALUES FROM (1) TO (10);
    CREATE TABLE logs_p2 PARTITION OF logs FOR VALUES FROM (10) TO (20);
    CREATE FUNCTION clean_up() RETURNS void LANGUAGE sql AS 'DELETE FROM notes WHERE id = 2';
    CREATE FUNCTION forget_tags() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN DELETE FROM tags WHERE note_id = old.id; RETURN NULL; END $$;
    CREATE TRIGGER trg_notes AFTER DELETE ON notes FOR EACH ROW EXECUTE FUNCTION forget_tags();
    INSERT INTO notes VALUES (1, 'one'), (2, 'two'), (3, 'three');
    INSERT INTO tags VALUES (1, 'a'), (2, 'b'), (2, 'c');
    INSERT INTO logs VALUES (1, 1), (2, 11), (3, 11);
    CREATE FUNCTION empty_tags() RETURNS void LANGUAGE sql AS 'TRUNCATE tags';
    CREATE TABLE owners (id integer PRIMARY KEY, name text);
    CREATE TABLE things (id integer PRIMARY KEY, owner_id integer REFERENCES owners (id));
    CREATE TABLE parts (thing_id integer REFERENCES things (id) ON DELETE CASCADE);
    CREATE FUNCTION forget_things() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN DELETE FROM things WHERE owner_id = old.id; RETURN NULL; END $$;
    CREATE TRIGGER trg_owners AFTER UPDATE ON owners FOR EACH ROW EXECUTE FUNCTION forget_things();
    INSERT INTO owners VALUES (1, 'a'), (2, 'b');
    INSERT INTO things VALUES (1, 1), (2, 2);
    INSERT INTO parts VALUES (1), (2);`,
  down: 'DROP TABLE logs; DROP TABLE tags; DROP TABLE notes; DROP FUNCTION clean_up; DROP FUNCTION forget_tags;',
};

async function open() {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const files = new Files([TABLES]);
  await migratorOn(database, files).up();
  return {
    database,
    apply(up: string, options: Parameters<typeof migratorOn>[2] = {}) {
      files.write({ name: 'app/202601010002_step', up, down: '-- Nothing to undo.' });
      return migratorOn(database, files, options).up();
    },
  };
}

const count = async (database: MigratingDatabase, table: string) =>
  Number((await database.rows(`SELECT count(*) AS rows FROM ${table}`))[0]?.rows);

describe('rows that go', () => {
  it.each([
    ['by triggers', 'DELETE FROM notes WHERE id = 2', '1 row from notes, 2 rows from tags'],
    ['by functions', 'SELECT clean_up()', '1 row from notes, 2 rows from tags'],
    ['by anonymous blocks', 'DO $$ BEGIN DELETE FROM tags; END $$', '3 rows from tags'],
    [
      'by statements that are made up',
      "DO $$ BEGIN EXECUTE 'DELETE FROM ' || 'tags'; END $$",
      '3 rows from tags',
    ],
    ['all at once', 'TRUNCATE notes, tags', '3 rows from notes, 3 rows from tags'],
    [
      'all at once with those that refer to them',
      '-- runledger: allow=data-loss reason="moved"\nTRUNCATE owners CASCADE',
      '2 rows from parts, 2 rows from things',
    ],
    ['by functions that empty', 'SELECT empty_tags()', '3 rows from tags'],
    [
      'by blocks that drop',
      "DO $$ BEGIN EXECUTE 'DROP TABLE ' || 'tags'; END $$",
      '3 rows from tags',
    ],
    [
      'by triggers of what is only written',
      "UPDATE owners SET name = 'x' WHERE id = 1",
      '1 row from parts, 1 row from things',
    ],
    ['from a partition', 'DELETE FROM logs_p2 WHERE id = 2', '1 row from logs'],
    ['with a partition', 'DROP TABLE logs_p2', '2 rows from logs_p2'],
    [
      'with a path that the file sets',
      'SET LOCAL search_path = pg_temp; DELETE FROM runledger.logs WHERE id = 3',
      '1 row from logs',
    ],
  ])('%s are counted', async (_, up, rows) => {
    const { database, apply } = await open();
    await expect(apply(up)).rejects.toThrow(`it would take ${rows} and`);
    expect(await count(database, 'notes')).toBe(3);
    expect(await count(database, 'logs')).toBe(3);
  });

  it('take none along unannounced on the way back', async () => {
    const database = await migratingDriver.create();
    onTestFinished(() => database.drop());
    const down = 'DELETE FROM things; DROP TABLE things CASCADE;';
    const files = new Files([TABLES, { name: 'app/202601010002_step', up: '-- Later.', down }]);
    const migrator = migratorOn(database, files);
    await migrator.up();
    await expect(migrator.down()).rejects.toThrow('it would take 2 rows from parts and');
    expect(await count(database, 'parts')).toBe(2);
  });

  it.each([
    ['are moved to another partition', 'UPDATE logs SET day = 12 WHERE id = 1'],
    ['are written anew', 'ALTER TABLE notes ALTER COLUMN id TYPE bigint; SELECT 1'],
    [
      'are emptied out and put back',
      'CREATE TABLE kept AS SELECT * FROM tags; TRUNCATE tags; INSERT INTO tags SELECT * FROM kept',
    ],
  ])('are none where they %s', async (_, up) => {
    const { apply } = await open();
    expect((await apply(up)).applied).toMatchObject([{ rowsLost: {} }]);
  });

  it('are counted by name where the server counts nothing', async () => {
    const { database, apply } = await open();
    await database.execute(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET track_counts = off', current_database()); END $$`,
    );
    await expect(apply('DELETE FROM notes WHERE id = 2')).rejects.toThrow(
      'it would take 1 row from notes and',
    );
  });

  it('are the migration’s own: what others delete and add meanwhile does not count', async () => {
    const { database, apply } = await open();
    const application = await connectClient({ url: database.address });
    onTestFinished(() => application.end());
    const gate = await connectClient({ url: database.address });
    onTestFinished(() => gate.end());
    await gate.query('SELECT pg_advisory_lock(7)');
    // Between the first count and the last the application works on the same tables.
    const meanwhile = (async () => {
      await untilSomebodyWaits(gate);
      await application.query('DELETE FROM tags');
      await application.query(
        "INSERT INTO notes SELECT i, 'more' FROM generate_series(10, 20) AS i",
      );
      await gate.query('SELECT pg_advisory_unlock(7)');
    })();
    const waits = 'SELECT pg_advisory_xact_lock(7)';
    await expect(
      apply(`${waits}; DELETE FROM notes WHERE id = 1 AND slug = 'one'`),
    ).rejects.toThrow('it would take 1 row from notes and');
    await meanwhile;
    expect(await count(database, 'notes')).toBe(14);
  });
});

/** Until a statement waits for the lock 7. */
async function untilSomebodyWaits(client: { query(sql: string): Promise<{ rows: unknown[] }> }) {
  for (;;) {
    const { rows } = await client.query(
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 7 AND NOT granted`,
    );
    if (rows.length > 0) return;
  }
}

describe('the schema against the model', () => {
  it('has nothing against a migrated database, and what an application adds', async () => {
    const database = await createDatabase();
    onTestFinished(() => database.drop());
    const client = await connectClient({ url: database.url });
    onTestFinished(() => client.end());
    expect(await validateSchema({ url: database.url })).toEqual([]);
    await client.query(`CREATE TABLE tickets (id integer); CREATE INDEX i ON jobs (kind);
      CREATE VIEW busy AS SELECT id FROM jobs;`);
    expect(await validateSchema({ url: database.url })).toEqual([]);
  });

  it('takes the right to make temporary tables', async () => {
    const database = await createDatabase();
    onTestFinished(() => database.drop());
    const client = await connectClient({ url: database.url });
    onTestFinished(() => client.end());
    const { database: name } = client;
    await client.query(`REVOKE TEMPORARY ON DATABASE "${name}" FROM PUBLIC;
      CREATE ROLE "${name}" LOGIN PASSWORD 'secret'; GRANT USAGE ON SCHEMA runledger TO "${name}";`);
    onTestFinished(async () => {
      await client.query(`DROP OWNED BY "${name}"; DROP ROLE "${name}"`);
    });
    const options = { url: database.url, user: name ?? '', password: 'secret' };
    await expect(validateSchema(options)).rejects.toThrow(
      `may not make temporary tables: GRANT TEMPORARY ON DATABASE ${name} TO ${name}`,
    );
  });

  it('says what somebody changed', async () => {
    const database = await createDatabase();
    onTestFinished(() => database.drop());
    const client = await connectClient({ url: database.url });
    onTestFinished(() => client.end());
    await client.query('ALTER TABLE job_files ADD COLUMN note text; DROP INDEX idx_users_role;');
    const differences = await validateSchema({ url: database.url });
    expect(differences).toHaveLength(2);
    expect(differences.join('\n')).toMatch(/index idx_users_role of users is missing/);
    expect(differences.join('\n')).toMatch(/column note of job_files is not in the model: text/);
  });
});

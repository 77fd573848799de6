/** Migrations that drop, and do nothing else, run without foreign keys: which do, and what nothing may come of. */
import { Files } from '@runledger/conformance/migrations';
import {
  createMigrator,
  type MigrationSource,
  type MigratorOptions,
  parseScript,
  sourcesOf,
} from '@runledger/migrator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Connection, openDatabase } from '../src/connection/open.ts';
import { embeddedMigrations } from '../src/generated/migrations.ts';
import { sqliteSyntax } from '../src/migrations/syntax.ts';
import { targetOn } from '../src/migrations/target.ts';
import { temporaryFile } from './database.ts';

const NODES =
  'CREATE TABLE nodes (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES nodes (id));';
const DROP = 'DROP TABLE nodes;';
const NONE: readonly MigrationSource[] = [];

const keysOf = (connection: Connection) => connection.pragma('foreign_keys', { simple: true });

/** A migrated database on a connection that outlives the migrations. */
async function openWith({ up = '', down = DROP, path = ':memory:', more = NONE }) {
  const connection = openDatabase({ path });
  onTestFinished(() => void connection.close());
  const files = new Files([{ name: 'app/202601010001_nodes', up: NODES + up, down }]);
  /** What foreign keys were when each statement began. */
  const keys: unknown[] = [];
  const migrator = (options: Partial<MigratorOptions> = {}) =>
    createMigrator({
      target: targetOn(path, connection),
      sources: [...more, ...files.sources],
      backup: false,
      observeStatements: true,
      onEvent({ type }) {
        if (type === 'statement-started') keys.push(keysOf(connection));
      },
      ...options,
    });
  await migrator().up();
  expect(keys.splice(0)).not.toContain(0);
  connection.exec('INSERT INTO nodes VALUES (1, NULL), (2, 1)');
  return { connection, keys, migrator };
}

describe('foreign keys', () => {
  it('are off while tables are dropped, and on again', async () => {
    const { connection, keys, migrator } = await openWith({
      up: 'CREATE INDEX idx_nodes ON nodes (parent_id);',
      down: `DROP INDEX idx_nodes; ${DROP}`,
    });
    await migrator().down();
    expect(keys).toEqual([0, 0]);
    expect(keysOf(connection)).toBe(1);
    expect(connection.inTransaction).toBe(false);
  });

  it.each([
    'CREATE TABLE more (id INTEGER);',
    'DELETE FROM nodes;',
    'UPDATE nodes SET parent_id = NULL;',
    'INSERT INTO nodes VALUES (3, NULL);',
    'ALTER TABLE nodes ADD COLUMN more TEXT;',
    'CREATE TABLE more AS SELECT * FROM nodes;',
  ])('stay on beside a statement that may write: %s', async (statement) => {
    const { connection, keys, migrator } = await openWith({ down: `${statement} ${DROP}` });
    await migrator().down();
    expect(keys).toEqual([1, 1]);
    expect(keysOf(connection)).toBe(1);
  });

  it('stay on where no table is dropped', async () => {
    const { keys, migrator } = await openWith({
      up: 'CREATE VIEW roots AS SELECT id FROM nodes;',
      down: 'DROP VIEW roots;',
    });
    await migrator().down();
    expect(keys).toEqual([1]);
  });

  it.each([
    ['a statement fails', `${DROP} DROP TABLE nowhere;`, /nowhere/],
    ['rows refer to the table', 'DROP TABLE parents;', /dropping parents/],
  ])('are on again when %s', async (_, down, message) => {
    const { connection, keys, migrator } = await openWith({
      up: 'CREATE TABLE parents (id INTEGER PRIMARY KEY); CREATE TABLE children (id INTEGER REFERENCES parents (id));',
      down,
    });
    connection.exec('INSERT INTO parents VALUES (1); INSERT INTO children VALUES (1)');
    await expect(migrator().down()).rejects.toThrow(message);
    expect(keys).toContain(0);
    expect(keysOf(connection)).toBe(1);
    expect(connection.prepare('SELECT id FROM nodes').all()).toHaveLength(2);
  });

  it('are on again when a hook refuses', async () => {
    const { connection, migrator } = await openWith({});
    const afterMigrate = () => {
      expect(keysOf(connection)).toBe(0);
      throw new Error('not today');
    };
    await expect(migrator({ hooks: { afterMigrate } }).down()).rejects.toThrow(/not today/);
    expect(keysOf(connection)).toBe(1);
    expect(connection.prepare('SELECT id FROM nodes').all()).toHaveLength(2);
  });

  it('are on again when another connection has the lock', async () => {
    const path = temporaryFile();
    const { connection, migrator } = await openWith({ path });
    const other = openDatabase({ path });
    onTestFinished(() => void other.close());
    other.exec('BEGIN IMMEDIATE');
    const session = await targetOn(path, connection).connect();
    await expect(session.transaction(unitOf(null))).rejects.toThrow(/locked/);
    expect(keysOf(connection)).toBe(1);
    other.exec('ROLLBACK');
    await migrator().down();
  });

  it('are on again when another process was faster', async () => {
    const { connection } = await openWith({});
    const session = await targetOn(':memory:', connection).connect();
    expect(await session.transaction(unitOf(null))).toBe('superseded');
    expect(keysOf(connection)).toBe(1);
    expect(connection.prepare('SELECT id FROM nodes').all()).toHaveLength(2);
  });

  it('stay as they are on a connection that works without them', async () => {
    const { connection, keys, migrator } = await openWith({});
    connection.pragma('foreign_keys = OFF');
    await migrator().down();
    expect(keys).toEqual([0]);
    expect(keysOf(connection)).toBe(0);
  });
});

/** What the engine does to roll back, if its migration stands in the history as it is said here. */
function unitOf(row: null) {
  return {
    expected: [{ stream: 'app', version: '202601010001', row }],
    statements: parseScript(DROP, sqliteSyntax).statements,
    journal: () => ({ put: [], remove: [], log: [] }),
    limits: { lockTimeoutMs: 0, statementTimeoutMs: 0 },
    rebuild: [],
    allowed: {},
    observer: null,
    durable: true,
  };
}

describe('the journal of a migration that drops', () => {
  const HISTORY = 'REFERENCES schema_migrations (stream, version) ON DELETE CASCADE';

  it('takes along what refers to it', async () => {
    const { connection, keys, migrator } = await openWith({
      up: `CREATE TABLE releases (stream TEXT, version TEXT, FOREIGN KEY (stream, version) ${HISTORY});`,
    });
    connection.exec('INSERT INTO releases SELECT stream, version FROM schema_migrations');
    await migrator().down();
    expect(keys).toEqual([1]);
    expect(connection.prepare('SELECT * FROM releases').all()).toEqual([]);
  });

  it('is held to the references of what its triggers write', async () => {
    const { connection, keys, migrator } = await openWith({
      up: `CREATE TABLE known (action TEXT PRIMARY KEY);
        CREATE TABLE notices (action TEXT REFERENCES known (action));
        INSERT INTO known VALUES ('apply');
        CREATE TRIGGER trg_notices AFTER INSERT ON migration_log BEGIN
          INSERT INTO notices VALUES (new.action);
        END;`,
    });
    await expect(migrator().down()).rejects.toThrow(/points to one that is not there/);
    expect(keys).toEqual([1]);
    expect(connection.prepare('SELECT id FROM nodes').all()).toHaveLength(2);
    connection.exec(`INSERT INTO known VALUES ('rollback')`);
    await migrator().down();
    expect(connection.prepare('SELECT action FROM notices').pluck().all()).toEqual([
      'apply',
      'rollback',
    ]);
  });

  it('needs no foreign keys for the audit trail, whose triggers only refuse', async () => {
    const { connection, keys, migrator } = await openWith({ more: sourcesOf(embeddedMigrations) });
    await migrator().down({ stream: 'app' });
    expect(keys).toEqual([0]);
    const logged = connection.prepare(
      'SELECT action FROM audit_log_entries ORDER BY sequence DESC',
    );
    expect(logged.pluck().get()).toMatch(/rollback/);
  });
});

/** The migrated database is what the model says, and whatever is not is found. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Difference, differenceText, validate } from '@runledger/governance';
import { createMigrator, sourcesOf } from '@runledger/migrator';
import { model } from '@runledger/schema';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dumpSchema, introspect, sqliteSchemaDatabase } from '../src/introspection/database.ts';
import { targetOn } from '../src/migrations/target.ts';
import { embeddedMigrations } from '../src/migrations.ts';
import { applyMigrations, revertMigrations } from './apply-migrations.ts';

const golden = readFileSync(join(import.meta.dirname, '../src/generated/schema.txt'), 'utf8');
const tables = Object.values(model);

function openMigrated() {
  const connection = new Database(':memory:');
  onTestFinished(() => {
    connection.close();
  });
  applyMigrations(connection);
  return connection;
}

describe('schema › migrated database', () => {
  it('is what the model says', async () => {
    const differences = await validate(tables, sqliteSchemaDatabase(openMigrated()));
    expect(differences.map(differenceText)).toEqual([]);
  });

  it('reads as the golden dump', () => {
    expect(dumpSchema(openMigrated())).toBe(golden);
  });

  it('is the same when the engine makes it', async () => {
    const connection = new Database(':memory:');
    onTestFinished(() => {
      connection.close();
    });
    await createMigrator({
      target: targetOn(':memory:', connection),
      sources: sourcesOf(embeddedMigrations),
    }).up();
    expect(dumpSchema(connection)).toBe(golden);
  });

  it('is empty when all migrations are taken back, and the same when they are applied again', () => {
    const connection = openMigrated();
    revertMigrations(connection);
    expect(dumpSchema(connection)).toBe('');
    applyMigrations(connection);
    expect(dumpSchema(connection)).toBe(golden);
  });
});

describe('schema › the checks of optional JSON', () => {
  // SQLite 3.40 is still what many systems have as `sqlite3`: with json_valid(NULL) = 0 in a check, its
  // integrity_check complains of every row, and it writes none.
  it('let NULL be where NULL is no JSON', async () => {
    const connection = new Database(':memory:');
    onTestFinished(() => {
      connection.close();
    });
    connection.function('json_valid', { deterministic: true }, (text) => {
      if (text === null) return 0;
      JSON.parse(String(text));
      return 1;
    });
    await createMigrator({
      target: targetOn(':memory:', connection),
      sources: sourcesOf(embeddedMigrations),
    }).up();
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');

    const optional = connection
      .prepare<[], { name: string; column: string }>(
        `SELECT 'chk_' || m.name || '_' || c.name AS name, c.name AS column
          FROM sqlite_schema AS m, pragma_table_info(m.name) AS c
          WHERE m.type = 'table' AND NOT c."notnull"`,
      )
      .all();
    const checked = optional.flatMap(({ name, column }) => {
      const check = new RegExp(`check ${name} check (\\(.*json_valid.*\\))$`, 'm').exec(
        golden,
      )?.[1];
      if (check === undefined) return [];
      return {
        name,
        passes: connection
          .prepare(`SELECT ${check} IS NOT 0 FROM (SELECT NULL AS ${column})`)
          .pluck()
          .get(),
      };
    });
    expect(checked.length).toBeGreaterThan(15);
    expect(checked.filter(({ passes }) => passes !== 1)).toEqual([]);
  });
});

/** Makes a table anew with another text in its definition. */
function redefine(table: string, text: string, replacement: string) {
  return (connection: Database.Database) => {
    const statements = connection
      .prepare<[string], string>(
        'SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql NOT NULL',
      )
      .pluck()
      .all(table);
    const [create = '', ...others] = statements;
    expect(create).toContain(text);
    connection.pragma('foreign_keys = OFF');
    connection.exec(`DROP TABLE ${table}`);
    for (const sql of [create.replace(text, replacement), ...others]) connection.exec(sql);
  };
}

const execute = (sql: string) => (connection: Database.Database) => {
  connection.exec(sql);
};

type Deviation = [string, (connection: Database.Database) => void, Partial<Difference>[]];

const deviations: Deviation[] = [
  [
    'a table that is missing',
    execute('DROP TABLE job_files'),
    [{ problem: 'missing', type: 'table', name: 'job_files' }],
  ],
  [
    'a table that is not in the model',
    execute('CREATE TABLE notes (text TEXT) STRICT'),
    [{ problem: 'unexpected', type: 'table', name: 'notes' }],
  ],
  [
    'a view',
    execute('CREATE VIEW busy AS SELECT id FROM jobs'),
    [{ problem: 'unexpected', type: 'view', table: null, name: 'busy' }],
  ],
  [
    'a column that is not in the model',
    execute('ALTER TABLE jobs ADD COLUMN note TEXT'),
    [{ problem: 'unexpected', type: 'column', table: 'jobs', name: 'note' }],
  ],
  [
    'a column under another name',
    execute('ALTER TABLE jobs RENAME COLUMN result TO outcome'),
    [
      { problem: 'missing', type: 'column', table: 'jobs', name: 'result' },
      { problem: 'different', type: 'check', table: 'jobs', name: 'chk_jobs_result' },
      { problem: 'unexpected', type: 'column', table: 'jobs', name: 'outcome' },
    ],
  ],
  [
    'another type',
    redefine('job_files', 'size_bytes      INTEGER', 'size_bytes      TEXT'),
    [{ problem: 'different', type: 'column', name: 'size_bytes', actual: 'TEXT NOT NULL' }],
  ],
  [
    'another collation',
    redefine('users', 'email           TEXT', 'email           TEXT COLLATE NOCASE'),
    [{ problem: 'different', type: 'column', actual: 'TEXT COLLATE NOCASE NOT NULL' }],
  ],
  [
    'a column that may be NULL',
    redefine('users', 'role            TEXT NOT NULL', 'role            TEXT'),
    [{ problem: 'different', type: 'column', name: 'role', actual: 'TEXT' }],
  ],
  [
    'another default',
    redefine('jobs', 'DEFAULT 20', 'DEFAULT 3'),
    [{ problem: 'different', name: 'max_attempts', actual: 'INTEGER NOT NULL DEFAULT 3' }],
  ],
  [
    'another order of columns',
    redefine(
      'audit_chains',
      '  sequence        INTEGER NOT NULL,\n  hash            BLOB NOT NULL,\n',
      '  hash            BLOB NOT NULL,\n  sequence        INTEGER NOT NULL,\n',
    ),
    [{ problem: 'different', type: 'column order', table: 'audit_chains' }],
  ],
  [
    'a table that is not strict',
    redefine('jobs', ') STRICT', ')'),
    [{ problem: 'different', type: 'options', table: 'jobs', expected: 'STRICT', actual: '' }],
  ],
  [
    'another layout',
    redefine('daily_usage', 'STRICT, WITHOUT ROWID', 'STRICT'),
    [{ problem: 'different', type: 'options', table: 'daily_usage', actual: 'STRICT' }],
  ],
  [
    'another primary key',
    redefine('job_files', 'PRIMARY KEY (organization_id, id)', 'PRIMARY KEY (id)'),
    [{ problem: 'different', type: 'primary key', name: 'pk_job_files' }],
  ],
  [
    'a unique key that is missing',
    redefine('users', '  CONSTRAINT uq_users_email UNIQUE (email),\n', ''),
    [{ problem: 'missing', type: 'unique', name: 'uq_users_email' }],
  ],
  [
    'a constraint under another name',
    redefine('users', 'uq_users_email', 'users_email'),
    [
      { problem: 'missing', type: 'unique', name: 'uq_users_email' },
      { problem: 'unexpected', type: 'unique', name: 'users_email' },
    ],
  ],
  [
    'a key without a name',
    redefine('users', '  role            TEXT', '  role            TEXT UNIQUE'),
    [{ problem: 'unexpected', type: 'unique', name: '(unnamed) unique (role)' }],
  ],
  [
    'a foreign key that deletes',
    redefine(
      'users',
      'REFERENCES organizations (id)',
      'REFERENCES organizations (id) ON DELETE CASCADE',
    ),
    [{ problem: 'different', type: 'foreign key', name: 'fk_users_organization_id' }],
  ],
  [
    'a check that is looser',
    redefine('users', "role IN ('admin', 'user')", "role IN ('admin', 'user', 'guest')"),
    [{ problem: 'different', type: 'check', name: 'chk_users_role' }],
  ],
  [
    'a check of a column that is not in the model',
    redefine('users', '  role            TEXT', '  role            TEXT CHECK (role <> email)'),
    [{ problem: 'unexpected', type: 'check', name: '(unnamed) check (role <> email)' }],
  ],
  [
    'an index that is missing',
    execute('DROP INDEX idx_users_role'),
    [{ problem: 'missing', type: 'index', name: 'idx_users_role' }],
  ],
  [
    'an index that is not in the model',
    execute('CREATE INDEX idx_users_display_name ON users (display_name)'),
    [{ problem: 'unexpected', type: 'index', name: 'idx_users_display_name' }],
  ],
  [
    'an index in another order',
    execute('DROP INDEX idx_users_role; CREATE INDEX idx_users_role ON users (role DESC)'),
    [{ problem: 'different', type: 'index', name: 'idx_users_role' }],
  ],
  [
    'a partial index of other rows',
    execute(
      "DROP INDEX idx_jobs_locked_until; CREATE INDEX idx_jobs_locked_until ON jobs (locked_until) WHERE status = 'queued'",
    ),
    [{ problem: 'different', type: 'index', name: 'idx_jobs_locked_until' }],
  ],
  [
    'a trigger that is missing',
    execute('DROP TRIGGER trg_audit_log_entries_update'),
    [{ problem: 'missing', type: 'trigger', name: 'trg_audit_log_entries_update' }],
  ],
  [
    'a trigger that is not in the model',
    execute('CREATE TRIGGER watch AFTER INSERT ON jobs BEGIN SELECT 1; END'),
    [{ problem: 'unexpected', type: 'trigger', table: 'jobs', name: 'watch' }],
  ],
];

describe('schema › validation finds', () => {
  it.each(deviations)('%s', async (_, deviate, expected) => {
    const connection = openMigrated();
    deviate(connection);
    const differences = await validate(tables, sqliteSchemaDatabase(connection));
    expect(differences).toMatchObject(expected);
  });

  it('nothing in comments, white space, case and quotes', async () => {
    const connection = openMigrated();
    redefine(
      'audit_chains',
      'CHECK (sequence >= 0)',
      'check ( -- not below\n "sequence">=0 /* zero */ )',
    )(connection);
    expect(await validate(tables, sqliteSchemaDatabase(connection))).toEqual([]);
  });
});

describe('schema › introspection', () => {
  it('tells literals apart that differ in white space only', () => {
    const connection = new Database(':memory:');
    connection.exec(
      "CREATE TABLE a (x TEXT DEFAULT 'a , b'); CREATE TABLE b (x TEXT DEFAULT 'a, b')",
    );
    const [a, b] = introspect(connection).tables.map((table) => table.columns[0]?.default);
    connection.close();
    expect(a).not.toBe(b);
  });

  it('reads constraints that stand in a column', () => {
    const connection = new Database(':memory:');
    connection.exec('CREATE TABLE parent (id INTEGER PRIMARY KEY)');
    connection.exec(
      `CREATE TABLE child (
        id INTEGER NOT NULL CONSTRAINT pk PRIMARY KEY,
        parent_id INTEGER DEFAULT (1) CONSTRAINT fk REFERENCES parent (id) ON DELETE SET DEFAULT,
        twice INTEGER GENERATED ALWAYS AS (id * 2) STORED CHECK (CAST(twice AS TEXT) > '')
      )`,
    );
    const [child] = introspect(connection).tables;
    connection.close();
    expect(child?.constraints).toEqual([
      { type: 'primary key', name: 'pk', definition: 'primary key (id)' },
      {
        type: 'foreign key',
        name: 'fk',
        definition: 'foreign key (parent_id) references parent (id) on delete set default',
      },
      { type: 'check', name: null, definition: "check (cast (twice as text) > '')" },
    ]);
    expect(child?.columns.map((column) => column.type)).toEqual([
      'INTEGER',
      'INTEGER',
      'INTEGER GENERATED AS (id * 2) STORED',
    ]);
  });
});

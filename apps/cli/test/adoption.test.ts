/** A database that another tool has migrated, taken over: what it has applied is recorded, and nothing runs twice. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createTestDatabase } from '@tooling/postgres-server';
import Database from 'better-sqlite3';
import { resolveBinary } from 'dbmate';
import { type Dialect, Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Workplace, workplaceWith } from './workplace.ts';

/** A database that Runledger has never seen. */
interface Stranger {
  readonly workplace: Workplace;
  /** As dbmate takes it. */
  readonly address: string;
  execute(sql: string): Promise<void>;
  dialect(): Dialect;
}

const strangers = {
  async sqlite(): Promise<Stranger> {
    await Promise.resolve();
    const workplace = workplaceWith({});
    const path = join(workplace.directory, 'app.db');
    write(workplace, { driver: 'sqlite', path });
    return {
      workplace,
      address: `sqlite:${path}`,
      async execute(sql) {
        await Promise.resolve();
        const database = new Database(path);
        database.exec(sql);
        database.close();
      },
      dialect: () => new SqliteDialect({ database: new Database(path) }),
    };
  },
  async postgres(): Promise<Stranger> {
    const { url, drop } = await createTestDatabase();
    onTestFinished(() => drop());
    const workplace = workplaceWith({ DB_URL: url });
    // Where the other tool has made the application's tables.
    write(workplace, { driver: 'postgres', schema: 'public' });
    return {
      workplace,
      address: `${url}${url.includes('?') ? '&' : '?'}sslmode=disable`,
      async execute(sql) {
        const client = new pg.Client(url);
        await client.connect();
        await client.query(sql);
        await client.end();
      },
      dialect: () => new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }),
    };
  },
};

function write(
  workplace: Workplace,
  config: { readonly driver: string; readonly path?: string; readonly schema?: string },
): void {
  const streams = { app: { [config.driver]: './migrations' } };
  workplace.write('runledger.config.json', JSON.stringify({ ...config, streams }));
}

/** The directory of the other tool's files. */
function foreignFiles({ directory }: Workplace, files: Readonly<Record<string, string>>): string {
  const path = join(directory, 'theirs');
  mkdirSync(path);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(path, name), text);
  }
  return path;
}

/** Imports, records, and goes on where the tool had come. */
async function adopt({ workplace }: Stranger, tool: string, table: string | null): Promise<void> {
  await workplace.ok(`migrate import theirs --from ${tool}`);
  await workplace.ok(`migrate baseline --from ${tool}${table ? ` --table ${table}` : ''}`);
}

describe.each(Object.entries(strangers))('adoption on %s', (driver, open) => {
  it('takes over from dbmate, where it had come to', async () => {
    const stranger = await open();
    const { workplace, address } = stranger;
    const theirs = foreignFiles(workplace, {
      '20240102030405_notes.sql':
        '-- migrate:up\nCREATE TABLE notes (id integer PRIMARY KEY);\n\n-- migrate:down\nDROP TABLE notes;\n',
      '20240102030406_body.sql':
        '-- migrate:up\nALTER TABLE notes ADD COLUMN body text;\n\n-- migrate:down\nALTER TABLE notes DROP COLUMN body;\n',
    });
    const dbmate = (...args: string[]) =>
      execFileSync(resolveBinary(), [
        ...['--url', address, '--migrations-dir', theirs, '--no-dump-schema'],
        ...['--migrations-table', 'dbmate_migrations', ...args],
      ]);
    execFileSync(resolveBinary(), [
      ...['--url', address, '--migrations-dir', theirs, '--no-dump-schema', 'up'],
    ]);
    const { stderr } = await workplace.run('migrate baseline --from dbmate');
    expect(stderr).toContain(
      "dbmate's history has the name of Runledger's own: rename it (ALTER TABLE schema_migrations RENAME TO dbmate_migrations)",
    );
    await stranger.execute('ALTER TABLE schema_migrations RENAME TO dbmate_migrations');
    await adopt(stranger, 'dbmate', 'dbmate_migrations');
    const status = await workplace.run('migrate status --json');
    const { migrations } = JSON.parse(status.stdout);
    expect(migrations.filter(({ stream }: { stream: string }) => stream === 'app')).toMatchObject([
      { version: '202401020304', name: 'notes', status: 'applied' },
      { version: '202401020305', name: 'body', status: 'applied' },
    ]);
    // Runledger's own tables are still to be made; of the application's, nothing is.
    const { applied } = await workplace.json('migrate');
    expect(applied.some(({ stream }: { stream: string }) => stream === 'app')).toBe(false);
    expect((await workplace.run('migrate status')).code).toBe(0);
    // What dbmate could take back, Runledger can.
    expect((await workplace.json('migrate down --stream app --yes')).rolledBack).toMatchObject([
      { name: 'body' },
    ]);
    await workplace.ok('migrate');
    await stranger.execute('INSERT INTO notes (id, body) VALUES (1, NULL)');
    // The tool itself still finds everything as it left it.
    expect(dbmate('status').toString()).toContain('Pending: 0');
  });

  it("takes over from Kysely's Migrator, in the middle of its files", async () => {
    const stranger = await open();
    const { workplace } = stranger;
    const theirs = foreignFiles(workplace, {
      '2024-01-02T03-04-05_notes.mjs': `
        export const up = (db) => db.schema.createTable('notes')
          .addColumn('id', 'integer', (column) => column.primaryKey()).execute();
        export const down = (db) => db.schema.dropTable('notes').execute();`,
      '2024-01-02T03-04-06_body.mjs': `
        export const up = (db) => db.schema.alterTable('notes').addColumn('body', 'text').execute();
        export const down = (db) => db.schema.alterTable('notes').dropColumn('body').execute();`,
    });
    const db = new Kysely<unknown>({ dialect: stranger.dialect() });
    const names = readdirSync(theirs).sort();
    const provider = {
      getMigrations: async () =>
        Object.fromEntries(
          await Promise.all(
            names.map(async (name) => [
              name.replace('.mjs', ''),
              await import(pathToFileURL(join(theirs, name)).href),
            ]),
          ),
        ),
    };
    const { error } = await new Migrator({ db, provider }).migrateTo('2024-01-02T03-04-05_notes');
    expect(error).toBeUndefined();
    await db.destroy();

    await adopt(stranger, 'kysely', null);
    const { applied } = await workplace.json('migrate --stream app');
    expect(applied).toMatchObject([{ version: '202401020305', name: 'body' }]);
    await stranger.execute("INSERT INTO notes (id, body) VALUES (1, 'x')");
    const { rolledBack } = await workplace.json('migrate down --stream app --steps 2 --yes');
    expect(rolledBack).toMatchObject([{ name: 'body' }, { name: 'notes' }]);
  });

  it('takes over from goose, by its table and its files', async () => {
    const stranger = await open();
    const serial = { sqlite: 'INTEGER PRIMARY KEY AUTOINCREMENT', postgres: 'integer PRIMARY KEY' };
    // As goose makes it: internal/dialects of pressly/goose.
    await stranger.execute(`
      CREATE TABLE goose_db_version (id ${serial[driver as 'sqlite']}, version_id bigint NOT NULL,
        is_applied boolean NOT NULL, tstamp timestamp DEFAULT CURRENT_TIMESTAMP);
      INSERT INTO goose_db_version (id, version_id, is_applied) VALUES
        (1, 0, true), (2, 1, true), (3, 2, true), (4, 2, false);
      CREATE TABLE notes (id integer PRIMARY KEY);`);
    foreignFiles(stranger.workplace, {
      '00001_notes.sql':
        '-- +goose Up\nCREATE TABLE notes (id integer PRIMARY KEY);\n-- +goose Down\nDROP TABLE notes;\n',
      '00002_body.sql': '-- +goose Up\nALTER TABLE notes ADD COLUMN body text;\n',
      'title.sql': 'SELECT 1;\n',
    });
    await adopt(stranger, 'goose', null);
    const { applied } = await stranger.workplace.json('migrate --stream app');
    expect(applied).toMatchObject([{ version: '200001010002', name: 'body' }]);
    const down = join(stranger.workplace.directory, 'migrations/200001010002_body.down.sql');
    expect(readFileSync(down, 'utf8')).toContain(
      '-- DRAFT: goose has nothing that takes this back',
    );
  });

  it('takes over from Flyway, and says what it finds missing', async () => {
    const stranger = await open();
    const { workplace } = stranger;
    const none = await workplace.run('migrate baseline --from flyway');
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('The database has no table flyway_schema_history');
    // As Flyway makes it, the columns that tell something.
    await stranger.execute(`
      CREATE TABLE flyway_schema_history (installed_rank integer PRIMARY KEY, version varchar(50),
        description varchar(200), type varchar(20), script varchar(1000), success boolean NOT NULL);
      INSERT INTO flyway_schema_history VALUES
        (1, '1', 'notes', 'SQL', 'V1__notes.sql', true), (2, '1.1', 'body', 'SQL', 'V1_1__body.sql', true);
      CREATE TABLE notes (id integer PRIMARY KEY, body text);`);
    const early = await workplace.run('migrate baseline --from flyway');
    expect(early.stderr).toContain(
      'Flyway has applied 1, 1.1, which the stream does not have: import its files first',
    );
    foreignFiles(workplace, {
      'V1__notes.sql': 'CREATE TABLE notes (id integer PRIMARY KEY);',
      'V1_1__body.sql': 'ALTER TABLE notes ADD COLUMN body text;',
      'U1_1__body.sql': 'ALTER TABLE notes DROP COLUMN body;',
      'V2__title.sql': 'ALTER TABLE notes ADD COLUMN title text;',
    });
    await adopt(stranger, 'flyway', null);
    // Again, there is nothing to import, and nothing to record.
    expect(await workplace.ok('migrate import theirs --from flyway')).toContain(
      '0 migrations of Flyway imported, 3 there before',
    );
    const again = await workplace.run('migrate baseline --from flyway');
    expect(again.stderr).toContain('has a history here already');
    const { applied } = await workplace.json('migrate --stream app');
    expect(applied).toMatchObject([{ version: '200001010003', name: 'title' }]);
  });
});

describe('migrate import', () => {
  it('says what it found nothing in, what it leaves, and what cannot be run as it is', async () => {
    const { workplace } = await strangers.sqlite();
    mkdirSync(join(workplace.directory, 'empty'));
    const none = await workplace.run('migrate import empty --from goose');
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('There is no migration of goose in empty.');
    foreignFiles(workplace, {
      '00001_notes.sql':
        '-- +goose Up\nBEGIN;\nCREATE TABLE notes (id integer PRIMARY KEY);\nCOMMIT;\n',
      'title.sql': 'SELECT 1;\n',
    });
    const { code, stderr } = await workplace.run('migrate import theirs --from goose');
    expect(code).toBe(0);
    expect(stderr).toContain('Left: title.sql is not named as a migration of goose');
    expect(stderr).toMatch(
      /To be mended before `migrate`: .*200001010001_notes\.up\.sql, line 2: BEGIN has no place in a migration/,
    );
  });
});

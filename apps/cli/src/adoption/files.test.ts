/** The formats of other tools, from files as their documentation has them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { adoptedVersion } from './adopted.ts';
import { dbmate } from './dbmate.ts';
import { flyway } from './flyway.ts';
import { goose } from './goose.ts';
import { kysely } from './kysely.ts';

function directoryWith(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'runledger-foreign-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

describe('adoption › goose', () => {
  it('cuts a file at its annotations', async () => {
    const directory = directoryWith({
      '00002_fn.sql': `-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION one() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION one();
`,
      '00010_later.sql':
        '-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY a ON b (c);\n',
      '20240102030405_users.sql':
        '-- +goose up\nCREATE TABLE users (id int);\n-- +goose down\nDROP TABLE users;\n',
      '00003_code.go': 'package migrations',
    });
    const { migrations, left } = await goose.read(directory, 'postgres');
    expect(migrations).toMatchObject([
      {
        id: '2',
        name: 'fn',
        minute: null,
        up: 'CREATE FUNCTION one() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;',
        down: 'DROP FUNCTION one();',
        isOutsideTransaction: false,
      },
      { id: '10', down: null, isOutsideTransaction: true },
      { id: '20240102030405', minute: '202401020304', down: 'DROP TABLE users;' },
    ]);
    expect(left).toEqual([
      '00003_code.go is written in Go: write what it does as a migration of your own, at its place in the order, with the line "-- Imported from goose: 3" at the top of its .up.sql, by which `migrate baseline --from` knows it',
    ]);
  });

  it('refuses what goose would not read', async () => {
    await expect(
      (async () => goose.read(directoryWith({ '1_a.sql': 'SELECT 1;' }), 'sqlite'))(),
    ).rejects.toThrow('1_a.sql has no line "-- +goose Up"');
    await expect(
      (async () =>
        goose.read(directoryWith({ '1_a.sql': '-- +goose Up\n-- +goose Twice\n' }), 'sqlite'))(),
    ).rejects.toThrow('"-- +goose Twice" is no annotation that is known');
  });

  it('takes the last word of its history on each version', () => {
    expect(
      goose.applied([
        { id: 1, version_id: '0', is_applied: true },
        { id: 2, version_id: '1', is_applied: true },
        { id: 4, version_id: '2', is_applied: false },
        { id: 3, version_id: '2', is_applied: true },
        // As SQLite gives it.
        { id: 5, version_id: 3, is_applied: 1 },
      ]),
    ).toEqual(['1', '3']);
  });
});

describe('adoption › dbmate', () => {
  it('cuts a file at its marks', async () => {
    const directory = directoryWith({
      '20240102030405_users.sql':
        '-- migrate:up\nCREATE TABLE users (id int);\n\n-- migrate:down\nDROP TABLE users;\n',
      '20240102030406_index.sql':
        '-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY a ON users (id);\n',
    });
    const { migrations } = await dbmate.read(directory, 'postgres');
    expect(migrations).toMatchObject([
      { id: '20240102030405', name: 'users', minute: '202401020304', down: 'DROP TABLE users;' },
      { id: '20240102030406', isOutsideTransaction: true, down: null },
    ]);
    expect(() => dbmate.read(directoryWith({ '1.sql': 'SELECT 1' }), 'sqlite')).toThrow(
      '1.sql has no line "-- migrate:up"',
    );
  });
});

describe('adoption › Flyway', () => {
  it('reads versions with their undoing, in the order of numbers', async () => {
    const directory = directoryWith({
      'V1__first.sql': 'CREATE TABLE a (id int);',
      'V10__tenth.sql': 'CREATE TABLE j (id int);',
      'V2_1__more.sql': `CREATE TABLE \${schema}.b (id int);`,
      'V2.1.1__index.sql': 'CREATE INDEX CONCURRENTLY x ON a (id);',
      'V2.1.1__index.sql.conf': 'executeInTransaction=false\n',
      'U1__first.sql': 'DROP TABLE a;',
      'R__views.sql': 'CREATE OR REPLACE VIEW v AS SELECT 1;',
    });
    const { migrations, left } = await flyway.read(directory, 'postgres');
    expect(migrations).toMatchObject([
      { id: '1', name: 'first', down: 'DROP TABLE a;' },
      { id: '2.1', remarks: [expect.stringContaining('placeholders')] },
      { id: '2.1.1', isOutsideTransaction: true },
      { id: '10', down: null },
    ]);
    expect(left).toEqual([expect.stringMatching(/^R__views.sql is applied again/)]);
  });

  it('reads what its history tells', () => {
    const row = (installed_rank: number, version: string | null, type: string, success = true) => ({
      installed_rank,
      version,
      type,
      success,
      description: 'something',
    });
    expect(
      flyway.applied([
        row(3, '2.1', 'UNDO_SQL'),
        row(1, '1', 'SQL'),
        row(2, '2.1', 'SQL'),
        row(4, null, 'SQL'),
        row(5, '10.0', 'SQL'),
      ]),
    ).toEqual(['1', '10']);
    const below = [row(1, '5', 'BASELINE'), row(2, '6', 'SQL')];
    expect(flyway.applied(below, ['1', '4.2', '5', '6', '7'])).toEqual(['1', '4.2', '5', '6']);
    expect(flyway.applied(below, ['6', '7'])).toEqual(['6']);
    expect(() => flyway.applied([row(1, '1', 'SQL', false)])).toThrow(
      "Flyway's migration 1 failed half way: mend it, and run flyway repair, before.",
    );
  });
});

describe('adoption › Kysely', () => {
  const files = {
    '2024-01-02T03-04-05_users.mjs': `
      export async function up(db) {
        await db.schema.createTable('users')
          .addColumn('id', 'integer', (column) => column.primaryKey())
          .addColumn('name', 'text', (column) => column.notNull().defaultTo("it's"))
          .execute();
        await db.insertInto('users').values({ id: 1, name: 'first' }).execute();
      }
      export async function down(db) {
        await db.schema.dropTable('users').execute();
      }`,
  };

  it.each(['postgres', 'sqlite'] as const)(
    'writes down what it would send to %s',
    async (driver) => {
      const { migrations } = await kysely.read(directoryWith(files), driver);
      expect(migrations).toMatchObject([
        {
          id: '2024-01-02T03-04-05_users',
          name: 'users',
          minute: '202401020304',
          up: `create table "users" ("id" integer primary key, "name" text default 'it''s' not null);

insert into "users" ("id", "name") values (1, 'first');`,
          down: 'drop table "users";',
          remarks: [],
        },
      ]);
    },
  );

  it('marks what goes on with rows, and leaves what cannot be written down', async () => {
    const reading = {
      '1_reads.mjs': `export const up = async (db) => { await db.selectFrom('a').selectAll().execute(); };`,
    };
    const { migrations } = await kysely.read(directoryWith(reading), 'sqlite');
    expect(migrations).toMatchObject([{ remarks: [expect.stringContaining('it reads rows')] }]);
    const failing = { '2_fails.mjs': `export const up = () => { throw new Error('No.'); };` };
    const some = await kysely.read(directoryWith({ ...reading, ...failing }), 'sqlite');
    expect(some.migrations).toHaveLength(1);
    expect(some.left).toEqual([
      expect.stringMatching(
        /^2_fails\.mjs cannot be written down as SQL \(No\): .* "-- Imported from Kysely: 2_fails"/,
      ),
    ]);
    await expect(kysely.read(directoryWith({ '1_x.mjs': 'export {}' }), 'sqlite')).rejects.toThrow(
      'exports no function "up"',
    );
  });
});

describe('adoption › how far a tool has come', () => {
  const imported = ['1', '2', '3'].map((id) => ({ id, version: `20000101000${id}`, name: 'x' }));

  it('is its newest migration', () => {
    expect(adoptedVersion(goose, ['1', '2'], imported)).toBe('200001010002');
    expect(adoptedVersion(goose, [], imported)).toBeNull();
  });

  it('is refused where it has what was not imported, or has left something out', () => {
    expect(() => adoptedVersion(goose, ['1', '4'], imported)).toThrow(
      /^goose has applied 4, which the stream does not have: import its files first.* "-- Imported from goose: 4"/,
    );
    expect(() => adoptedVersion(goose, ['1', '3'], imported)).toThrow(
      'goose has applied later migrations than 2, and not that: apply it with goose first.',
    );
  });
});

/** What statements are measured to do, beside what SQLite's documentation says. */
import { Files } from '@runledger/conformance/migrations';
import { createMigrator } from '@runledger/migrator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migratingDriver } from './migrating-driver.ts';

const BASE = `CREATE TABLE parents (id integer PRIMARY KEY, name text, code text) STRICT;
  CREATE TABLE children (id integer PRIMARY KEY, parent_id integer REFERENCES parents (id)) STRICT;
  CREATE TABLE loose (id integer PRIMARY KEY);
  CREATE INDEX idx_children_parent_id ON children (parent_id);`;

async function effectsOf(up: string) {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const files = new Files([{ name: 'app/202601010001_base', up: BASE, down: '-- Stays.' }]);
  const migrator = () => createMigrator({ target: database.target(), sources: files.sources });
  await migrator().up();
  files.write({ name: 'app/202601010002_change', up, down: '-- Nothing.' });
  const { migrations, unmeasured } = await migrator().plan();
  expect([unmeasured, migrations[0]?.unmeasured]).toEqual([null, null]);
  return (migrations[0]?.statements ?? []).map(({ effect }) => effect);
}

describe('measured statements', () => {
  it.each<[string, string, string[], string[]]>([
    ['ADD COLUMN', 'ALTER TABLE loose ADD COLUMN email text', [], []],
    [
      'ADD COLUMN with a condition',
      'ALTER TABLE loose ADD COLUMN age integer CHECK (age > 0)',
      [],
      ['loose'],
    ],
    ['ADD COLUMN of a strict table', 'ALTER TABLE parents ADD COLUMN age integer', [], ['parents']],
    [
      'ADD COLUMN of a table in another spelling',
      'ALTER TABLE main.[Parents] ADD COLUMN age integer',
      [],
      ['parents'],
    ],
    ['DROP COLUMN', 'ALTER TABLE parents DROP COLUMN code', ['parents'], []],
    ['RENAME COLUMN', 'ALTER TABLE parents RENAME COLUMN code TO sign', [], []],
    ['RENAME TO', 'ALTER TABLE parents RENAME TO elders', [], []],
    ['CREATE INDEX', 'CREATE INDEX idx_parents_name ON parents (name)', [], ['parents']],
    ['DROP INDEX', 'DROP INDEX idx_children_parent_id', [], []],
    ['UPDATE of every row', "UPDATE parents SET name = 'x'", ['parents'], []],
    ['UPDATE of one row', "UPDATE parents SET name = 'x' WHERE id = 1", [], []],
    ['DROP TABLE of one that is referred to', 'DROP TABLE parents', [], []],
    ['DELETE without a condition', 'DELETE FROM children', [], ['children']],
    ['a table that is new', 'CREATE TABLE notes (id integer PRIMARY KEY) STRICT', [], []],
    ['VACUUM', '-- runledger: transaction=none\nVACUUM', ['children', 'loose', 'parents'], []],
  ])('%s', async (_, sql, rewrites, scans) => {
    const [effect] = await effectsOf(`${sql};`);
    // The engine's own tables are in the file, too.
    const own = (names: readonly string[] = []) =>
      names.filter((name) => /^(parents|children|loose)$/.test(name));
    expect([own(effect?.rewrites), own(effect?.scans)]).toEqual([rewrites, scans]);
    expect(effect?.locks).toEqual([]);
  });

  it('a rebuild writes the table anew where it copies it', async () => {
    const effects = await effectsOf(`-- runledger: rebuild=parents
      CREATE TABLE parents_new (id integer PRIMARY KEY, name text NOT NULL) STRICT;
      INSERT INTO parents_new SELECT id, name FROM parents;
      DROP TABLE parents;
      ALTER TABLE parents_new RENAME TO parents;`);
    expect(effects.map((effect) => effect?.rewrites)).toEqual([[], ['parents'], [], []]);
  });
});

it('makes a hazard of a large table that is written anew, counted up to a bound', async () => {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const files = new Files([{ name: 'app/202601010001_base', up: BASE, down: '-- Stays.' }]);
  const migrator = () => createMigrator({ target: database.target(), sources: files.sources });
  await migrator().up();
  const fill = (table: string, rows: number) =>
    database.execute(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows}) INSERT INTO ${table} (id) SELECT i FROM n`,
    );
  await fill('parents', 120_000);
  await fill('loose', 1_000_001);
  files.write({
    name: 'app/202601010002_change',
    up: 'ALTER TABLE parents DROP COLUMN code; CREATE INDEX idx_loose ON loose (id);',
    down: 'DROP INDEX idx_loose; ALTER TABLE parents ADD COLUMN code text;',
  });
  const { hazards, tables } = await migrator().plan();
  expect(tables).toMatchObject([
    { table: 'loose', rows: 1_000_000, isAtLeast: true },
    { table: 'parents', rows: 120_000, isAtLeast: false },
  ]);
  expect(hazards.map(({ hazard, message }) => `${hazard}: ${message}`)).toEqual([
    'data-loss: parents loses rows or columns for good (about 120,000 rows), which no rollback brings back',
    'rewrite: parents is written anew (about 120,000 rows)',
    'scan: loose is read from end to end (more than 1,000,000 rows)',
  ]);
});

/** What statements are measured to do, beside what PostgreSQL's documentation says. */

import { Files } from '@runledger/conformance/migrations';
import { createMigrator } from '@runledger/migrator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migratingDriver } from './migrating-driver.ts';

const BASE = `CREATE TABLE parents (id bigint PRIMARY KEY, name text, code varchar(10));
  CREATE TABLE children (id bigint PRIMARY KEY, parent_id bigint);
  CREATE TABLE events (at timestamptz NOT NULL, note text) PARTITION BY RANGE (at);
  CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  CREATE INDEX idx_children_parent_id ON children (parent_id);`;

/** The effects of a migration's statements, on an empty copy of the tables. */
async function effectsOf(up: string) {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const files = new Files([{ name: 'app/202601010001_base', up: BASE, down: '-- Stays.' }]);
  const migrator = () => createMigrator({ target: database.target(), sources: files.sources });
  await migrator().up();
  files.write({ name: 'app/202601010002_change', up, down: '-- Nothing.' });
  const { migrations, unmeasured } = await migrator().plan();
  expect([unmeasured, migrations[0]?.unmeasured]).toEqual([null, null]);
  return (migrations[0]?.statements ?? []).map(({ effect }) => ({
    locks: effect?.locks.map(({ table, mode, blocks }) => `${table}: ${mode}, blocks ${blocks}`),
    rewrites: effect?.rewrites,
    scans: effect?.scans,
  }));
}

const exclusive = (table: string) => `${table}: ACCESS EXCLUSIVE, blocks reads and writes`;
const NONE = '-- runledger: transaction=none\n';

describe('measured statements', () => {
  it.each<[string, string, readonly string[], string[], string[]]>([
    ['ADD COLUMN', 'ALTER TABLE parents ADD COLUMN email text', [exclusive('parents')], [], []],
    [
      'ADD COLUMN with a constant default',
      'ALTER TABLE parents ADD COLUMN seen boolean NOT NULL DEFAULT false',
      [exclusive('parents')],
      [],
      [],
    ],
    [
      'ADD COLUMN with a volatile default',
      'ALTER TABLE parents ADD COLUMN token uuid DEFAULT gen_random_uuid()',
      [exclusive('parents')],
      ['parents'],
      ['parents'],
    ],
    [
      'SET NOT NULL',
      'ALTER TABLE parents ALTER COLUMN name SET NOT NULL',
      [exclusive('parents')],
      [],
      ['parents'],
    ],
    [
      'TYPE that rewrites',
      'ALTER TABLE parents ALTER COLUMN id TYPE numeric',
      [exclusive('parents')],
      ['parents'],
      ['parents'],
    ],
    [
      'TYPE that does not',
      'ALTER TABLE parents ALTER COLUMN code TYPE text',
      [exclusive('parents')],
      [],
      [],
    ],
    [
      'CREATE INDEX',
      'CREATE INDEX idx_parents_name ON parents (name)',
      ['parents: SHARE, blocks writes'],
      [],
      ['parents'],
    ],
    [
      'CREATE INDEX CONCURRENTLY',
      `${NONE}CREATE INDEX CONCURRENTLY idx_parents_name ON parents (name)`,
      ['parents: SHARE UPDATE EXCLUSIVE, blocks nothing'],
      [],
      ['parents'],
    ],
    ['DROP INDEX', 'DROP INDEX idx_children_parent_id', [exclusive('children')], [], []],
    [
      'DROP INDEX CONCURRENTLY',
      `${NONE}DROP INDEX CONCURRENTLY idx_children_parent_id`,
      ['children: SHARE UPDATE EXCLUSIVE, blocks nothing'],
      [],
      [],
    ],
    [
      'ADD FOREIGN KEY',
      'ALTER TABLE children ADD CONSTRAINT fk_children_parent FOREIGN KEY (parent_id) REFERENCES parents',
      [
        'children: SHARE ROW EXCLUSIVE, blocks writes',
        'parents: SHARE ROW EXCLUSIVE, blocks writes',
      ],
      [],
      ['children'],
    ],
    [
      'ADD CHECK NOT VALID',
      'ALTER TABLE parents ADD CONSTRAINT chk_parents_name CHECK (name <> $$$$) NOT VALID',
      [exclusive('parents')],
      [],
      [],
    ],
    ['DROP TABLE', 'DROP TABLE children', [exclusive('children')], [], []],
    ['TRUNCATE', 'TRUNCATE children', [exclusive('children')], [], []],
    [
      'DELETE without a condition',
      'DELETE FROM children',
      ['children: ROW EXCLUSIVE, blocks nothing'],
      [],
      ['children'],
    ],
    [
      'ADD COLUMN on a partitioned table',
      'ALTER TABLE events ADD COLUMN kind text',
      [exclusive('events')],
      [],
      [],
    ],
    ['a table that is new', 'CREATE TABLE notes (id integer PRIMARY KEY)', [], [], []],
  ])('%s', async (_, sql, locks, rewrites, scans) => {
    expect(await effectsOf(`${sql};`)).toEqual([{ locks, rewrites, scans }]);
  });

  it('a constraint in two steps: the second reads, and blocks neither readers nor writers', async () => {
    const [added, validated] = await effectsOf(`
      ALTER TABLE children ADD CONSTRAINT fk_children_parent FOREIGN KEY (parent_id) REFERENCES parents NOT VALID;
      ALTER TABLE children VALIDATE CONSTRAINT fk_children_parent;`);
    expect(added).toEqual({
      locks: [
        'children: SHARE ROW EXCLUSIVE, blocks writes',
        'parents: SHARE ROW EXCLUSIVE, blocks writes',
      ],
      rewrites: [],
      scans: [],
    });
    expect(validated).toMatchObject({
      locks: [
        'children: SHARE UPDATE EXCLUSIVE, blocks nothing',
        'parents: ROW SHARE, blocks nothing',
      ],
      rewrites: [],
    });
    expect(validated?.scans).toContain('children');
  });

  it('each statement by itself, whatever those before it have locked', async () => {
    const effects = await effectsOf(`
      ALTER TABLE parents ADD COLUMN email text;
      ALTER TABLE parents ADD COLUMN phone text;
      CREATE TABLE notes (id integer PRIMARY KEY);
      CREATE INDEX idx_notes ON notes (id);
      INSERT INTO notes SELECT id FROM parents;`);
    expect(effects.map(({ locks }) => locks)).toEqual([
      [exclusive('parents')],
      [exclusive('parents')],
      [],
      [],
      [],
    ]);
  });

  it('a condition that shows that no row is null spares SET NOT NULL its scan', async () => {
    const effects = await effectsOf(`
      ALTER TABLE parents ADD CONSTRAINT chk_parents_name CHECK (name IS NOT NULL) NOT VALID;
      ALTER TABLE parents VALIDATE CONSTRAINT chk_parents_name;
      ALTER TABLE parents ALTER COLUMN name SET NOT NULL;`);
    expect(effects.map(({ scans }) => scans)).toEqual([[], ['parents'], []]);
  });
});

describe('sizes', () => {
  /** A table with that many rows, and a migration of it. */
  async function planOf(rows: number, up: string) {
    const database = await migratingDriver.create();
    onTestFinished(() => database.drop());
    const files = new Files([{ name: 'app/202601010001_base', up: BASE, down: '-- Stays.' }]);
    const migrator = () => createMigrator({ target: database.target(), sources: files.sources });
    await migrator().up();
    await database.execute(
      `INSERT INTO parents SELECT i, i::text FROM generate_series(1, ${rows}) AS i`,
    );
    await database.execute(
      `INSERT INTO events SELECT '2026-01-01'::timestamptz + i * interval '1 minute' FROM generate_series(1, 500) AS i`,
    );
    await database.execute('ANALYZE');
    files.write({ name: 'app/202601010002_change', up, down: '-- Nothing.' });
    return await migrator().plan();
  }

  it('are the planner’s, partitions added up, and no table is large with few rows', async () => {
    const { tables, hazards } = await planOf(
      1_000,
      `ALTER TABLE events ADD COLUMN token uuid DEFAULT gen_random_uuid();
       ALTER TABLE parents ALTER COLUMN name SET NOT NULL;`,
    );
    expect(tables).toMatchObject([
      { table: 'events', rows: 500, isAtLeast: false },
      { table: 'parents', rows: 1_000 },
    ]);
    for (const { bytes } of tables) expect(bytes).toBeGreaterThan(8_000);
    expect(hazards.map(({ hazard }) => hazard)).toEqual(['irreversible']);
  });

  it('make hazards of what takes long on a large table', async () => {
    const { hazards, totals } = await planOf(
      120_000,
      `ALTER TABLE parents ALTER COLUMN name SET NOT NULL;
       ALTER TABLE parents ALTER COLUMN id TYPE numeric;
       CREATE INDEX idx_parents_name ON parents (name);`,
    );
    expect(hazards.map(({ hazard, statement }) => `${statement} ${hazard}`)).toEqual([
      '1 scan',
      '1 blocks-reads',
      '2 rewrite',
      '2 blocks-reads',
      '3 scan',
      '3 blocks-writes',
      'null irreversible',
    ]);
    expect(hazards[1]?.message).toBe(
      'parents (about 120,000 rows) cannot be read or written for as long as that takes: ACCESS EXCLUSIVE',
    );
    expect(totals).toMatchObject({ rewrites: 1, blocking: 3, hazards: 7 });
  });
});

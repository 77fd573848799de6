import { Files, migratorOn } from '@runledger/conformance/migrations';
import { createMigrator } from '@runledger/migrator';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../src/connection/open.ts';
import { targetOn } from '../src/migrations/target.ts';
import { migratingDriver } from './migrating-driver.ts';

/** A database with the tables, and how to rebuild some of them in it. */
async function openWith(up: string) {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const files = new Files([{ name: 'app/202601010001_tables', up, down: '-- Nothing.' }]);
  await migratorOn(database, files).up();
  const rebuild = async (tables: readonly string[], steps: string) => {
    const header = tables.map((table) => `-- runledger: rebuild=${table}\n`).join('');
    const down = '-- Nothing.';
    files.write({ name: 'app/202601010002_rebuild', up: header + steps, down });
    await migratorOn(database, files, { backup: false }).up();
  };
  return { ...database, rebuild };
}

/** The steps of a rebuild that keeps every row. */
const steps = (table: string, columns: string, copied = '*', more = '') => `
  CREATE TABLE new_${table} (${columns});
  INSERT INTO new_${table} ${copied === '*' ? '' : `(${copied})`} SELECT ${copied} FROM ${table};
  DROP TABLE ${table};
  ALTER TABLE new_${table} RENAME TO ${table};
  ${more}`;

describe('the rebuild of a table with children', () => {
  const FAMILY = `
    CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE cascading (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parents (id) ON DELETE CASCADE);
    CREATE TABLE nulling (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parents (id) ON DELETE SET NULL);
    CREATE TABLE refusing (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parents (id) ON DELETE RESTRICT);
    CREATE TABLE grandchildren (id INTEGER PRIMARY KEY, child_id INTEGER REFERENCES cascading (id) ON DELETE CASCADE);
    INSERT INTO parents VALUES (1, 'a'), (2, 'b');
    INSERT INTO cascading VALUES (1, 1), (2, 2);
    INSERT INTO nulling VALUES (1, 1), (2, 2);
    INSERT INTO refusing VALUES (1, 1), (2, 2);
    INSERT INTO grandchildren VALUES (1, 1), (2, 2);`;
  const CHILDREN = ['cascading', 'nulling', 'refusing'];

  it('keeps them whatever they do when a parent goes', async () => {
    const { rebuild, rows, execute } = await openWith(FAMILY);
    await rebuild(['parents'], steps('parents', 'id INTEGER PRIMARY KEY, name TEXT NOT NULL'));
    for (const child of CHILDREN) {
      expect(await rows(`SELECT id, parent_id FROM ${child} ORDER BY id`), child).toEqual([
        { id: 1, parent_id: 1 },
        { id: 2, parent_id: 2 },
      ]);
    }
    expect(await rows('SELECT id, child_id FROM grandchildren')).toHaveLength(2);
    // They refer to the new table, and are held to it.
    expect(await rows('PRAGMA foreign_key_check')).toEqual([]);
    await execute('DELETE FROM refusing; DELETE FROM parents WHERE id = 1');
    expect(await rows('SELECT parent_id FROM cascading')).toEqual([{ parent_id: 2 }]);
  });

  it('keeps them when several tables are made anew at once', async () => {
    const { rebuild, rows } = await openWith(FAMILY);
    await rebuild(
      ['parents', 'cascading'],
      steps('parents', 'id INTEGER PRIMARY KEY, name TEXT NOT NULL') +
        steps(
          'cascading',
          'id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parents (id) ON DELETE CASCADE',
        ),
    );
    expect(await rows('SELECT count(*) AS count FROM grandchildren')).toEqual([{ count: 2 }]);
    expect(await rows('SELECT count(*) AS count FROM cascading')).toEqual([{ count: 2 }]);
  });

  it.each([
    [
      'the key that they refer to goes',
      steps('parents', 'id INTEGER, name TEXT'),
      /foreign key mismatch.*: the columns that are referred to must be the primary key, or UNIQUE/,
    ],
    [
      'rows that they refer to go',
      steps('parents', 'id INTEGER PRIMARY KEY, name TEXT').replace(
        'FROM parents;',
        'FROM parents WHERE id = 1;',
      ),
      /changed parents from 2 rows to 1/,
    ],
    [
      'rows that they refer to get other numbers',
      steps('parents', 'id INTEGER PRIMARY KEY, name TEXT').replace(
        'SELECT * FROM parents',
        'SELECT id + 10, name FROM parents',
      ),
      /2 rows of (cascading|nulling|refusing) to parents point to rows that are not there/,
    ],
    ['the table does not come back', 'DROP TABLE parents;', /left no table parents/],
  ])('is undone when %s', async (_, sql, message) => {
    const { rebuild, rows } = await openWith(FAMILY);
    await expect(rebuild(['parents'], sql)).rejects.toThrow(message);
    for (const table of ['parents', ...CHILDREN, 'grandchildren']) {
      expect(await rows(`SELECT count(*) AS count FROM ${table}`), table).toEqual([{ count: 2 }]);
    }
  });

  it('lets a child go that its file drops, and says so', async () => {
    const { rebuild, rows } = await openWith(FAMILY);
    const file = (leave: string) =>
      `${leave}${steps('parents', 'id INTEGER PRIMARY KEY, name TEXT NOT NULL')} DROP TABLE nulling;`;
    await expect(rebuild(['parents'], file(''))).rejects.toThrow(
      'it would take 2 rows from nulling',
    );
    await rebuild(['parents'], file('-- runledger: allow=data-loss reason="nobody reads it"\n'));
    expect(await rows('SELECT id FROM cascading')).toHaveLength(2);
    await expect(rows('SELECT id FROM nulling')).rejects.toThrow('no such table');
  });

  it('does not mind rows that pointed to nothing before', async () => {
    const { rebuild, rows, address } = await openWith(FAMILY);
    const careless = new Database(address);
    careless.pragma('foreign_keys = OFF');
    careless.exec('UPDATE nulling SET parent_id = 9 WHERE id = 2');
    careless.close();
    await rebuild(['parents'], steps('parents', 'id INTEGER PRIMARY KEY, name TEXT NOT NULL'));
    expect(await rows('SELECT parent_id FROM nulling WHERE id = 2')).toEqual([{ parent_id: 9 }]);
  });
});

describe('the rebuild of a table that refers to itself', () => {
  const COLUMNS =
    'id INTEGER PRIMARY KEY, boss_id INTEGER REFERENCES people (id) ON DELETE CASCADE';
  const PEOPLE = `CREATE TABLE people (${COLUMNS}); INSERT INTO people VALUES (1, NULL), (2, 1), (3, 2);`;

  it('keeps its rows', async () => {
    const { rebuild, rows, execute } = await openWith(PEOPLE);
    await rebuild(['people'], steps('people', `${COLUMNS}, CHECK (id > 0)`));
    expect(await rows('SELECT boss_id FROM people ORDER BY id')).toEqual([
      { boss_id: null },
      { boss_id: 1 },
      { boss_id: 2 },
    ]);
    await execute('DELETE FROM people WHERE id = 1');
    expect(await rows('SELECT id FROM people')).toEqual([]);
  });

  it('is undone when the reference names the table as it was called meanwhile', async () => {
    const { rebuild, rows } = await openWith(PEOPLE.replace(/INSERT.*/, ''));
    const wrong = steps('people', COLUMNS.replace('people', 'new_people'));
    await expect(rebuild(['people'], wrong)).rejects.toThrow(
      /references point to tables that are not there \(people to new_people\)/,
    );
    expect(await rows('SELECT id FROM people')).toEqual([]);
  });
});

describe('the rebuild of a table that others use', () => {
  const USED = `
    CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, old TEXT);
    CREATE TABLE log (note_id INTEGER, text TEXT);
    CREATE INDEX idx_notes_text ON notes (text) WHERE text <> '';
    CREATE TRIGGER trg_notes AFTER INSERT ON notes BEGIN INSERT INTO log VALUES (new.id, new.text); END;
    CREATE TRIGGER trg_log AFTER DELETE ON log BEGIN UPDATE notes SET old = old.text WHERE id = old.note_id; END;
    CREATE VIEW old_notes AS SELECT id, old FROM notes;
    CREATE VIEW texts AS SELECT text FROM notes;
    INSERT INTO notes VALUES (1, 'one', 'first');`;
  const WHOLE = 'id INTEGER PRIMARY KEY, text TEXT NOT NULL, old TEXT';
  const INDEX = `CREATE INDEX idx_notes_text ON notes (text) WHERE text <> '';`;
  const TRIGGER =
    'CREATE TRIGGER trg_notes AFTER INSERT ON notes BEGIN INSERT INTO log VALUES (new.id, new.text); END;';

  it('keeps indexes, triggers and views that its file makes again', async () => {
    const { rebuild, rows, execute, dump } = await openWith(USED);
    const before = await dump();
    await rebuild(['notes'], steps('notes', WHOLE, '*', INDEX + TRIGGER));
    expect((await dump()).replace('text TEXT NOT NULL', 'text TEXT')).toBe(before);
    await execute(`INSERT INTO notes VALUES (2, 'two', NULL); DELETE FROM log WHERE note_id = 2;`);
    expect(await rows('SELECT id, old FROM old_notes ORDER BY id')).toEqual([
      { id: 1, old: 'first' },
      { id: 2, old: 'two' },
    ]);
  });

  it.each([`"idx . notes"`, `"idx_""notes"`, `'idx notes'`, `[idx"notes]`])(
    'lets go of an index %s that its file drops',
    async (index) => {
      const { rebuild, rows } = await openWith(`${USED} CREATE INDEX ${index} ON notes (old);`);
      const drop = `DROP INDEX IF EXISTS main.${index};`;
      await rebuild(['notes'], drop + steps('notes', WHOLE, '*', INDEX + TRIGGER));
      expect(await rows('SELECT text FROM texts')).toEqual([{ text: 'one' }]);
    },
  );

  it.each([
    ['an index', TRIGGER, /lost index idx_notes_text/],
    ['a trigger', INDEX, /lost trigger trg_notes/],
  ])('is undone when %s is not made again', async (_, more, message) => {
    const { rebuild, rows } = await openWith(USED);
    await expect(rebuild(['notes'], steps('notes', WHOLE, '*', more))).rejects.toThrow(message);
    expect(await rows('SELECT text FROM texts')).toEqual([{ text: 'one' }]);
  });

  it.each([
    ['a view', 'DROP TRIGGER trg_log;', /breaks view old_notes \(no such column: old\)/],
    [
      'a trigger of another table',
      'DROP VIEW old_notes;',
      /breaks a trigger of log \(no such column: old\)/,
    ],
  ])('is undone when it takes a column that %s reads', async (_, before, message) => {
    const { rebuild, rows } = await openWith(USED);
    const columns = 'id INTEGER PRIMARY KEY, text TEXT NOT NULL';
    const without = before + steps('notes', columns, 'id, text', INDEX + TRIGGER);
    await expect(rebuild(['notes'], without)).rejects.toThrow(message);
    expect(await rows('SELECT old FROM old_notes')).toEqual([{ old: 'first' }]);
  });
});

describe('the rebuild of a table', () => {
  it('goes on with the numbers that were given, also those of rows that are gone', async () => {
    const columns = 'id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT';
    const { rebuild, rows, execute } = await openWith(`
      CREATE TABLE Bills (${columns}); CREATE TABLE empty (${columns});
      INSERT INTO Bills (name) VALUES ('a'), ('b'), ('c'); DELETE FROM Bills WHERE id > 1;
      INSERT INTO empty (name) VALUES ('a'), ('b'); DELETE FROM empty;`);
    await rebuild(
      ['bills', 'empty'],
      steps('Bills', `${columns} NOT NULL`) + steps('empty', `${columns} NOT NULL`),
    );
    await execute(`INSERT INTO Bills (name) VALUES ('d'); INSERT INTO empty (name) VALUES ('c');`);
    expect(await rows('SELECT id FROM Bills ORDER BY id')).toEqual([{ id: 1 }, { id: 4 }]);
    expect(await rows('SELECT id FROM empty')).toEqual([{ id: 3 }]);
    expect(await rows('SELECT name, seq FROM sqlite_sequence ORDER BY name')).toEqual([
      { name: 'Bills', seq: 4 },
      { name: 'empty', seq: 3 },
    ]);
  });

  it('may give numbering up', async () => {
    const { rebuild, rows } = await openWith(
      'CREATE TABLE bills (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO bills VALUES (7);',
    );
    await rebuild(['bills'], steps('bills', 'id INTEGER PRIMARY KEY'));
    expect(await rows('SELECT name FROM sqlite_sequence')).toEqual([]);
  });

  it('keeps columns that are generated', async () => {
    const columns =
      "id INTEGER PRIMARY KEY, text TEXT, size INTEGER AS (length(text)) STORED, shown TEXT AS (text || '!') VIRTUAL";
    const { rebuild, rows } = await openWith(
      `CREATE TABLE notes (${columns}); INSERT INTO notes (text) VALUES ('one');`,
    );
    await rebuild(['notes'], steps('notes', `${columns}, CHECK (size > 0)`, 'id, text'));
    expect(await rows('SELECT id, text, size, shown FROM notes')).toEqual([
      { id: 1, text: 'one', size: 3, shown: 'one!' },
    ]);
  });

  it('leaves foreign keys on, whether it succeeds or not', async () => {
    const connection = openDatabase({ path: ':memory:' });
    onTestFinished(() => void connection.close());
    const settings = () =>
      ['foreign_keys', 'legacy_alter_table'].map((name) =>
        connection.pragma(name, { simple: true }),
      );
    expect(settings()).toEqual([1, 0]);
    const table = 'id INTEGER PRIMARY KEY';
    const rebuild = (sql: string) => `-- runledger: rebuild=a\n${sql}`;
    const files = new Files([
      { name: 'app/202601010001_a', up: `CREATE TABLE a (${table});`, down: '-- Nothing.' },
      {
        name: 'app/202601010002_rebuild',
        up: rebuild(`${steps('a', table)} INSERT INTO nowhere VALUES (1);`),
        down: '-- Nothing.',
      },
    ]);
    const target = targetOn(':memory:', connection);
    const migrator = createMigrator({ target, sources: files.sources });
    await expect(migrator.up()).rejects.toThrow(/nowhere/);
    expect(settings()).toEqual([1, 0]);
    files.write({
      name: 'app/202601010002_rebuild',
      up: rebuild(steps('a', table)),
      down: '-- Nothing.',
    });
    await migrator.up();
    expect(settings()).toEqual([1, 0]);
  });

  it('does not begin where foreign keys cannot be switched off', async () => {
    const connection = openDatabase({ path: ':memory:' });
    onTestFinished(() => void connection.close());
    const files = new Files([
      {
        name: 'app/202601010001_a',
        up: 'CREATE TABLE a (id INTEGER PRIMARY KEY);',
        down: '-- Nothing.',
      },
    ]);
    const target = targetOn(':memory:', connection);
    const migrator = createMigrator({
      target,
      sources: files.sources,
      onEvent({ type }) {
        if (type === 'migration-started' && isOpening) connection.exec('BEGIN');
      },
    });
    let isOpening = false;
    await migrator.up();
    isOpening = true;
    files.write({
      name: 'app/202601010002_rebuild',
      up: `-- runledger: rebuild=a\n${steps('a', 'id INTEGER PRIMARY KEY')}`,
      down: '-- Nothing.',
    });
    await expect(migrator.up()).rejects.toThrow(/foreign keys cannot be switched off here/);
  });
});

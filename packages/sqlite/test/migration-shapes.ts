import type { Shape, ShapeName } from '@runledger/conformance/migrations';

const MAKE = 'CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT';
const parents = { name: 'app/202601010001_parents', up: `${MAKE};`, down: 'DROP TABLE parents;' };

export const shapes: Readonly<Record<ShapeName, Shape>> = {
  'one table': { files: [parents] },
  'many statements': {
    files: [
      {
        name: 'app/202601010001_many',
        up: `${MAKE};
          CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parents (id)) STRICT;
          CREATE INDEX idx_children_parent_id ON children (parent_id);
          INSERT INTO parents VALUES (1, 'a;b'), (2, 'c');
          INSERT INTO children VALUES (1, 1);
          ALTER TABLE children ADD COLUMN note TEXT;`,
        down: 'DROP TABLE children; DROP TABLE parents;',
      },
    ],
    rows: ['SELECT * FROM parents ORDER BY id', 'SELECT * FROM children ORDER BY id'],
  },
  'failing statement': {
    files: [
      parents,
      {
        name: 'app/202601010002_broken',
        up: `CREATE TABLE doomed (id INTEGER PRIMARY KEY) STRICT; INSERT INTO doomed VALUES (1), (1);`,
        down: 'DROP TABLE doomed;',
      },
    ],
    fails: true,
  },
  'outside a transaction': {
    files: [
      parents,
      {
        name: 'app/202601010002_vacuum',
        up: '-- runledger: transaction=none\nVACUUM;',
        down: '-- Nothing to undo.',
      },
    ],
  },
  'inside and outside a transaction': {
    files: [
      {
        name: 'app/202601010001_mixed',
        up: `-- runledger: transaction=none
          ${MAKE};
          INSERT INTO parents VALUES (1, 'first');
          VACUUM;
          INSERT INTO parents VALUES (2, 'second');
          CREATE INDEX idx_parents_name ON parents (name);
          VACUUM;`,
        down: `-- runledger: transaction=none
          DROP INDEX idx_parents_name;
          VACUUM;
          DROP TABLE parents;`,
      },
    ],
    rows: ['SELECT * FROM parents ORDER BY id'],
  },
  'rebuild of a table': {
    files: [
      {
        name: 'app/202601010001_family',
        up: `${MAKE};
          CREATE TABLE children (id INTEGER PRIMARY KEY,
            parent_id INTEGER NOT NULL REFERENCES parents (id) ON DELETE CASCADE) STRICT;
          CREATE INDEX idx_parents_name ON parents (name);
          INSERT INTO parents VALUES (1, 'a'), (2, 'b');
          INSERT INTO children VALUES (1, 1), (2, 1), (3, 2);`,
        down: 'DROP TABLE children; DROP TABLE parents;',
      },
      {
        name: 'app/202601010002_rebuild',
        up: `-- runledger: rebuild=parents
          CREATE TABLE new_parents (id INTEGER PRIMARY KEY, name TEXT NOT NULL CHECK (name <> '')) STRICT;
          INSERT INTO new_parents SELECT * FROM parents;
          DROP TABLE parents;
          ALTER TABLE new_parents RENAME TO parents;
          CREATE INDEX idx_parents_name ON parents (name);`,
        down: '-- The check does no harm.',
      },
    ],
    rows: ['SELECT * FROM parents ORDER BY id', 'SELECT * FROM children ORDER BY id'],
  },
  'trigger and function': {
    files: [
      {
        name: 'app/202601010001_trigger',
        up: `${MAKE};
          CREATE TRIGGER trg_parents AFTER INSERT ON parents WHEN new.name = 'a;' BEGIN
            UPDATE parents SET name = CASE WHEN name = 'a;' THEN 'b' ELSE 'c' END;
            DELETE FROM parents WHERE id = -1;
          END;
          INSERT INTO parents VALUES (1, 'a;');`,
        down: 'DROP TABLE parents;',
      },
    ],
    rows: ['SELECT * FROM parents'],
  },
  backfill: {
    files: [
      parents,
      {
        name: 'app/202601010002_backfill',
        up: `INSERT INTO parents
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
            SELECT i, 'parent ' || i FROM n;
          ALTER TABLE parents ADD COLUMN length INTEGER;
          UPDATE parents SET length = length(name);`,
        down: 'ALTER TABLE parents DROP COLUMN length; DELETE FROM parents;',
      },
    ],
    rows: ['SELECT count(*) AS rows, sum(length) AS length FROM parents'],
  },
  'several streams': {
    files: [
      parents,
      {
        name: 'shop/202512310001_orders',
        up: 'CREATE TABLE orders (id INTEGER PRIMARY KEY REFERENCES parents (id)) STRICT;',
        down: 'DROP TABLE orders;',
      },
    ],
  },
  'several migrations': {
    files: [
      parents,
      {
        name: 'app/202601010002_email',
        up: 'ALTER TABLE parents ADD COLUMN email TEXT;',
        down: 'ALTER TABLE parents DROP COLUMN email;',
      },
      {
        name: 'app/202601010003_unique',
        up: 'CREATE UNIQUE INDEX uq_parents_email ON parents (email);',
        down: 'DROP INDEX uq_parents_email;',
      },
    ],
  },
};

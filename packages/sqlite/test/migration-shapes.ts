import type { NativeShapeName, Shape } from '@runledger/conformance/migrations';

const MAKE = 'CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT';
const parents = { name: 'app/202601010001_parents', up: `${MAKE};`, down: 'DROP TABLE parents;' };

export const shapes: Readonly<Record<NativeShapeName, Shape>> = {
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
        down: `-- runledger: rebuild=parents
          CREATE TABLE old_parents (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
          INSERT INTO old_parents SELECT * FROM parents;
          DROP TABLE parents;
          ALTER TABLE old_parents RENAME TO parents;
          CREATE INDEX idx_parents_name ON parents (name);`,
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
};

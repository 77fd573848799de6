/** Migrations of the shapes that look the same in every dialect. */
import type { Shape } from './driver.ts';

const MAKE = 'CREATE TABLE parents (id integer PRIMARY KEY, name text NOT NULL)';
const parents = { name: 'app/202601010001_parents', up: `${MAKE};`, down: 'DROP TABLE parents;' };

export const portableShapes: Readonly<Record<string, Shape>> = {
  'one table': { files: [parents] },
  'many statements': {
    files: [
      {
        name: 'app/202601010001_many',
        up: `${MAKE};
          CREATE TABLE children (id integer PRIMARY KEY, parent_id integer REFERENCES parents (id));
          CREATE INDEX idx_children_parent_id ON children (parent_id);
          INSERT INTO parents VALUES (1, 'a;b'), (2, 'c''');
          INSERT INTO children VALUES (1, 1);
          ALTER TABLE children ADD COLUMN note text;`,
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
        up: 'CREATE TABLE doomed (id integer PRIMARY KEY); INSERT INTO doomed VALUES (1), (1);',
        down: 'DROP TABLE doomed;',
      },
    ],
    fails: true,
  },
  backfill: {
    files: [
      parents,
      {
        name: 'app/202601010002_backfill',
        up: `INSERT INTO parents
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
            SELECT i, 'parent ' || i FROM n;
          ALTER TABLE parents ADD COLUMN length integer;
          UPDATE parents SET length = length(name);`,
        down: `-- runledger: allow=row-loss reason="the rows that it made"
          ALTER TABLE parents DROP COLUMN length; DELETE FROM parents;`,
      },
    ],
    rows: ['SELECT count(*) AS rows, sum(length) AS length FROM parents'],
  },
  'several streams': {
    files: [
      parents,
      {
        name: 'shop/202512310001_orders',
        up: 'CREATE TABLE orders (id integer PRIMARY KEY REFERENCES parents (id));',
        down: 'DROP TABLE orders;',
      },
    ],
  },
  'several migrations': {
    files: [
      parents,
      {
        name: 'app/202601010002_email',
        up: 'ALTER TABLE parents ADD COLUMN email text;',
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

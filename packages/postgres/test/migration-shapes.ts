import type { NativeShapeName, Shape } from '@runledger/conformance/migrations';

const MAKE = 'CREATE TABLE parents (id integer PRIMARY KEY, name text NOT NULL)';
const parents = { name: 'app/202601010001_parents', up: `${MAKE};`, down: 'DROP TABLE parents;' };

export const shapes: Readonly<Record<NativeShapeName, Shape>> = {
  'outside a transaction': {
    files: [
      {
        ...parents,
        up: `${MAKE}; INSERT INTO parents SELECT i, i::text FROM generate_series(1, 100) i;`,
      },
      {
        name: 'app/202601010002_concurrent_index',
        up: '-- runledger: transaction=none\nCREATE UNIQUE INDEX CONCURRENTLY uq_parents_name ON parents (name);',
        down: '-- runledger: transaction=none\nDROP INDEX CONCURRENTLY uq_parents_name;',
      },
    ],
  },
  'inside and outside a transaction': {
    files: [
      {
        name: 'app/202601010001_mixed',
        up: `-- runledger: transaction=none
          CREATE TYPE mood AS ENUM ('calm');
          ${MAKE};
          INSERT INTO parents VALUES (1, 'first');
          CREATE INDEX CONCURRENTLY idx_parents_name ON parents (name);
          ALTER TYPE mood ADD VALUE 'merry';
          ALTER TABLE parents ADD COLUMN mood mood DEFAULT 'merry';
          INSERT INTO parents VALUES (2, 'second');
          REINDEX INDEX CONCURRENTLY idx_parents_name;`,
        down: `-- runledger: transaction=none
          DROP INDEX CONCURRENTLY idx_parents_name;
          DROP TABLE parents;
          DROP TYPE mood;`,
      },
    ],
    rows: ['SELECT * FROM parents ORDER BY id'],
  },
  'rebuild of a table': {
    files: [
      {
        ...parents,
        up: `${MAKE}; INSERT INTO parents SELECT i, i::text FROM generate_series(1, 100) i;`,
      },
      {
        name: 'app/202601010002_type',
        up: `ALTER TABLE parents ALTER COLUMN name TYPE integer USING name::integer;
          ALTER TABLE parents ADD CONSTRAINT chk_parents_name CHECK (name > 0);`,
        down: `ALTER TABLE parents DROP CONSTRAINT chk_parents_name;
          ALTER TABLE parents ALTER COLUMN name TYPE text USING name::text;`,
      },
    ],
    rows: ['SELECT * FROM parents ORDER BY id'],
  },
  'trigger and function': {
    files: [
      {
        name: 'app/202601010001_trigger',
        up: `${MAKE};
          CREATE FUNCTION rename_parent() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            new.name := CASE WHEN new.name = 'a;' THEN 'b' ELSE 'c' END;
            RETURN new;
          END $$;
          CREATE FUNCTION doubled(x integer) RETURNS integer BEGIN ATOMIC
            SELECT 1; SELECT CASE WHEN x > 0 THEN x * 2 ELSE 0 END;
          END;
          CREATE TRIGGER trg_parents BEFORE INSERT ON parents FOR EACH ROW EXECUTE FUNCTION rename_parent();
          INSERT INTO parents VALUES (doubled(2), 'a;'), (5, E';c\\'');`,
        down: 'DROP TABLE parents; DROP FUNCTION rename_parent(); DROP FUNCTION doubled(integer);',
      },
    ],
    rows: ['SELECT * FROM parents'],
  },
};

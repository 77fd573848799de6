import type { ConstraintError } from '@runledger/schema';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SqliteConnection } from '../connection/connection.ts';
import { openDatabase } from '../connection/open.ts';

const SCHEMA = `
  CREATE TABLE parent (org TEXT NOT NULL, id TEXT NOT NULL, CONSTRAINT pk_parent PRIMARY KEY (org, id)) STRICT;
  CREATE TABLE other (id INTEGER PRIMARY KEY) STRICT;
  CREATE TABLE child (
    id TEXT NOT NULL, -- CONSTRAINT not_this UNIQUE (id)
    org TEXT, parent_id TEXT, other_id INTEGER, slug TEXT, amount INTEGER, state TEXT,
    CONSTRAINT pk_child PRIMARY KEY (id),
    CONSTRAINT uq_child_slug UNIQUE (slug),
    CONSTRAINT fk_child_parent_id FOREIGN KEY (org, parent_id) REFERENCES parent (org, id),
    CONSTRAINT fk_child_other_id FOREIGN KEY (other_id) REFERENCES other,
    CONSTRAINT chk_child_amount CHECK (amount >= 0)
  ) STRICT;
  CREATE UNIQUE INDEX uq_child_org_state ON child (org, state) WHERE state IS NOT NULL;
  CREATE UNIQUE INDEX "uq child half" ON child (amount / 2);
  CREATE TABLE clustered (
    id TEXT NOT NULL CONSTRAINT pk_clustered PRIMARY KEY,
    parent TEXT CONSTRAINT fk_clustered_parent REFERENCES other (id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE nameless (id INTEGER, organization_id TEXT, code TEXT, other_id INTEGER REFERENCES other,
    UNIQUE (organization_id, code)) STRICT;
`;

function connect(): SqliteConnection {
  const connection = new SqliteConnection(openDatabase({ path: ':memory:' }), {
    statementCacheSize: 16,
    onQuery: undefined,
  });
  onTestFinished(() => connection.close());
  connection.native.exec(SCHEMA);
  return connection;
}

function violation(connection: SqliteConnection, sql: string, values: unknown[] = []) {
  try {
    connection.run(sql, values);
  } catch (error) {
    const { code, table, constraint } = error as ConstraintError;
    return [code, table, constraint];
  }
  throw new Error('Nothing was refused.');
}

describe('a violated constraint', () => {
  it('is found by its name, whatever its kind', () => {
    const connection = connect();
    connection.run(
      "INSERT INTO child (id, slug, org, state, amount) VALUES ('1', 'a', 'o', 's', 4)",
    );
    const insert = (columns: string, values: string) =>
      violation(connection, `INSERT INTO child (${columns}) VALUES (${values})`);
    expect(insert('id', "'1'")).toEqual(['UNIQUE_VIOLATION', 'child', 'pk_child']);
    expect(insert('id, slug', "'2', 'a'")).toEqual(['UNIQUE_VIOLATION', 'child', 'uq_child_slug']);
    expect(insert('id, org, state', "'2', 'o', 's'")).toEqual([
      'UNIQUE_VIOLATION',
      'child',
      'uq_child_org_state',
    ]);
    expect(insert('id, amount', "'2', 5")).toEqual(['UNIQUE_VIOLATION', 'child', 'uq child half']);
    expect(insert('id, amount', "'2', -1")).toEqual([
      'CHECK_VIOLATION',
      'child',
      'chk_child_amount',
    ]);
    expect(insert('id', 'NULL')).toEqual(['NOT_NULL_VIOLATION', 'child', null]);
  });

  it('has the name of the rule where it was declared without one', () => {
    const connection = connect();
    connection.run("INSERT INTO nameless VALUES (1, 'o', 'c', NULL)");
    connection.run('INSERT INTO other VALUES (1)');
    expect(violation(connection, "INSERT INTO nameless VALUES (2, 'o', 'c', NULL)")).toEqual([
      'UNIQUE_VIOLATION',
      'nameless',
      'uq_nameless_code',
    ]);
    expect(violation(connection, 'INSERT INTO nameless VALUES (2, NULL, NULL, 9)')).toEqual([
      'FOREIGN_KEY_VIOLATION',
      'nameless',
      'fk_nameless_other_id',
    ]);
    expect(violation(connection, 'INSERT INTO other VALUES (1)')).toEqual([
      'UNIQUE_VIOLATION',
      'other',
      'pk_other',
    ]);
  });
});

describe.each(['by itself', 'in a transaction'])('a violated foreign key, %s', (how) => {
  const start = () => {
    const connection = connect();
    connection.native.exec("INSERT INTO parent VALUES ('o', 'p'); INSERT INTO other VALUES (7)");
    if (how === 'in a transaction') connection.run('BEGIN IMMEDIATE');
    connection.run(
      "INSERT INTO child (id, org, parent_id, other_id) VALUES ('1', 'o', 'p', 7), ('2', 'o', 'p', NULL)",
    );
    return connection;
  };
  const orphaned = (name: string, table = 'child') => ['FOREIGN_KEY_VIOLATION', table, name];

  it('is found for an insert', () => {
    const connection = start();
    expect(
      violation(connection, "INSERT INTO child (id, org, parent_id) VALUES (?, 'o', ?)", [
        '3',
        'x',
      ]),
    ).toEqual(orphaned('fk_child_parent_id'));
    expect(
      violation(connection, 'insert into "child" (id, other_id) values (\'3\', 8) returning id'),
    ).toEqual(orphaned('fk_child_other_id'));
    expect(violation(connection, "INSERT INTO main.clustered VALUES ('c', '8')")).toEqual(
      orphaned('fk_clustered_parent', 'clustered'),
    );
  });

  it('is found for an update and an upsert', () => {
    const connection = start();
    expect(violation(connection, "UPDATE child SET parent_id = 'x' WHERE id = '1'")).toEqual(
      orphaned('fk_child_parent_id'),
    );
    expect(
      violation(
        connection,
        "INSERT INTO child (id) VALUES ('1') ON CONFLICT DO UPDATE SET other_id = 8",
      ),
    ).toEqual(orphaned('fk_child_other_id'));
  });

  it('is the first declared of several that a row breaks, whether the statement tells its rows or not', () => {
    const connection = start();
    const insert = "INSERT INTO child (id, org, parent_id, other_id) VALUES ('3', 'o', 'x', 8)";
    for (const statement of [insert, `${insert} RETURNING id`]) {
      expect(violation(connection, statement)).toEqual(orphaned('fk_child_parent_id'));
    }
    connection.native.exec(`
      CREATE TABLE twig (one INTEGER, two INTEGER,
        CONSTRAINT fk_twig_one FOREIGN KEY (one) REFERENCES other DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT fk_twig_two FOREIGN KEY (two) REFERENCES other DEFERRABLE INITIALLY DEFERRED) STRICT;
      ${how === 'in a transaction' ? '' : 'BEGIN;'} INSERT INTO twig VALUES (1, 2);`);
    expect(violation(connection, 'COMMIT')).toEqual(orphaned('fk_twig_one', 'twig'));
  });

  it('is found for a row that is still pointed to', () => {
    const connection = start();
    expect(violation(connection, 'DELETE FROM other WHERE id = 7')).toEqual(
      orphaned('fk_child_other_id'),
    );
    expect(violation(connection, 'WITH x AS (SELECT 7) DELETE FROM other')).toEqual(
      orphaned('fk_child_other_id'),
    );
    expect(violation(connection, "UPDATE parent SET id = 'q';")).toEqual(
      orphaned('fk_child_parent_id'),
    );
    expect(violation(connection, 'UPDATE OR REPLACE other SET id = 9 RETURNING id')).toEqual(
      orphaned('fk_child_other_id'),
    );
  });

  it('is found behind a cascade', () => {
    const connection = start();
    connection.native.exec(`
      CREATE TABLE middle (id INTEGER PRIMARY KEY, other_id INTEGER,
        CONSTRAINT fk_middle FOREIGN KEY (other_id) REFERENCES other ON DELETE CASCADE) STRICT;
      CREATE TABLE leaf (middle_id INTEGER,
        CONSTRAINT fk_leaf FOREIGN KEY (middle_id) REFERENCES middle) STRICT;
      INSERT INTO other VALUES (8); INSERT INTO middle VALUES (1, 8); INSERT INTO leaf VALUES (1);`);
    expect(violation(connection, 'DELETE FROM other WHERE id = 8')).toEqual(
      orphaned('fk_leaf', 'leaf'),
    );
  });

  it('is found where it restricts', () => {
    const connection = start();
    connection.native.exec(`
      CREATE TABLE heir (other_id INTEGER CONSTRAINT fk_heir REFERENCES other ON DELETE RESTRICT) STRICT;
      INSERT INTO other VALUES (8); INSERT INTO heir VALUES (8);`);
    expect(violation(connection, 'DELETE FROM other WHERE id = 8')).toEqual(
      orphaned('fk_heir', 'heir'),
    );
  });

  it('leaves nothing of the search behind', () => {
    const connection = start();
    const before = connection.run('SELECT * FROM child').rows;
    violation(connection, "INSERT INTO child (id, other_id) VALUES ('3', 8)");
    expect(connection.run('SELECT * FROM child').rows).toEqual(before);
    expect(connection.native.inTransaction).toBe(how === 'in a transaction');
    expect(connection.native.pragma('defer_foreign_keys', { simple: true })).toBe(0);
    // Enforced at once, as before.
    violation(connection, 'DELETE FROM other');
    if (how === 'in a transaction') connection.run('COMMIT');
    expect(connection.run('SELECT * FROM child').rows).toEqual(before);
  });
});

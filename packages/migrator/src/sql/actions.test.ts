import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flat, nesting } from '../../test/syntaxes.ts';
import { actionsOf } from './actions.ts';
import { type ObjectName, withoutQuotes } from './names.ts';
import { parseScript } from './statements.ts';

const textOf = ({ schema, name }: ObjectName) => (schema === null ? name : `${schema}.${name}`);

/** `drop TABLE a, b` and, behind it, what else is true of the action. */
const actions = (sql: string, syntax = nesting) =>
  parseScript(sql, syntax).statements.flatMap(({ tokens }) =>
    actionsOf(tokens).map(({ does, names, ...more }) => {
      const facts = Object.entries(more).flatMap(([fact, value]) => {
        if (fact === 'kind' || value === false) return [];
        return 'to' in more && fact === 'to' ? [`to ${textOf(more.to)}`] : [fact];
      });
      const kind = 'kind' in more ? [more.kind] : [];
      return [does, ...kind, names.map(textOf).join(', '), ...facts].filter(Boolean).join(' ');
    }),
  );

describe('what a statement does to which objects', () => {
  it.each([
    ['create table Jobs (id int)', 'create TABLE jobs'],
    ['CREATE UNLOGGED TABLE IF NOT EXISTS app."Jobs" (id int)', 'create TABLE app.Jobs'],
    ['CREATE LOCAL TEMPORARY TABLE a (id int)', 'create TABLE a isTemporary'],
    ['CREATE FOREIGN TABLE a (id int) SERVER s', 'create FOREIGN TABLE a'],
    ['CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON a (b)', 'create INDEX i'],
    ['CREATE INDEX CONCURRENTLY ON a (b)', 'create INDEX'],
    ['CREATE OR REPLACE FUNCTION f() RETURNS int AS $$ DELETE FROM a $$', 'create FUNCTION f'],
    ['CREATE MATERIALIZED VIEW v AS SELECT 1', 'create MATERIALIZED VIEW v'],
    ['CREATE TRIGGER t AFTER DELETE ON a EXECUTE FUNCTION f()', 'create TRIGGER t'],
    ['DROP TABLE IF EXISTS a, s.b, "C d" CASCADE', 'drop TABLE a, s.b, C d'],
    ['DROP INDEX CONCURRENTLY IF EXISTS i, j', 'drop INDEX i, j'],
    ['DROP SCHEMA s CASCADE', 'drop SCHEMA s'],
    ['ALTER TABLE IF EXISTS ONLY s.t RENAME TO u', 'rename TABLE s.t to u'],
    ['ALTER TABLE rename RENAME TO "to"', 'rename TABLE rename to to'],
    ['ALTER INDEX i RENAME TO j', 'rename INDEX i to j'],
    ['ALTER TABLE a RENAME COLUMN b TO c', 'alter TABLE a'],
    ['ALTER TABLE a RENAME CONSTRAINT b TO c', 'alter TABLE a'],
    ['ALTER TABLE a * ADD b int DEFAULT f(1, 2), DROP c', 'alter TABLE a dropsColumn'],
    ['ALTER TABLE a DROP CONSTRAINT b, ALTER c DROP NOT NULL', 'alter TABLE a'],
    ['ALTER DOMAIN d DROP DEFAULT', 'alter DOMAIN d'],
    ['REINDEX (VERBOSE) TABLE CONCURRENTLY a', 'reindex TABLE a'],
    ['TRUNCATE ONLY a, b *, ONLY (s.c) RESTART IDENTITY', 'truncate a, b, s.c'],
    ['TRUNCATE TABLE a', 'truncate a'],
    ['INSERT INTO a VALUES (1) ON CONFLICT (id) DO UPDATE SET b = 1', 'insert a'],
    ['UPDATE ONLY a AS x SET b = 1', 'update a'],
    ['UPDATE a SET b = (SELECT 1 WHERE c)', 'update a'],
    ['UPDATE a SET b = 1 WHERE c', 'update a hasCondition'],
    ['DELETE FROM ONLY (a) USING b', 'delete a'],
    ['DELETE FROM a WHERE id IN (SELECT id FROM b)', 'delete a hasCondition'],
    ['MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE', 'merge a deletes'],
    ['MERGE INTO ONLY a USING b ON true WHEN MATCHED THEN UPDATE SET c = 1', 'merge a'],
  ])('%s', (sql, action) => {
    expect(actions(sql)).toEqual([action]);
  });

  it.each([
    ['REPLACE INTO a VALUES (1)', 'insert a replaces'],
    ['INSERT OR REPLACE INTO a VALUES (1)', 'insert a replaces'],
    ['INSERT OR IGNORE INTO a VALUES (replace(1, 2, 3))', 'insert a'],
    ['UPDATE OR REPLACE a SET b = 1', 'update a replaces'],
    ['CREATE VIRTUAL TABLE a USING fts5 (b)', 'create VIRTUAL TABLE a'],
    ['CREATE TEMP TRIGGER t INSERT ON a BEGIN DELETE FROM b; END', 'create TRIGGER t isTemporary'],
    ['DELETE FROM temp.only_here', 'delete temp.only_here'],
  ])('%s', (sql, action) => {
    expect(actions(sql, flat)).toEqual([action]);
  });

  it('several, where there are several: each with the condition that it has itself', () => {
    const sql = `WITH gone AS (DELETE FROM a RETURNING *), left AS (UPDATE b SET c = 1 WHERE d RETURNING *)
      INSERT INTO e SELECT * FROM gone WHERE true`;
    expect(actions(sql)).toEqual(['delete a', 'update b hasCondition', 'insert e']);
  });

  it('those of a block of code, up to its semicolons', () => {
    const block = `BEGIN
      IF true THEN DELETE FROM a; END IF;
      SELECT 1 FROM b WHERE true FOR UPDATE NOWAIT;
      ALTER TABLE c RENAME TO d;
    END`.split(/(?<=;)|\s+|(?=;)/);
    expect(actionsOf(block.filter(Boolean)).map(({ does }) => does)).toEqual(['delete', 'rename']);
  });

  it.each([
    'SELECT * FROM a FOR NO KEY UPDATE',
    'GRANT DELETE, TRUNCATE ON a TO b',
    "COMMENT ON TABLE a IS 'DROP TABLE a'",
    'SET search_path = a',
    'EXECUTE delete_all',
    'ALTER DATABASE',
  ])('nothing: %s', (sql) => {
    expect(actions(sql)).toEqual([]);
  });
});

describe('any tokens', () => {
  const words =
    'CREATE OR REPLACE TEMP TABLE IF NOT EXISTS INDEX ON ALTER ONLY RENAME TO DROP TRUNCATE REINDEX INSERT INTO UPDATE SET DELETE FROM WHERE MERGE WITH AS a "b" [c] \'d\' ( ) , . * ;';

  it('come to an end, and name nothing that does not stand there', () => {
    const token = fc.constantFrom(...words.split(' '));
    fc.assert(
      fc.property(fc.array(token, { maxLength: 30 }), (tokens) => {
        const written = new Set(tokens.map(withoutQuotes));
        for (const { names } of actionsOf(tokens)) {
          for (const name of names) expect(written).toContain(name.written);
        }
      }),
    );
  });
});

describe('the name of an object', () => {
  const dropped = (name: string) => {
    const [statement] = parseScript(`DROP TABLE ${name}`, flat).statements;
    return actionsOf(statement?.tokens ?? []).flatMap(({ names }) => names);
  };

  it.each([
    ['Jobs', 'Jobs', 'jobs'],
    ['"Jobs"', 'Jobs', 'Jobs'],
    ['"order"', 'order', 'order'],
    ['"a""b"', 'a"b', 'a"b'],
    ['"a . b, c"', 'a . b, c', 'a . b, c'],
    ['`a``b`', 'a`b', 'a`b'],
    ['[a"b]', 'a"b', 'a"b'],
    ["'it''s'", "it's", "it's"],
    ['größe', 'größe', 'größe'],
  ])('%s is without its quotes, and folded when it has none', (text, written, name) => {
    expect(dropped(text)).toEqual([{ schema: null, written, name }]);
  });

  it('comes out of any quotes as it went in', () => {
    const quotes = fc.constantFrom('"', '`', "'");
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), quotes, (written, quote) => {
        const text = quote + written.replaceAll(quote, quote + quote) + quote;
        expect(dropped(text)).toEqual([{ schema: null, written, name: written }]);
      }),
    );
  });

  it('is without its schema', () => {
    expect(dropped('main."a b"')).toEqual([{ schema: 'main', written: 'a b', name: 'a b' }]);
    expect(dropped('"my db" . Jobs')).toEqual([{ schema: 'my db', written: 'Jobs', name: 'jobs' }]);
  });
});

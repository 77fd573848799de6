import { describe, expect, it } from 'vitest';
import { nesting } from '../../test/syntaxes.ts';
import { parseScript } from './statements.ts';
import { tablesAfter } from './tables.ts';
import { conflictsBetween, isAmong, touchedBy } from './touched.ts';

const statements = (sql: string) => parseScript(sql, nesting).statements;
const touched = (sql: string) => touchedBy(statements(sql), nesting);
const changed = (sql: string) => [...touched(sql).changed].sort();

describe('what statements touch', () => {
  it.each([
    ['CREATE TABLE IF NOT EXISTS a.jobs (id int REFERENCES users (id))', ['jobs']],
    ['ALTER TABLE ONLY "Jobs" ADD x int', ['Jobs']],
    ['DROP TABLE IF EXISTS a, b CASCADE', ['a', 'b']],
    ['CREATE UNIQUE INDEX CONCURRENTLY i ON jobs (x)', ['i', 'jobs']],
    ['INSERT INTO jobs SELECT * FROM other ON CONFLICT DO NOTHING', ['jobs']],
    ['UPDATE jobs SET x = 1', ['jobs']],
    ['DELETE FROM jobs', ['jobs']],
    ['DELETE FROM ONLY (jobs)', ['jobs']],
    ['TRUNCATE jobs *, other', ['jobs', 'other']],
    ['ALTER TABLE jobs RENAME TO tasks', ['jobs', 'tasks']],
    ['CREATE INDEX ON jobs (x)', ['jobs']],
    ['DROP TABLE temp.jobs', ['jobs']],
    ['DROP TABLE "a""b"', ['a"b']],
    ['DO $$ BEGIN UPDATE jobs SET x = 1; END $$', ['jobs']],
    [`CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS $$ return "it's" $$`, ['f']],
  ])('%s', (sql, expected) => {
    expect(changed(sql)).toEqual(expected);
  });

  it('conflicts where one changes what the other changes or reads, not where both only read', () => {
    const base = touched('CREATE TABLE a (id int REFERENCES users (id))');
    expect(
      conflictsBetween(base, touched('CREATE TABLE b (id int REFERENCES users (id))')),
    ).toEqual([]);
    expect(conflictsBetween(base, touched('ALTER TABLE users ADD x int'))).toEqual(['users']);
    expect(conflictsBetween(touched('ALTER TABLE users ADD x int'), base)).toEqual(['users']);
    expect(conflictsBetween(base, touched('CREATE INDEX i ON a (id)'))).toEqual(['a']);
  });

  it('is the same whatever its case, in which one database keeps it and another does not', () => {
    const jobs = touched('CREATE TABLE Jobs (id int)');
    expect(conflictsBetween(jobs, touched('ALTER TABLE "Jobs" ADD x int'))).toEqual(['jobs']);
    expect(isAmong(jobs.changed, 'Jobs')).toBe(true);
    expect(isAmong(jobs.changed, 'job')).toBe(false);
  });
});

describe('the tables that statements leave', () => {
  it('follows creating, renaming and dropping', () => {
    const sql = `CREATE TABLE a (id int); CREATE TABLE IF NOT EXISTS app."B" (id int); CREATE TABLE c (id int);
      CREATE TABLE d (id int); DROP TABLE IF EXISTS c, d; ALTER TABLE a RENAME TO e; ALTER TABLE e RENAME COLUMN x TO y;`;
    expect([...tablesAfter(statements(sql))].sort()).toEqual(['B', 'e']);
  });

  it('knows names that only quotes make names', () => {
    const sql = `CREATE TABLE "My Jobs" (id int); CREATE TABLE "a . b" (id int); CREATE TABLE "c, d" (id int);
      CREATE TABLE "e""f" (id int); ALTER TABLE "My Jobs" RENAME TO "Our Jobs"; DROP TABLE "c, d";`;
    expect([...tablesAfter(statements(sql))].sort()).toEqual(['Our Jobs', 'a . b', 'e"f']);
  });

  it('leaves out those that end with the session', () => {
    expect([...tablesAfter(statements('CREATE TEMP TABLE a (id int)'))]).toEqual([]);
  });
});

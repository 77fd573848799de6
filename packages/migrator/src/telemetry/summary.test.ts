import { expect, it } from 'vitest';
import { summaryOf } from './summary.ts';

it.each([
  ['CREATE TABLE jobs (id integer)', 'CREATE TABLE', 'jobs'],
  ['create table if not exists "My Jobs" (id integer)', 'CREATE TABLE', 'My Jobs'],
  ['ALTER TABLE ONLY app.jobs\n  ADD COLUMN note text', 'ALTER TABLE', 'app.jobs'],
  ['DROP TABLE IF EXISTS jobs', 'DROP TABLE', 'jobs'],
  ['INSERT INTO jobs VALUES (1)', 'INSERT', 'jobs'],
  ['insert or replace into jobs values (1)', 'INSERT', 'jobs'],
  ['UPDATE ONLY jobs SET note = 1', 'UPDATE', 'jobs'],
  ['DELETE FROM jobs', 'DELETE', 'jobs'],
  ['UPDATE OR REPLACE jobs SET note = 1', 'UPDATE', 'jobs'],
  ['REPLACE INTO jobs VALUES (1)', 'REPLACE', 'jobs'],
  ['TRUNCATE TABLE jobs', 'TRUNCATE', 'jobs'],
  ['CREATE /* the */ TABLE jobs (id integer)', 'CREATE TABLE', 'jobs'],
  ['CREATE LOCAL TEMPORARY TABLE jobs (id integer)', 'CREATE TABLE', 'jobs'],
  ['CREATE TABLE Größe (id integer)', 'CREATE TABLE', 'Größe'],
  ['CREATE TABLE "My ""Jobs""" (id integer)', 'CREATE TABLE', 'My "Jobs"'],
  ['DROP TABLE [my jobs]', 'DROP TABLE', 'my jobs'],
  ["INSERT INTO jobs VALUES (ARRAY['a]', 'b'])", 'INSERT', 'jobs'],
])('says of %s that it is about a table', (sql, operation, table) => {
  expect(summaryOf(sql)).toEqual({ operation, text: `${operation} ${table}`, table });
});

it.each([
  ['CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS idx_a ON a (b)', 'CREATE INDEX', 'idx_a'],
  ['CREATE OR REPLACE FUNCTION refuse() RETURNS trigger', 'CREATE FUNCTION', 'refuse'],
  ['CREATE MATERIALIZED VIEW sums AS SELECT 1', 'CREATE MATERIALIZED VIEW', 'sums'],
  ['REINDEX INDEX CONCURRENTLY idx_a', 'REINDEX INDEX', 'idx_a'],
])('says of %s what it is about', (sql, operation, name) => {
  expect(summaryOf(sql)).toEqual({ operation, text: `${operation} ${name}`, table: null });
});

it('says of an index without a name no more than what it is', () => {
  const operation = 'CREATE INDEX';
  expect(summaryOf('CREATE INDEX ON a (b)')).toEqual({ operation, text: operation, table: null });
});

it.each([
  ["SELECT 'secret'", 'SELECT'],
  ['WITH a AS (SELECT 1) SELECT * FROM a', 'WITH'],
  ['PRAGMA foreign_keys = OFF', 'PRAGMA'],
  ['(SELECT 1)', 'STATEMENT'],
])('says of %s no more than what it is', (sql, operation) => {
  expect(summaryOf(sql)).toEqual({ operation, text: operation, table: null });
});

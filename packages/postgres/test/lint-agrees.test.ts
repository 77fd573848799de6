/** What the linter says writes a table again is what PostgreSQL writes again. */
import { findingsIn } from '@runledger/conformance/lint';
import { createTestDatabase } from '@tooling/postgres-server';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lintDialect } from '../src/lint.ts';

const BEFORE = `CREATE TABLE books (
  id bigint NOT NULL,
  isbn varchar(13),
  title text,
  pages integer,
  price numeric(8, 2),
  lent_at timestamptz(3),
  mask bit(4),
  CONSTRAINT pk_books PRIMARY KEY (id)
);`;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
  await client.query(BEFORE);
  await client.query("INSERT INTO books (id, isbn, title, pages) VALUES (1, '0', 'a', 1)");
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

/** Whether the table is in another file afterwards. */
async function isRewritten(sql: string): Promise<boolean> {
  const file = async () => {
    const { rows } = await client.query<{ node: string }>(
      "SELECT pg_relation_filenode('books') AS node",
    );
    return rows[0]?.node;
  };
  await client.query('BEGIN');
  try {
    const before = await file();
    await client.query(sql);
    return (await file()) !== before;
  } finally {
    await client.query('ROLLBACK');
  }
}

async function isFound(sql: string): Promise<boolean> {
  const findings = await findingsIn(
    { ...lintDialect, tools: [] },
    {
      '202601010000_books.up.sql': BEFORE,
      '202601010000_books.down.sql': '-- By hand.\n',
      '202601020000_change.up.sql': sql,
      '202601020000_change.down.sql': '-- By hand.\n',
    },
  );
  return findings.some(({ rule }) => rule === 'type-rewrite' || rule === 'volatile-default');
}

const add = (definition: string) => `ALTER TABLE books ADD COLUMN ${definition};`;
const type = (change: string) => `ALTER TABLE books ALTER COLUMN ${change};`;

describe('ALTER TABLE', () => {
  it.each([
    add('a integer'),
    add('a integer NOT NULL DEFAULT 10'),
    add("a text DEFAULT ('x' || 'y')"),
    add("a text DEFAULT upper('x')"),
    add('a timestamptz DEFAULT now()'),
    add('a timestamptz DEFAULT CURRENT_TIMESTAMP'),
    add('a timestamptz DEFAULT clock_timestamp()'),
    add('a double precision DEFAULT random()'),
    add('a double precision DEFAULT 1 + random()'),
    add('a uuid DEFAULT gen_random_uuid()'),
    add('a bigserial'),
    add('a bigint GENERATED ALWAYS AS IDENTITY'),
    add('a integer GENERATED ALWAYS AS (pages * 2) STORED'),
    add("a jsonb DEFAULT '{}'::jsonb"),
    type('isbn TYPE text'),
    type('isbn TYPE varchar'),
    type('isbn TYPE varchar(40)'),
    type('isbn TYPE varchar(10)'),
    type('title TYPE varchar'),
    type('title TYPE varchar(40)'),
    type('pages TYPE bigint'),
    type('pages TYPE text'),
    type('price TYPE numeric(12, 2)'),
    type('price TYPE numeric(12, 4)'),
    type('price TYPE numeric'),
    type('lent_at TYPE timestamptz'),
    type('lent_at TYPE timestamptz(0)'),
    type('mask TYPE bit varying(8)'),
  ])('is found, or not, as the table is written again, or not: %s', async (sql) => {
    expect(await isFound(sql)).toBe(await isRewritten(sql));
  });
});

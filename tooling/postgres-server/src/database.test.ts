import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { createTestDatabase, type Template } from './database.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

function uniqueName(): string {
  return randomUUID().replaceAll('-', '');
}

/** A template with one table of one row, that counts how often it was built. */
function countedTemplate(): Template & { built: number } {
  return {
    name: uniqueName(),
    built: 0,
    async build(url) {
      this.built += 1;
      await query(url, 'CREATE TABLE notes AS SELECT 1 AS id');
    },
  };
}

test('without a template the database is empty', async () => {
  const { url, name } = await createTestDatabase();
  expect(await query(url, 'SELECT current_database()')).toEqual([name]);
  expect(await query(url, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
});

test('databases that are asked for at once share one build and nothing else', async () => {
  const template = countedTemplate();
  const [first, second] = await Promise.all([
    createTestDatabase({ template }),
    createTestDatabase({ template }),
  ]);
  expect(template.built).toBe(1);
  await query(first.url, 'INSERT INTO notes VALUES (2)');
  expect(await query(first.url, 'SELECT id FROM notes ORDER BY id')).toEqual([1, 2]);
  expect(await query(second.url, 'SELECT id FROM notes')).toEqual([1]);
});

test('another template is another state', async () => {
  const first = await createTestDatabase({ template: countedTemplate() });
  const second = await createTestDatabase({
    template: { name: uniqueName(), build: async (url) => void (await query(url, 'SELECT 1')) },
  });
  expect(await query(first.url, "SELECT to_regclass('notes')")).toEqual(['notes']);
  expect(await query(second.url, "SELECT to_regclass('notes')")).toEqual([null]);
});

test('a build that leaves its connection open does not stand in the way', async () => {
  let open: pg.Client | undefined;
  let ended: unknown;
  const template = {
    name: uniqueName(),
    async build(url: string) {
      open = new pg.Client(url);
      open.on('error', (error) => {
        ended ??= error;
      });
      await open.connect();
    },
  };
  const { url } = await createTestDatabase({ template });
  expect(await query(url, 'SELECT 1')).toEqual([1]);
  await expect(open?.query('SELECT 1')).rejects.toThrow();
  expect(ended).toMatchObject({ code: '57P01' });
});

test('a build that fails is reported and tried anew by the next', async () => {
  const template = countedTemplate();
  const failing = {
    name: template.name,
    async build(url: string) {
      await query(url, 'CREATE TABLE notes AS SELECT 0 AS id');
      throw new Error('no such migration');
    },
  };
  await expect(createTestDatabase({ template: failing })).rejects.toThrow('no such migration');
  const { url } = await createTestDatabase({ template });
  expect(await query(url, 'SELECT id FROM notes')).toEqual([1]);
});

test('what a killed build left behind is built anew', async () => {
  const template = countedTemplate();
  await query(inject('postgresUrl'), `CREATE DATABASE template_${template.name}`);
  const { url } = await createTestDatabase({ template });
  expect(await query(url, 'SELECT id FROM notes')).toEqual([1]);
});

test('drop() removes the database from under open connections, once', async () => {
  const { url, name, drop } = await createTestDatabase();
  const client = new pg.Client(url);
  // The server's message comes first, then the news that the connection is closed.
  const ended = new Promise((resolve) => client.on('error', resolve));
  await client.connect();
  await drop();
  expect(await ended).toMatchObject({ code: '57P01' });
  const found = `SELECT 1 FROM pg_database WHERE datname = '${name}'`;
  expect(await query(inject('postgresUrl'), found)).toEqual([]);
  await expect(drop()).resolves.toBeUndefined();
});

test('a name that cannot be a template is refused', async () => {
  const template = { name: 'a"; DROP', build: () => Promise.resolve() };
  await expect(createTestDatabase({ template })).rejects.toThrow('cannot name a template');
});

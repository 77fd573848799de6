import { existsSync } from 'node:fs';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { type PostgresServer, type StartOptions, startPostgres } from './server.ts';

async function withServer(options: StartOptions, work: (server: PostgresServer) => Promise<void>) {
  const server = await startPostgres(options);
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

async function setting(url: string, name: string): Promise<string> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query('SELECT current_setting($1) AS value', [name]);
  await client.end();
  return rows[0].value;
}

describe('startPostgres', () => {
  test('starts a server without durability, and stop() leaves nothing of it', async () => {
    const server = await startPostgres();
    expect(await setting(server.url, 'server_version')).toBe(server.version);
    expect(await setting(server.url, 'fsync')).toBe('off');
    expect(await setting(server.url, 'unix_socket_directories')).toBe('');
    expect(existsSync(server.directory)).toBe(true);

    await server.stop();
    expect(existsSync(server.directory)).toBe(false);
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
    await expect(server.stop()).resolves.toBeUndefined();
  });

  test('a durable server keeps the defaults of PostgreSQL', () =>
    withServer({ durable: true }, async ({ url }) => {
      for (const name of ['fsync', 'synchronous_commit', 'full_page_writes', 'autovacuum']) {
        expect(await setting(url, name)).toBe('on');
      }
    }));

  test('settings given win over the defaults', () =>
    withServer({ settings: { max_connections: 17, fsync: true } }, async ({ url }) => {
      expect(await setting(url, 'max_connections')).toBe('17');
      expect(await setting(url, 'fsync')).toBe('on');
    }));

  test('several run side by side', () =>
    withServer({}, (first) =>
      withServer({}, async (second) => {
        expect(second.port).not.toBe(first.port);
        expect(await setting(first.url, 'port')).toBe(String(first.port));
        expect(await setting(second.url, 'port')).toBe(String(second.port));
      }),
    ));

  test('a wrong password is refused', () =>
    withServer({}, async ({ url }) => {
      const wrong = new URL(url);
      wrong.password = 'wrong';
      await expect(setting(wrong.href, 'port')).rejects.toMatchObject({ code: '28P01' });
    }));

  test('a setting the server refuses is reported in its own words', async () => {
    await expect(startPostgres({ settings: { max_connections: 'many' } })).rejects.toThrow(
      /did not start\. .*invalid value for parameter "max_connections"/,
    );
  });
});

import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { ConnectionError, RunledgerError } from '@runledger/schema';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { connectClient } from '../src/connection/connect.ts';
import type { PostgresOptions } from '../src/connection/options.ts';
import { openPostgres } from '../src/store.ts';
import { createDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

/** The error of both ways to connect, which must be the same. */
async function failure(options: PostgresOptions): Promise<Error> {
  const thrown = await connectClient(options).catch((error: unknown) => error);
  const opened = await openPostgres(options).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(RunledgerError);
  expect((opened as Error).message).toBe((thrown as Error).message);
  return thrown as Error;
}

function changed(change: Partial<Record<'username' | 'password' | 'pathname', string>>): string {
  return Object.assign(new URL(database.url), change).href;
}

/** Something that listens and is no PostgreSQL. */
async function listen(answer: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    answer(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

describe('connecting › fails in one sentence', () => {
  it('when nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    await once(server, 'close');
    const error = await failure({ host: '127.0.0.1', port });
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toBe(
      `Nothing listens at 127.0.0.1:${port}: start PostgreSQL there, or correct host and port.`,
    );
  });

  it('when the host is not known', async () => {
    const error = await failure({ host: 'nowhere.invalid' });
    expect(error.message).toMatch(/^The host nowhere\.invalid is not known: /);
  });

  it('when there is no socket', async () => {
    const error = await failure({ host: '/nowhere', port: 5499 });
    expect(error.message).toMatch(
      /^There is no socket of PostgreSQL at \/nowhere\/\.s\.PGSQL\.5499/,
    );
  });

  it('when the server does not answer', async () => {
    const port = await listen(() => undefined);
    const error = await failure({ host: '127.0.0.1', port, connectTimeoutMs: 50 });
    expect(error.message).toMatch(
      new RegExp(`^PostgreSQL at 127.0.0.1:${port} did not answer within 50 ms: `),
    );
  });

  it('when it is no PostgreSQL', async () => {
    const port = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const error = await failure({ host: '127.0.0.1', port });
    expect(error.message).toMatch(/was closed while it was opened/);
  });

  it('when the password is wrong', async () => {
    const error = await failure({ url: changed({ password: 'wr0ng' }) });
    expect(error.message).toMatch(/refuses the password of user postgres: correct /);
  });

  it('when there is no password', async () => {
    const error = await failure({ url: changed({ password: '' }) });
    expect(error.message).toMatch(/asks for the password of user postgres: give one/);
  });

  it('when the database does not exist', async () => {
    const error = await failure({ url: changed({ pathname: '/nothing_here' }) });
    expect(error.message).toMatch(/^There is no database nothing_here at .*: create it/);
  });

  it('when TLS is demanded of a server without it', async () => {
    const error = await failure({ url: database.url, sslMode: 'require' });
    expect(error.message).toMatch(/does not offer TLS: .* sslMode/);
  });

  it('and never shows the password, causes included', async () => {
    const options = { host: '127.0.0.1', port: await listen((socket) => socket.end()) };
    const errors = [
      await failure({ url: changed({ password: 's3cret-wr0ng' }) }),
      await failure({ ...options, user: 'u', password: 's3cret-wr0ng' }),
      await failure({ url: 'postgres://u:s3cret-wr0ng@nowhere.invalid/d' }),
      await failure({ url: 'postgres://u:s3cret-wr0ng@h:x/d' }),
    ];
    for (const error of errors) {
      expect(inspect(error, { depth: Infinity, showHidden: false })).not.toContain('s3cret');
      expect(JSON.stringify(error)).not.toContain('s3cret');
    }
  });
});

describe('connecting', () => {
  it('gives a session in UTC and in the schema alone, under its name', async () => {
    const client = await connectClient({ url: database.url, applicationName: 'my app' });
    const { rows } = await client.query(
      `SELECT current_setting('TimeZone') AS zone, current_schemas(false)::text AS schemas,
         current_setting('application_name') AS name, current_setting('statement_timeout') AS timeout`,
    );
    await client.end();
    expect(rows).toEqual([{ zone: 'UTC', schemas: '{runledger}', name: 'my app', timeout: '0' }]);
  });

  it('makes nothing of what the database is set to', async () => {
    const own = await createDatabase();
    onTestFinished(() => own.drop());
    const client = await connectClient({ url: own.url });
    const name = new URL(own.url).pathname.slice(1);
    for (const setting of [
      "DateStyle = 'German, DMY'",
      "TimeZone = 'Asia/Kolkata'",
      "bytea_output = 'escape'",
      'standard_conforming_strings = off',
      'array_nulls = off',
      "default_transaction_isolation = 'serializable'",
      "search_path = 'nowhere'",
    ]) {
      await client.query(`ALTER DATABASE "${name}" SET ${setting}`);
    }
    await client.end();
    const store = await openPostgres({ url: own.url });
    onTestFinished(() => store.close());
    const { id } = await store.organizations.create({ slug: 'acme', name: "C:\\new 'x'" });
    const { audit, metering, apiKeys } = store.organization(id);
    const occurredAt = new Date('2026-03-31T23:59:59.999Z');
    const event = { organizationId: id, occurredAt, provider: 'p', model: 'm' };
    await store.metering.recordBatch([event, { ...event, requestId: 'r' }]);
    const { items } = await metering.listEvents({ order: 'asc' });
    expect(items.map(({ requestId }) => requestId).sort()).toEqual([null, 'r'].sort());
    expect(items[0]).toMatchObject({ occurredAt, userId: null });
    expect((await metering.listDailyUsage()).items).toMatchObject([{ day: '2026-03-31' }]);
    const { plaintext } = await apiKeys.issue({ name: 'key' });
    expect(await store.apiKeys.verify(plaintext)).toMatchObject({ ok: true });
    // Writers of one chain wait for each other, and none of them has to be run again.
    const entry = { actorType: 'system', actorId: 'a', action: 'a.b', resourceType: 'x' } as const;
    await Promise.all(Array.from({ length: 8 }, () => audit.append(entry)));
    expect(await audit.verify()).toMatchObject({ valid: true, entries: 8 });
  });
});

import { execFileSync } from 'node:child_process';
import { chown, copyFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresServer, startPostgres } from '@tooling/postgres-server';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectClient } from '../src/connection/connect.ts';
import type { PostgresOptions } from '../src/connection/options.ts';
import { ConnectionPool } from '../src/connection/pool.ts';

let server: PostgresServer;
let directory: string;
const file = (name: string) => join(directory, name);

/** An authority, a certificate of its for `localhost`, and another authority that vouches for nothing here. */
async function makeCertificates() {
  directory = await mkdtemp(join(tmpdir(), 'runledger-tls-'));
  await writeFile(file('names'), 'subjectAltName=DNS:localhost');
  const openssl = (command: string) =>
    execFileSync('openssl', command.split(' '), { cwd: directory, stdio: 'pipe' });
  const authority = '-x509 -days 2 -nodes -newkey rsa:2048';
  openssl(`req ${authority} -subj /CN=authority -keyout ca.key -out ca.pem`);
  openssl(`req ${authority} -subj /CN=stranger -keyout stranger.key -out stranger.pem`);
  openssl('req -nodes -newkey rsa:2048 -subj /CN=localhost -keyout server.key -out server.csr');
  openssl(
    'x509 -req -days 2 -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile names -out server.crt',
  );
}

async function switchTlsOn() {
  const data = join(server.directory, 'data');
  const { uid, gid } = await stat(data);
  for (const name of ['server.crt', 'server.key']) {
    await copyFile(file(name), join(data, name));
    await chown(join(data, name), uid, gid);
  }
  const client = new pg.Client(server.url);
  await client.connect();
  await client.query('ALTER SYSTEM SET ssl = on');
  await client.query('SELECT pg_reload_conf()');
  await client.end();
  await vi.waitFor(async () => expect(await isEncrypted({ sslMode: 'require' })).toBe(true));
}

function options(change: PostgresOptions): PostgresOptions {
  const { port, username: user, password } = new URL(server.url);
  return { host: 'localhost', port: Number(port), user, password, database: 'postgres', ...change };
}

async function isEncrypted(change: PostgresOptions): Promise<boolean> {
  const client = await connectClient(options(change));
  try {
    const { rows } = await client.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
    return rows[0].ssl;
  } finally {
    await client.end();
  }
}

const failure = (change: PostgresOptions) =>
  isEncrypted(change).then(
    () => 'connected',
    (error: Error) => error.message,
  );

beforeAll(async () => {
  await makeCertificates();
  server = await startPostgres();
});
afterAll(async () => {
  await server?.stop();
  await rm(directory, { recursive: true });
});

describe('TLS', () => {
  it('prefer goes without where the server offers none, in a pool too', async () => {
    expect(await isEncrypted({})).toBe(false);
    const pool = new ConnectionPool(options({ sslMode: 'prefer' }));
    const { rows } = await pool.use((client) =>
      client.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'),
    );
    await pool.close();
    expect(rows).toEqual([{ ssl: false }]);
  });

  describe('on a server that offers it', () => {
    beforeAll(switchTlsOn);

    it.each<[PostgresOptions, boolean]>([
      [{ sslMode: 'disable' }, false],
      [{ sslMode: 'prefer' }, true],
      [{}, true],
      [{ sslMode: 'require' }, true],
      [{ sslMode: 'require', host: '127.0.0.1' }, true],
    ])('%o verifies nothing', async (change, encrypted) => {
      expect(await isEncrypted(change)).toBe(encrypted);
    });

    it.each(['require', 'verify-ca', 'verify-full'] as const)(
      '%s takes a certificate that sslRootCert vouches for, and no other',
      async (sslMode) => {
        expect(await isEncrypted({ sslMode, sslRootCert: file('ca.pem') })).toBe(true);
        expect(await failure({ sslMode, sslRootCert: file('stranger.pem') })).toMatch(
          /^The certificate of PostgreSQL at localhost:\d+ is signed by nobody trusted: .*sslRootCert/,
        );
      },
    );

    it('verify-full without sslRootCert trusts public authorities alone', async () => {
      expect(await failure({ sslMode: 'verify-full' })).toMatch('signed by nobody trusted');
    });

    it('verify-full demands the name of the host, verify-ca does not', async () => {
      const change = { host: '127.0.0.1', sslRootCert: file('ca.pem') };
      expect(await isEncrypted({ ...change, sslMode: 'verify-ca' })).toBe(true);
      expect(await failure({ ...change, sslMode: 'verify-full' })).toMatch(
        /does not name 127\.0\.0\.1: connect by the name it holds/,
      );
    });
  });
});

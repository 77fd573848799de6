/** A real PgBouncer in front of the test server, where the machine has one. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { connectClient } from '../src/connection/connect.ts';

export interface Program {
  readonly path: string;
  /** Such as `1.24.1`. */
  readonly version: string;
}

/** Debian installs it where only root's path leads. */
const PLACES = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];

/** The installed PgBouncer, or `null`. */
export function findPgBouncer(): Program | null {
  for (const place of [...(process.env.PATH ?? '').split(delimiter), ...PLACES]) {
    const path = join(place, 'pgbouncer');
    const { stdout, error } = spawnSync(path, ['--version'], { encoding: 'utf8' });
    const version = /PgBouncer (\d+(?:\.\d+)*)/.exec(stdout ?? '')?.[1];
    if (!error && version) return { path, version };
  }
  return null;
}

/** Since 1.21 it prepares statements anew where a client finds itself on another server connection. */
export function knowsNamedStatements({ version }: Program): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 21);
}

export interface PgBouncer {
  /** The same database through it. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Gives the server's connections to one client for as long as the mode says.
 * @param size how many connections it has
 */
export async function startPgBouncer(
  program: Program,
  databaseUrl: string,
  mode: 'transaction' | 'session',
  size = 10,
): Promise<PgBouncer> {
  const server = new URL(databaseUrl);
  const directory = mkdtempSync(join(tmpdir(), 'runledger-pgbouncer-'));
  const port = await freePort();
  const password = decodeURIComponent(server.password);
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: password === '' ? 'trust' : 'scram-sha-256',
    auth_file: join(directory, 'users.txt'),
    pool_mode: mode,
    default_pool_size: size,
    ...(knowsNamedStatements(program) ? { max_prepared_statements: 200 } : {}),
    // What clients of other pools set at the start of a session means nothing here.
    ignore_startup_parameters: 'extra_float_digits',
    logfile: join(directory, 'log'),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const upstream = `* = host=${server.hostname} port=${server.port}`;
  const file = join(directory, 'pgbouncer.ini');
  writeFileSync(file, `[databases]\n${upstream}\n[pgbouncer]\n${lines.join('\n')}\n`);
  writeFileSync(join(directory, 'users.txt'), `"${server.username}" "${password}"\n`);
  // It refuses to run as root, and must be able to read and write here as whoever it runs as.
  chmodSync(directory, 0o777);
  chmodSync(file, 0o644);
  chmodSync(join(directory, 'users.txt'), 0o644);
  const user = process.getuid?.() === 0 ? ['--user', 'nobody'] : [];
  const child = spawn(program.path, [...user, file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaint += text;
  });
  const ended = once(child, 'close');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  url.searchParams.set('sslmode', 'disable');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await untilItAnswers(child, url.href, () => complaint);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: url.href, stop };
}

async function untilItAnswers(
  child: ChildProcess,
  url: string,
  complaint: () => string,
): Promise<void> {
  for (;;) {
    try {
      const client = await connectClient({ url });
      await client.end();
      return;
    } catch (cause) {
      if (child.exitCode === null) continue;
      throw new Error(`PgBouncer did not start. ${complaint()}`, { cause });
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

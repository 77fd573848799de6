import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findBinaries } from './binaries.ts';
import type { GuardOrder, GuardReport } from './guard.ts';
import { type Settings, serverSettings } from './settings.ts';

export interface StartOptions {
  /** Major version, 14 to 18; the installed one (18) by default, others are fetched once. */
  readonly major?: number;
  /** Keep PostgreSQL's defaults for fsync, commits and autovacuum: for benchmarks, crash tests. */
  readonly durable?: boolean;
  /** Server settings by their names in postgresql.conf; they win over the defaults. */
  readonly settings?: Settings;
}

/** A running server that nobody else uses. */
export interface PostgresServer {
  /** Connects to the database `postgres` as superuser. */
  readonly url: string;
  readonly port: number;
  readonly major: number;
  /** The running version, such as `18.4`. */
  readonly version: string;
  /** Process id of the postmaster. */
  readonly pid: number;
  /** The temporary directory that holds the server's data. */
  readonly directory: string;
  /** Ends the server, every connection to it and its directory. Calling it again does nothing. */
  stop(): Promise<void>;
}

const GUARD = fileURLToPath(new URL('./guard.ts', import.meta.url));

/**
 * Starts a throw-away PostgreSQL on a free port of the loopback interface, in about a second.
 * It ends with this process, however that ends, and leaves nothing on disk; it does not keep this
 * process alive.
 *
 * @throws Error when the binaries cannot be had, or with the server's own message when it does not
 *   start.
 * @example
 * const server = await startPostgres({ durable: true });
 * const client = new pg.Client(server.url);
 * // …
 * await server.stop();
 */
export async function startPostgres(options: StartOptions = {}): Promise<PostgresServer> {
  const { major, durable = false, settings } = options;
  const binaries = await findBinaries(major);
  const password = randomBytes(12).toString('hex');
  const order: GuardOrder = {
    binaries,
    password,
    durable,
    settings: serverSettings(durable, settings),
  };

  const guard = spawn(process.execPath, [GUARD], { detached: true, stdio: 'pipe' });
  const exited = once(guard, 'exit');
  let complaint = '';
  guard.stderr.setEncoding('utf8').on('data', (text) => {
    complaint += text;
  });
  guard.stdin.write(`${JSON.stringify(order)}\n`);
  const [line] = await Promise.race([
    once(createInterface({ input: guard.stdout }), 'line'),
    once(guard, 'close').then(() => [undefined]),
  ]);
  const report: GuardReport = line ? JSON.parse(line) : { failure: complaint };
  if ('failure' in report) {
    guard.stdin.end();
    await exited;
    throw new Error(`PostgreSQL ${binaries.version} did not start. ${report.failure}`);
  }

  guard.stdout.destroy();
  guard.stderr.destroy();
  // From here on only the open pipe ties the two processes together.
  guard.unref();
  (guard.stdin as Socket).unref();
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${report.port}/postgres`,
    ...report,
    major: binaries.major,
    version: binaries.version,
    async stop() {
      guard.ref();
      guard.stdin.end();
      await exited;
    },
  };
}

/**
 * The process that owns one server: it makes the data directory, runs the postmaster, and removes
 * both as soon as its standard input ends. The operating system closes that pipe however the
 * process at the other end goes, by `stop()`, Ctrl-C or SIGKILL alike. It runs in a session of its
 * own, so that Ctrl-C in a terminal does not reach it or the server directly.
 *
 * In: one line of JSON, a {@link GuardOrder}. Out: one line of JSON, a {@link GuardReport}.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Account, canRun, unprivilegedAccount } from './account.ts';
import type { Binaries } from './binaries.ts';
import {
  createDirectory,
  removeAbandonedDirectories,
  removeDirectory,
  throwAwayParent,
} from './directory.ts';
import { asArguments, localeArguments, type Settings } from './settings.ts';

export interface GuardOrder {
  readonly binaries: Binaries;
  readonly password: string;
  /** Keep the data on a disk. */
  readonly durable: boolean;
  readonly settings: Settings;
}

export type GuardReport =
  | { readonly port: number; readonly pid: number; readonly directory: string }
  | { readonly failure: string };

const PORT_ATTEMPTS = 5;

let directory: string | undefined;
let started: Promise<GuardReport> | undefined;
let running: { readonly child: ChildProcess; readonly closed: Promise<unknown> } | undefined;
let stopping = false;

async function start(order: GuardOrder): Promise<GuardReport> {
  const { binaries, password, settings } = order;
  const account = await unprivilegedAccount();
  await removeAbandonedDirectories(account);

  // File systems in memory often allow no programs, which rules them out for a copy of these.
  const runnable = canRun(join(binaries.native, 'bin', 'postgres'), account);
  const parent = runnable && !order.durable ? await throwAwayParent() : tmpdir();
  directory = await createDirectory(parent, account);
  const native = runnable ? binaries.native : join(directory, 'native');
  if (!runnable) await cp(binaries.native, native, { recursive: true, verbatimSymlinks: true });

  const data = join(directory, 'data');
  const passwordFile = join(directory, 'password');
  await writeFile(passwordFile, password);
  const bin = join(native, 'bin');
  const initdb = await run(join(bin, 'initdb'), account, [
    `--pgdata=${data}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-sync',
    ...localeArguments(binaries.major),
  ]);
  if (!initdb.succeeded) throw new Error(`initdb failed. ${initdb.output}`);

  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const server = await run(
      join(bin, 'postgres'),
      account,
      ['-D', data, '-p', String(port), ...asArguments(settings)],
      'database system is ready to accept connections',
    );
    if (server.succeeded) return { port, pid: server.pid, directory };
    // Another process may have taken the port since it was found free.
    const taken = server.output.includes('could not bind');
    if (!taken || attempt === PORT_ATTEMPTS) throw new Error(server.output);
  }
}

/** Runs a program to its end or, where `ready` is given, until it has written that. */
async function run(program: string, account: Account, args: string[], ready?: string) {
  if (stopping) throw new Error('The server was stopped while it started.');
  // Messages are read, so they are asked for in English; nothing else is taken from the caller's
  // environment, whose PG* variables would mislead the programs.
  const env = { LC_ALL: 'C', PATH: process.env.PATH };
  const child = spawn(program, args, { ...account, cwd: directory, env, stdio: 'pipe' });
  // "close" comes when the last process that the program started has let go of its output too.
  running = { child, closed: new Promise((resolve) => child.once('close', resolve)) };
  let output = '';
  const succeeded = await new Promise<boolean>((resolve, reject) => {
    child.stdout.resume();
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4000);
      if (ready && output.includes(ready)) resolve(true);
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0 && !ready));
  });
  return { succeeded, output: output.trim(), pid: child.pid as number };
}

/** SIGQUIT is PostgreSQL's immediate shutdown. A start under way fails at its next step. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  running?.child.kill('SIGQUIT');
  await started?.catch(() => undefined);
  await running?.closed;
  if (directory) await removeDirectory(directory);
  process.exit();
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}

function report(message: GuardReport): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
// The reader may be gone already, which its closed end of the other pipe tells as well.
process.stdout.on('error', stop);
const input = createInterface({ input: process.stdin });
input.once('close', stop);
input.once('line', async (line) => {
  try {
    started = start(JSON.parse(line));
    report(await started);
    await running?.closed;
  } catch (error) {
    report({ failure: (error as Error).message });
  }
  await stop();
});

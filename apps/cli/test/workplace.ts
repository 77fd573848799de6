/** A directory with a configuration, and the command run in it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@runledger/config';
import type { Store } from '@runledger/schema';
import { createTestDatabase } from '@tooling/postgres-server';
import { expect, onTestFinished } from 'vitest';
import { type CliResult, runCli } from './cli.ts';

export interface Workplace {
  readonly directory: string;
  /** What the command needs in its environment to reach the database. */
  readonly env: Readonly<Record<string, string>>;
  write(name: string, content: string): string;
  /** The same in a directory of it, which is made. */
  writeIn(directory: string, name: string, content: string): string;
  run(args: string, input?: string): Promise<CliResult>;
  /** Runs what has to succeed. @returns standard output */
  ok(args: string): Promise<string>;
  /** The same for `--json`. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it as they like.
  json(args: string): Promise<any>;
}

/** A directory that is gone when the test has finished. */
export function emptyDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'runledger-cli-')));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export function workplaceWith(env: Readonly<Record<string, string>>): Workplace {
  const directory = emptyDirectory();
  // Words are separated by spaces: what a test passes has none of its own.
  const run = (args: string, input?: string) =>
    runCli(args.split(' '), { cwd: directory, env, input });
  const ok = async (args: string) => {
    const { code, stdout, stderr } = await run(args);
    expect(code, `runledger ${args}\n${stderr}`).toBe(0);
    return stdout;
  };
  const write = (name: string, content: string) => {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  };
  return {
    directory,
    env,
    run,
    ok,
    write,
    writeIn(inner, name, content) {
      mkdirSync(join(directory, inner), { recursive: true });
      return write(join(inner, name), content);
    },
    json: async (args) => JSON.parse(await ok(`${args} --json`)),
  };
}

/** A database that is not migrated yet, on each driver. */
export const emptyDatabases = {
  sqlite: (): Promise<Workplace> =>
    Promise.resolve(workplaceWith({ DB_DRIVER: 'sqlite', DB_PATH: './data/app.db' })),
  postgres: async (): Promise<Workplace> => {
    const database = await createTestDatabase();
    onTestFinished(() => database.drop());
    return workplaceWith({ DB_URL: database.url });
  },
};

export const drivers = Object.keys(emptyDatabases) as (keyof typeof emptyDatabases)[];

/** A migrated database. */
export async function migrated(driver: keyof typeof emptyDatabases): Promise<Workplace> {
  const workplace = await emptyDatabases[driver]();
  await workplace.ok('migrate');
  return workplace;
}

/** The store of a workplace, for what a command cannot do. */
export async function inStore<T>(
  { directory, env }: Workplace,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openStore({
    cwd: directory,
    variables: env,
  });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

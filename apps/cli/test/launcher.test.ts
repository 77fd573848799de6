/** What a fresh clone starts with: the launcher and the quickstart. */
import { spawn } from 'node:child_process';
import { readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '@tooling/postgres-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CliResult, resultOf, runCli } from './cli.ts';
import { emptyDirectory } from './workplace.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

function quickstart(args: readonly string[], env: Record<string, string>): Promise<CliResult> {
  const script = join(root, 'tooling/cli/quickstart.mjs');
  // Empty wins over the .env of whoever runs the tests, whose database is not for them.
  const unset = { DB_DRIVER: '', DB_URL: '', DATABASE_URL: '' };
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...unset, ...env },
  });
  child.stdin.end();
  return resultOf(child);
}

describe('launcher', () => {
  it('builds anew when a source has changed, and only then', async () => {
    const current = () =>
      JSON.parse(readFileSync(join(root, 'apps/cli/.cache/current.json'), 'utf8')).directory;
    await runCli(['--version']);
    const first = current();
    await runCli(['--version']);
    expect(current()).toBe(first);
    // A minute ago: what changes while a bundle is made is not trusted.
    const changed = new Date(Date.now() - 60_000);
    utimesSync(join(root, 'apps/cli/src/version.ts'), changed, changed);
    expect((await runCli(['--version'])).code).toBe(0);
    expect(current()).not.toBe(first);
  });

  it('passes exit codes through', async () => {
    expect((await runCli(['nonsense'])).code).toBe(2);
  });
});

describe('quickstart', () => {
  it('fills SQLite at the configured path; again it changes nothing and says so', async () => {
    const env = { DB_PATH: join(emptyDirectory(), 'data/quick.db') };
    const first = await quickstart([], env);
    expect(first, first.stderr).toMatchObject({ code: 0 });
    expect(first.stdout).toContain('8 migrations applied.');
    expect(first.stdout).toMatch(/Sample data: \d+ rows added\./);
    expect(first.stdout).toMatch(/\ntotal {2,}.*\n/);
    expect(first.stdout).toContain('What to try next:\n  npx -y pnpm@12 runledger report usage');
    const second = await quickstart([], env);
    expect(second.code).toBe(0);
    expect(second.stdout).toContain('quick.db: up to date, nothing to apply.');
    expect(second.stdout).toContain('Everything was there already; nothing changed.');
  });

  it('fills the PostgreSQL that DB_URL names', async () => {
    const database = await createTestDatabase();
    onTestFinished(() => database.drop());
    const { code, stdout } = await quickstart(['--driver', 'postgres'], { DB_URL: database.url });
    expect(code).toBe(0);
    expect(stdout).toContain(`${database.name} at `);
    expect(stdout).toContain('What to try next:');
  });

  it('starts a server to throw away where no address is configured, and says so', async () => {
    const { code, stdout } = await quickstart(['--driver', 'postgres'], {});
    expect(code).toBe(0);
    expect(stdout).toContain('No address of a PostgreSQL is configured (DB_URL): starting one');
    expect(stdout).toContain('The server and its data are gone now.');
  });

  it('refuses what it does not know', async () => {
    const { code, stderr } = await quickstart(['--drvier', 'sqlite'], {});
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: npx -y pnpm@12 quickstart');
  });
});

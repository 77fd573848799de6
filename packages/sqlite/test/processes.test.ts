import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dailyUsage, organizations, usageEvents } from '@runledger/schema';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../src/connection/open.ts';
import { openTestDatabase, openTestStore, temporaryDirectory, temporaryFile } from './database.ts';

const run = promisify(execFile);
const node = (script: string, ...args: string[]) =>
  [process.execPath, ['--conditions=source', join(import.meta.dirname, script), ...args]] as const;

describe('several processes on one file', () => {
  it('record the same and different events at once, and each counts once', async () => {
    const path = temporaryFile();
    const { store, rows, close } = await openTestDatabase({ path });
    onTestFinished(close);
    const acme = await store.organizations.create({ slug: 'acme', name: 'Acme' });
    // Each overlaps the next by half.
    const outputs = await Promise.all(
      [0, 100, 200, 300].map((from) =>
        run(...node('record-process.ts', path, acme.id, String(from), String(from + 200))),
      ),
    );
    const recorded = outputs.reduce((sum, { stdout }) => sum + Number(stdout), 0);
    expect(recorded).toBe(500);
    expect(await rows(usageEvents)).toHaveLength(500);
    expect(await rows(dailyUsage)).toMatchObject([
      { requestCount: 500, inputTokens: 500, outputTokens: 1_000 },
    ]);
  });

  it('log steps of one task at once, which are numbered without gaps', async () => {
    const path = temporaryFile();
    const { store, close } = await openTestDatabase({ path });
    onTestFinished(close);
    const acme = store.organization(
      (await store.organizations.create({ slug: 'acme', name: 'Acme' })).id,
    );
    const { taskId } = await acme.tasks.create({ requestText: 'Count.' });
    const others = await Promise.all([1, 2].map(() => openTestStore({ path, migrate: false })));
    const logging = [store, ...others].map(async (each) => {
      const { tasks } = each.organization(acme.id);
      const action = 'counts in this process';
      await Promise.all(
        Array.from({ length: 17 }, () => tasks.appendLog(taskId, { agentType: 'code', action })),
      );
    });
    await Promise.all([
      ...[1, 2, 3].map(() => run(...node('log-process.ts', path, acme.id, taskId, '20'))),
      ...logging,
    ]);
    const { items } = await acme.tasks.timeline(taskId, { limit: 1_000 });
    expect(items.map(({ stepNumber }) => stepNumber)).toEqual(
      Array.from({ length: 3 * 17 + 3 * 20 * 3 }, (_, place) => place + 1),
    );
  });

  it('open and migrate a new file at once', async () => {
    const path = temporaryFile();
    const nobody = '01930000-0000-7000-8000-000000000001';
    const outputs = await Promise.all(
      Array.from({ length: 6 }, () => run(...node('record-process.ts', path, nobody))),
    );
    expect(outputs.map(({ stdout, stderr }) => [stdout, stderr])).toEqual(
      Array.from({ length: 6 }, () => ['0', '']),
    );
    const store = await openTestStore({ path, migrate: false });
    expect((await store.health()).ok).toBe(true);
  });

  it('let a write wait for the lock of another, and the event loop go on meanwhile', async () => {
    const path = temporaryFile();
    const { store, rows, close } = await openTestDatabase({ path });
    onTestFinished(close);
    const holder = await holdLock(path);
    let ticks = 0;
    const tick = () => {
      ticks += 1;
      if (ticks === 100) holder.kill('SIGKILL');
      else setImmediate(tick);
    };
    setImmediate(tick);
    await store.organizations.create({ slug: 'acme', name: 'Acme' });
    expect(ticks).toBe(100);
    // What the killed process had not committed is gone.
    expect((await rows(organizations)).map(({ slug }) => slug)).toEqual(['acme']);
  });

  it('make a write give up that waits for too long', async () => {
    const path = temporaryFile();
    const store = await openTestStore({ path, busyTimeoutMs: 20 });
    const holder = await holdLock(path);
    const creating = store.organizations.create({ slug: 'acme', name: 'Acme' });
    await expect(creating).rejects.toMatchObject({ code: 'TIMEOUT', isRetryable: true });
    await expect(store.transaction(() => Promise.resolve())).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
    expect(await store.organizations.getBySlug('acme')).toBeNull();
    holder.kill('SIGKILL');
    await exited(holder);
    await store.organizations.create({ slug: 'acme', name: 'Acme' });
  });
});

// The superuser may read and write everything, so another user opens the files.
const NOBODY = 65_534;
const asAnotherUser = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

describe('a file that this user may not use', () => {
  const opening = async (path: string) => {
    const outcome = await run(...node('open-process.ts', path), asAnotherUser);
    return outcome.stdout;
  };
  /** A database in a directory of that user's own. */
  const ownFile = () => {
    const directory = temporaryDirectory();
    chmodSync(directory, 0o755);
    const own = join(directory, 'own');
    mkdirSync(own);
    const path = join(own, 'a.db');
    openDatabase({ path }).exec('CREATE TABLE t (a)').close();
    if (asAnotherUser.uid) for (const each of [own, path]) chownSync(each, NOBODY, NOBODY);
    return { own, path };
  };

  it('opens when it is allowed', async () => {
    expect(await opening(ownFile().path)).toBe('opened');
  });

  it('is read-only', async () => {
    const { path } = ownFile();
    chmodSync(path, 0o444);
    expect(await opening(path)).toBe(
      `ConnectionError: The file "${path}" is read-only for this user: change its permissions.`,
    );
  });

  it('may not be read', async () => {
    const { path } = ownFile();
    chmodSync(path, 0o000);
    expect(await opening(path)).toBe(
      `ConnectionError: The file "${path}" may not be read by this user: change its permissions.`,
    );
  });

  it('lies in a directory that may not be written', async () => {
    const { own, path } = ownFile();
    chmodSync(own, 0o555);
    expect(await opening(path)).toContain(`ConnectionError: The directory "${own}" is read-only`);
    expect(await opening(join(own, 'new.db'))).toContain('ConnectionError: The directory');
  });

  it('lies in a directory that may not be entered', async () => {
    const { own, path } = ownFile();
    chmodSync(own, 0o000);
    expect(await opening(path)).toMatch(/^ConnectionError: [^\n]+\.$/);
  });
});

/** Another process that holds the right to write until it is killed. */
async function holdLock(path: string): Promise<ChildProcess> {
  const script = join(temporaryDirectory(), 'hold.mjs');
  const driver = import.meta.resolve('better-sqlite3');
  writeFileSync(
    script,
    `import Database from ${JSON.stringify(driver)};
     const database = new Database(process.argv[2]);
     database.exec("BEGIN IMMEDIATE; INSERT INTO organizations (id, slug, name) VALUES ('01930000-0000-7000-8000-000000000001', 'held', 'Held')");
     process.stdout.write('held');
     // Collected as garbage, it would let go.
     setInterval(() => database.open, 1_000_000);`,
  );
  const holder = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    holder.kill('SIGKILL');
    await exited(holder);
  });
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  return holder;
}

function exited(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', resolve));
}

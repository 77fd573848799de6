import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';

const SERVER = fileURLToPath(new URL('./server.ts', import.meta.url));
const FOREVER = 'setInterval(() => {}, 1000)';

let temporary: string;
const parents: ChildProcess[] = [];

beforeAll(async () => {
  // As open as the system's own: the server's user must get through it.
  temporary = await mkdtemp(join(tmpdir(), 'guard-test-'));
  await chmod(temporary, 0o1777);
});

afterEach(() => {
  for (const parent of parents.splice(0)) parent.kill('SIGKILL');
});

afterAll(() => rm(temporary, { recursive: true }));

/** A process that starts a server in `temporary`, prints what it got and goes on with `then`. */
function startElsewhere(then: string): ChildProcess {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(SERVER)});
    const { pid, directory } = await startPostgres();
    console.log(JSON.stringify({ pid, directory }));
    ${then}`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, TMPDIR: temporary },
  });
  parents.push(parent);
  return parent;
}

async function started(parent: ChildProcess): Promise<{ pid: number; directory: string }> {
  if (!parent.stdout) throw new Error('The process has no output.');
  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  return JSON.parse(line);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function expectNothingLeft(pid: number): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(isAlive(pid)).toBe(false);
      expect(await readdir(temporary)).toEqual([]);
    },
    { timeout: 20_000, interval: 20 },
  );
}

describe('the server goes with the process that started it', () => {
  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('when %s ends that', async (signal) => {
    const parent = startElsewhere(FOREVER);
    const { pid, directory } = await started(parent);
    expect(isAlive(pid)).toBe(true);
    expect(existsSync(directory)).toBe(true);
    parent.kill(signal);
    await expectNothingLeft(pid);
  });

  test.each([
    ['reaches its end without stop()', '', 0],
    ['throws', 'throw new Error("on purpose")', 1],
    ['exits', 'process.exit(3)', 3],
  ])('when it %s', async (_, then, code) => {
    const parent = startElsewhere(then);
    const exited = once(parent, 'exit');
    const { pid } = await started(parent);
    expect(await exited).toEqual([code, null]);
    await expectNothingLeft(pid);
  });

  test('when SIGKILL ends it before the server is up', async () => {
    const parent = startElsewhere(FOREVER);
    const directory = await vi.waitUntil(async () => (await readdir(temporary))[0], {
      timeout: 20_000,
      interval: 1,
    });
    parent.kill('SIGKILL');
    await vi.waitUntil(() => !existsSync(join(temporary, directory)), {
      timeout: 20_000,
      interval: 20,
    });
  });
});

test('the next start removes what a guard left that was killed itself', async () => {
  const first = startElsewhere(FOREVER);
  const { pid, directory } = await started(first);
  const guard = Number(/postgres-(\d+)-/.exec(directory)?.[1]);
  process.kill(guard, 'SIGKILL');
  process.kill(pid, 'SIGQUIT');
  await vi.waitUntil(() => !isAlive(guard) && !isAlive(pid), { timeout: 20_000, interval: 20 });
  expect(existsSync(directory)).toBe(true);

  const second = startElsewhere(FOREVER);
  const next = await started(second);
  expect(await readdir(temporary)).toEqual([basename(next.directory)]);
  second.kill('SIGKILL');
  await expectNothingLeft(next.pid);
});

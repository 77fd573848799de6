import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { describe, expect, inject, test } from 'vitest';

const RUN = fileURLToPath(new URL('./run.ts', import.meta.url));
const MAJORS = fileURLToPath(new URL('./majors.ts', import.meta.url));
const PRINT = 'console.log(process.env.TEST_POSTGRES_MAJOR, process.env.TEST_POSTGRES_URL)';

/** Starts a script with the server of this test run hidden from it, unless it is given. */
function start(script: string, args: string[], server?: string) {
  const { TEST_POSTGRES_URL: _, ...env } = process.env;
  if (server) env.TEST_POSTGRES_URL = server;
  return spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
}

async function run(script: string, args: string[], server?: string) {
  const child = start(script, args, server);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (child.exitCode === null) await once(child, 'exit');
  return { code: child.exitCode, output, errors };
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client(url);
  try {
    await client.connect();
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    return false;
  } finally {
    await client.end();
  }
}

describe('run', () => {
  test('gives the command a server that ends with it', async () => {
    const child = start(RUN, ['--', 'node', '-e', `${PRINT}; setInterval(() => {}, 1000)`]);
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const [major, url] = line.split(' ');
    expect(major).toBe('18');
    expect(await canConnect(url)).toBe(true);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([143, null]);
    expect(await canConnect(url)).toBe(false);
  });

  test('exits as the command did', async () => {
    expect((await run(RUN, ['--', 'node', '-e', 'process.exit(7)'])).code).toBe(7);
  });

  test('starts nothing where a server is given', async () => {
    const given = inject('postgresUrl');
    const { output } = await run(RUN, ['--', 'node', '-e', PRINT], given);
    expect(output).toMatch(new RegExp(`^\\d+ ${given}\n$`));
  });

  test.each([
    [[], 'There is no command to run'],
    [['--mayor', '14', '--', 'true'], "Unknown option '--mayor'"],
    [['--major', '9', '--', 'true'], '"9" is none of the known majors'],
    [['--', 'no-such-program'], 'no-such-program could not be started'],
  ])('refuses %j', async (args, message) => {
    const { code, errors } = await run(RUN, args);
    expect(errors).toContain(message);
    expect(code).toBe(2);
  });

  test('says so when the server given does not answer', async () => {
    const nowhere = 'postgres://127.0.0.1:1/postgres';
    const { code, errors } = await run(RUN, ['--', 'true'], nowhere);
    expect(errors).toContain('TEST_POSTGRES_URL names does not answer: connect ECONNREFUSED');
    expect(code).toBe(2);
  });
});

describe('majors', () => {
  test('reports each major, and fails when one did', async () => {
    const passed = await run(MAJORS, ['--majors', '18', '--', 'node', '-e', PRINT]);
    expect(passed.output).toMatch(/^18 postgres:/m);
    expect(passed.output).toMatch(/^PostgreSQL 18\.\d+ +passed in /m);
    expect(passed.code).toBe(0);

    const failed = await run(MAJORS, ['--majors', '18', '--', 'node', '-e', 'process.exit(7)']);
    expect(failed.output).toMatch(/^PostgreSQL 18\.\d+ +failed \(exit code 7\) in /m);
    expect(failed.code).toBe(1);
  });

  test('refuses a major that is not known', async () => {
    const { code, errors } = await run(MAJORS, ['--majors', '18,9']);
    expect(errors).toContain('"9" is none of the known majors');
    expect(code).toBe(2);
  });
});

test.each([RUN, MAJORS])('%s explains itself', async (script) => {
  const { code, output } = await run(script, ['--help']);
  expect(output).toMatch(/^Usage: /);
  expect(code).toBe(0);
});

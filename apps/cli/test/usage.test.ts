/** Wrong usage, help, pipes and terminals: what holds for every command. */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../src/program.ts';
import { commandReference } from '../src/reference.ts';
import { runCli } from './cli.ts';
import { emptyDirectory, migrated, workplaceWith } from './workplace.ts';

describe('wrong usage', () => {
  it.each([
    ['migrat', "unknown command 'migrat'", 'Did you mean migrate?'],
    ['migrate statsu', "unknown command 'statsu'", 'Did you mean status?'],
    ['migrate --to 1 status', "unknown command 'status'", 'Write it before its options'],
    ['migrate status --jsn', "unknown option '--jsn'", 'Did you mean --json?'],
    ['migrate down --steps none', "option '--steps <number>'", 'a whole number of at least 1'],
    ['report usage --by week', "option '--by <what>'", 'Allowed choices are hour, day'],
    ['report usage --from 2025-02-30', "option '--from <time>'", 'It must be a time such as'],
    ['seed --set core,usag', "option '--set <names>'", 'usag is none of core'],
    ['usage import', "missing required argument 'file'", '--help'],
  ])('%s exits with 2 and says what was meant', async (args, fault, advice) => {
    const { code, stdout, stderr } = await runCli(args.split(' '), { cwd: emptyDirectory() });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(fault);
    expect(stderr).toContain(advice);
  });

  it.each([
    ['migrate status --driver mysql', '--driver must be'],
    ['migrate status --driver sqlite --env nowhere', '--env nowhere names an environment'],
    ['init --driver mysql', '--driver must be'],
  ])('%s is wrong usage that shows late, and exits with 2 as well', async (args, fault) => {
    const { code, stdout, stderr } = await workplaceWith({ DB_PATH: 'app.db' }).run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(fault);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('a configuration that is not valid exits with 1, a sentence for each problem', async () => {
    const { run, write } = workplaceWith({});
    write('runledger.config.json', '{"drivr":"sqlite","pool":{"max":"many"}}');
    const { code, stderr } = await run('migrate');
    expect(code).toBe(1);
    expect(stderr.split('\n')).toHaveLength(4);
    expect(stderr).toContain('drivr is not a known key; did you mean "driver"?');
    expect(stderr).toContain('pool.max must be a whole number from 1 to 1000.');
    expect(stderr).toContain('--driver sqlite');
  });

  it('an unreachable server is one sentence; --verbose shows where, and neither the password', async () => {
    const { run } = workplaceWith({ DB_URL: 'postgres://ada:hunter2@127.0.0.1:1/app' });
    const { code, stderr } = await run('migrate status');
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/^error: .*127\.0\.0\.1:1/);
    const verbose = await run('migrate status --verbose');
    expect(verbose.stderr).toMatch(/\n\s+at /);
    expect(stderr + verbose.stderr).not.toContain('hunter2');
  });
});

describe('help', () => {
  it('is what the reference says', async () => {
    await expect(await commandReference()).toMatchFileSnapshot('../../../docs/reference/cli.md');
  });

  it('of every command has an example and the common options', async () => {
    const sections = (await commandReference()).split('\n## ').slice(1);
    expect(sections.length).toBeGreaterThan(14);
    for (const section of sections) {
      const [name = ''] = section.split('\n', 1);
      for (const option of ['--driver', '--config', '--env', '--json', '--verbose', '--help']) {
        expect(section, name).toContain(option);
      }
      expect(section, name).toMatch(/Examples:\n {2}\S*.*runledger /);
    }
  });

  it('and version exit with 0, no command at all with 2', async () => {
    const cwd = emptyDirectory();
    expect(await runCli(['migrate', 'down', '--help'], { cwd })).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('Usage: runledger migrate down'),
    });
    expect((await runCli(['--version'], { cwd })).stdout).toBe(
      `${(await createProgram()).version()}\n`,
    );
    expect(await runCli([], { cwd })).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('terminals and pipes', () => {
  it('has no colours in a pipe, some when they are forced, none with NO_COLOR', async () => {
    const { directory, env } = await migrated('sqlite');
    const status = (more: Record<string, string>) =>
      runCli(['migrate', 'status'], { cwd: directory, env: { ...env, ...more } });
    const colour = '\u001b[';
    expect((await status({})).stdout).not.toContain(colour);
    expect((await status({ FORCE_COLOR: '1' })).stdout).toContain(colour);
    expect((await status({ NO_COLOR: '1' })).stdout).not.toContain(colour);
  });

  it('fails with a sentence when the disk is full', async () => {
    const { directory, env } = await migrated('sqlite');
    const launcher = fileURLToPath(new URL('../../../tooling/cli/run.mjs', import.meta.url));
    if (!existsSync('/dev/full')) return;
    const full = openSync('/dev/full', 'w');
    for (const args of [['report', 'usage'], ['--help']]) {
      const { status, stderr } = spawnSync(process.execPath, [launcher, ...args], {
        cwd: directory,
        encoding: 'utf8',
        env: { ...process.env, ...env },
        stdio: ['ignore', full, 'pipe'],
      });
      expect(stderr).toBe('error: The output cannot be written (ENOSPC).\n');
      expect(status).toBe(1);
    }
    closeSync(full);
  });

  it('says nothing when the reader of a pipe has gone', async () => {
    const { directory, env } = await migrated('sqlite');
    const launcher = fileURLToPath(new URL('../../../tooling/cli/run.mjs', import.meta.url));
    const { stderr, stdout } = spawnSync(
      'bash',
      ['-c', '("$NODE" "$LAUNCHER" migrate status --json; echo "exit $?" >&2) | head -c 1'],
      {
        cwd: directory,
        encoding: 'utf8',
        env: { ...process.env, ...env, NODE: process.execPath, LAUNCHER: launcher },
      },
    );
    expect(stdout).toBe('{');
    expect(stderr).toBe('exit 0\n');
  });
});

/** How much the command loads before it does anything: that, and not the work, is most of the time of a probe. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli } from './cli.ts';
import { emptyDirectory } from './workplace.ts';

/** Prints, last of all, the addresses of all modules that were loaded. */
const reporter = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
process.on('exit', () => console.error('loaded ' + JSON.stringify(loaded)));
`;

/** The files of the bundle that a probe loads, in order. */
async function filesOfProbe(): Promise<string[]> {
  const cwd = emptyDirectory();
  const { code, stderr } = await runCli(['migrate', 'status', '--json', '--driver', 'sqlite'], {
    cwd,
    env: {
      DB_PATH: join(cwd, 'start.db'),
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(reporter)}`,
    },
  });
  // No database yet, so all is pending.
  expect(code, stderr).toBe(3);
  const loaded: string[] = JSON.parse(stderr.match(/^loaded (.*)$/m)?.[1] ?? '[]');
  return loaded.filter((url) => url.includes('/bundle-')).map((url) => fileURLToPath(url));
}

describe('start', () => {
  it('of a probe reads a few files of half a megabyte in all', async () => {
    const files = await filesOfProbe();
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    expect(files.length, files.join('\n')).toBeLessThanOrEqual(12);
    expect(bytes).toBeLessThan(500_000);
  });

  it('turns the compile cache on before anything that is worth caching', async () => {
    const files = await filesOfProbe();
    const [main = ''] = files;
    expect(basename(main)).toBe('main.js');
    const code = readFileSync(main, 'utf8');
    const first = [...code.matchAll(/\bfrom\s*["'`](.+?)["'`]/g)].map(([, path = '']) => path);
    expect(first.map((path) => path.replace(/-[\w-]+\.js$/, ''))).toEqual(['./version']);
    const [version = ''] = first;
    expect(statSync(join(dirname(main), version)).size).toBeLessThan(5_000);
  });

  it('of one group of commands loads no other', async () => {
    const files = await filesOfProbe();
    expect(files.map((file) => basename(file)).join()).not.toMatch(/\b(commands|postgres|stores)-/);
  });
});

/** Linting brings a parser and programs along: whoever does not lint must not load them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const source = (path: string) => new URL(`../src/${path}`, import.meta.url).href;

/** The addresses of the modules that a script has loaded. */
function modulesOf(script: string): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'runledger-modules-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const text = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({
      load(url, context, next) {
        loaded.push(url);
        return next(url, context);
      },
    });
    ${script}
    console.log(JSON.stringify(loaded));`;
  const args = ['--conditions=source', '--input-type=module', '--eval', text];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: directory,
    encoding: 'utf8',
    env: { ...process.env, DB_DRIVER: 'sqlite', DB_PATH: './app.db' },
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as string[];
}

const ofLinting = (url: string) => /libpg-query|squawk|\/lint[/.]|\/linting\./.test(url);

it('is not loaded to migrate, and not with the drivers’ migrations', () => {
  const loaded = modulesOf(`
    const { loadConfig, openMigrator } = await import(${JSON.stringify(source('index.ts'))});
    const migrator = await openMigrator(await loadConfig());
    await migrator.up();
    await migrator.status();
    await import(${JSON.stringify(new URL('../../postgres/src/migrations.ts', import.meta.url).href)});`);
  expect(loaded.filter((url) => url.includes('/migrator/src/')).length).toBeGreaterThan(10);
  expect(loaded.filter(ofLinting)).toEqual([]);
});

it('is loaded to lint', () => {
  const loaded = modulesOf(`
    const { lintMigrations } = await import(${JSON.stringify(source('linting.ts'))});
    await lintMigrations({ dialect: 'postgres' });`);
  expect(loaded.some((url) => url.includes('libpg-query'))).toBe(true);
});

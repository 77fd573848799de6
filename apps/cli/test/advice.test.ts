/** Commands that messages name as the way out: they are typed as they stand there. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drivers, emptyDatabases, type Workplace, workplaceWith } from './workplace.ts';

/** A workplace with a stream of its own; files are written by version. */
async function withStream(driver: keyof typeof emptyDatabases) {
  const workplace = await emptyDatabases[driver]();
  const directory = { postgres: './app', sqlite: './app' };
  workplace.write('runledger.config.json', JSON.stringify({ streams: { app: directory } }));
  mkdirSync(join(workplace.directory, 'app'));
  const write = (version: string, up: string, down = 'SELECT 1;\n') => {
    workplace.write(`app/${version}_step.up.sql`, up);
    workplace.write(`app/${version}_step.down.sql`, down);
  };
  return { ...workplace, write };
}

/** Runs what has to fail, and then the command that its message names. */
async function followAdvice({ ok, run }: Pick<Workplace, 'ok' | 'run'>, failing: string) {
  const { code, stderr } = await run(failing);
  expect(code).toBe(1);
  const named = [...stderr.matchAll(/`(migrate [^`]+)`/g)].map(([, command = '']) => command);
  expect(named, stderr).not.toEqual([]);
  await ok(named.at(-1) ?? '');
  return named.at(-1);
}

describe.each(drivers)('the way out on %s', (driver) => {
  it('of a migration that came too late', async () => {
    const workplace = await withStream(driver);
    workplace.write('202701020000', 'CREATE TABLE notes (id integer PRIMARY KEY);\n');
    await workplace.ok('migrate');
    workplace.write('202701010000', 'CREATE TABLE IF NOT EXISTS notes (id integer);\n');
    expect(await followAdvice(workplace, 'migrate')).toBe('migrate --out-of-order allow');
    await workplace.ok('migrate status');
  });

  it('of files that were changed', async () => {
    const workplace = await withStream(driver);
    workplace.write('202701010000', 'CREATE TABLE notes (id integer PRIMARY KEY);\n');
    await workplace.ok('migrate');
    workplace.write('202701010000', 'CREATE TABLE notes (id integer PRIMARY KEY, body text);\n');
    expect(await followAdvice(workplace, 'migrate')).toBe('migrate repair --accept-changed');
    await workplace.ok('migrate status');
  });

  it('of files that are gone', async () => {
    const workplace = await withStream(driver);
    workplace.write('202701010000', 'CREATE TABLE notes (id integer PRIMARY KEY);\n');
    await workplace.ok('migrate');
    for (const direction of ['up', 'down']) {
      rmSync(join(workplace.directory, `app/202701010000_step.${direction}.sql`));
    }
    expect(await followAdvice(workplace, 'migrate down --yes')).toBe(
      'migrate repair 202701010000 --stream app --as pending',
    );
    await workplace.ok('migrate status');
  });

  it('of a migration that is half applied', async () => {
    const workplace = await withStream(driver);
    const table = 'CREATE TABLE notes (id integer PRIMARY KEY);\n';
    workplace.write(
      '202701010000',
      `-- runledger: transaction=none\n${table}VACUUM;\nINSERT INTO missing VALUES (1);\n`,
    );
    expect((await workplace.run('migrate')).code).toBe(1);
    expect((await workplace.run('migrate status')).code).toBe(4);
    expect(await followAdvice(workplace, 'migrate down --yes')).toBe(
      'migrate repair 202701010000 --stream app --as pending',
    );
    expect((await workplace.run('migrate status')).code).toBe(3);
  });
});

it('a missing database is made with the options that were given', async () => {
  const { run, ok, write } = workplaceWith({});
  const prod = { driver: 'sqlite', path: './prod.db' };
  write('runledger.config.json', JSON.stringify({ environments: { prod } }));
  const { code, stderr } = await run('--env prod orgs list');
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('make it with `runledger migrate --env prod`'),
  ]);
  await ok('migrate --env prod');
  await ok('--env prod orgs list');
});

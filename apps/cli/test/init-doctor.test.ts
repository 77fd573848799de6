import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drivers, emptyDatabases, migrated, workplaceWith } from './workplace.ts';

describe('init', () => {
  it.each(
    ['sqlite', 'postgres'].flatMap((driver) =>
      ['ts', 'json', 'yaml'].map((kind) => [driver, kind]),
    ),
  )('writes a file that is valid: %s, %s', async (driver, kind) => {
    const { directory, json, ok } = workplaceWith({});
    const { file } = await json(`init --driver ${driver} --format ${kind}`);
    expect(file).toBe(join(directory, `runledger.config.${kind}`));
    const text = readFileSync(file, 'utf8');
    await expect(text).toMatchFileSnapshot(`golden/init-${driver}.${kind}.txt`);
    if (driver === 'sqlite') {
      await ok('migrate');
      expect(await ok('doctor')).toContain(join(directory, 'data/runledger.db'));
    }
  });

  it('leaves a file alone unless forced', async () => {
    const { ok, run } = workplaceWith({});
    await ok('init --format json');
    const again = await run('init --format json');
    expect(again).toMatchObject({
      code: 1,
      stderr:
        'error: runledger.config.json exists already: edit it, or add --force to overwrite it.\n',
    });
    await ok('init --format json --force');
  });

  it('refuses a driver that there is not', async () => {
    const { run } = workplaceWith({});
    expect((await run('init --driver mysql')).stderr).toBe(
      'error: --driver must be one of sqlite, postgres.\n',
    );
  });
});

describe.each(drivers)('doctor on %s', (driver) => {
  it('says that migrations are missing, then that all is well', async () => {
    const empty = await emptyDatabases[driver]();
    const before = await empty.run('doctor --json');
    expect(before.code).toBe(1);
    expect(JSON.parse(before.stdout).checks).toContainEqual({
      name: 'migrations',
      ok: false,
      detail: '8 pending: runledger migrate mends it',
    });
    const { json } = await migrated(driver);
    const { ok, checks } = await json('doctor');
    expect(ok, JSON.stringify(checks)).toBe(true);
    expect(checks.length).toBeGreaterThanOrEqual(7);
  });
});

it('doctor says what is wrong with the configuration', async () => {
  const { run } = workplaceWith({});
  const { code, stdout } = await run('doctor');
  expect(code).toBe(1);
  expect(stdout).toContain('✗ configuration: PostgreSQL needs an address');
  expect(JSON.parse((await run('doctor --json')).stdout)).toMatchObject({
    ok: false,
    checks: [{ name: 'node' }, { name: 'configuration', ok: false, code: 'ADDRESS_MISSING' }],
  });
});

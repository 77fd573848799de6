/** `migrate smoke` and `migrate measure`: what is proven and measured on a scratch database. */
import { mkdirSync, readdirSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resultOf, startCli } from './cli.ts';
import { drivers, emptyDatabases, type Workplace } from './workplace.ts';

/** A scratch database each, and every migration twice. */
const TIMEOUT_MS = 120_000;

/** A stream of the application's own, with one migration after the first. */
function addStream(workplace: Workplace, up: string, down: string): void {
  const directory = './app';
  const streams = { app: { postgres: directory, sqlite: directory } };
  workplace.write('runledger.config.json', JSON.stringify({ streams }));
  const files = {
    '202701010000_notes.up.sql': 'CREATE TABLE notes (id integer PRIMARY KEY, body text);',
    '202701010000_notes.down.sql': 'DROP TABLE notes;',
    '202701010100_change.up.sql': up,
    '202701010100_change.down.sql': down,
  };
  for (const [name, sql] of Object.entries(files)) workplace.writeIn('app', name, `${sql}\n`);
}

describe.each(drivers)('migrate smoke on %s', { timeout: TIMEOUT_MS }, (driver) => {
  it('proves every migration, and leaves the database alone', async () => {
    const { json, ok, run } = await emptyDatabases[driver]();
    const report = await json('migrate smoke');
    expect(report).toMatchObject({ ok: true, probe: { state: 'current' } });
    expect(report.migrations).toHaveLength(8);
    expect((await run('migrate status')).code).toBe(3);

    const text = await ok('migrate smoke --stream analytics --rows 10');
    expect(text).toMatch(
      /^stream +version +name +up +down +up again +statements +rows +proof\nanalytics +202611200800 +usage_rollups .* holds\n +all together .* holds\nprobe of the scratch database: current \(.*analytics 202611200800\)\n.*: 1 migration applied, rolled back and applied again in .*; everything holds\.\n$/,
    );
  });

  it('names the migration that cannot be undone, and shows what is left of it', async () => {
    const workplace = await emptyDatabases[driver]();
    addStream(workplace, 'ALTER TABLE notes ADD COLUMN more text;', '-- Forgotten.');
    const { code, stdout } = await workplace.run('migrate smoke --stream app');
    expect(code).toBe(1);
    expect(stdout).toMatch(/app 202701010100 change: .*202701010100_change\.down\.sql does not/);
    expect(stdout).toMatch(/^\+ +column more text$/im);
    expect(stdout).toMatch(/the proof failed; nothing of it was done to this database\.\n$/);
  });
});

describe.each(drivers)('migrate measure on %s', { timeout: TIMEOUT_MS }, (driver) => {
  it('holds what is pending against the windows', async () => {
    const workplace = await emptyDatabases[driver]();
    await workplace.ok('migrate');
    addStream(
      workplace,
      'ALTER TABLE notes ADD COLUMN more text;',
      'ALTER TABLE notes DROP COLUMN more;',
    );
    const report = await workplace.json('migrate measure --rows 500');
    expect(report).toMatchObject({ ok: true, rows: 500 });
    expect(report.migrations).toMatchObject([
      { version: '202701010000', tables: [{ table: 'notes', rows: 500 }] },
      { version: '202701010100', up: { load: { refused: 0 } } },
    ]);
    const { code, stdout } = await workplace.run('migrate measure --rows 500 --rollback-window 0');
    expect(code).toBe(1);
    expect(stdout).toMatch(/\napply: .*, within the window of 600\.0 s; the application waited /);
    expect(stdout).toMatch(
      /\nrollback: .*, beyond the window of 0 ms; the application waited .*\n$/,
    );
    expect((await workplace.run('migrate measure --all --from 202701010100')).code).toBe(2);
    await workplace.ok('migrate');
    expect(await workplace.ok('migrate measure')).toMatch(/: nothing is pending; --all measures/);
  });
});

describe('Ctrl-C in a proof', () => {
  it.each(['smoke', 'measure --rows 1000000'])('leaves nothing of %s', async (command) => {
    const { directory, env } = await emptyDatabases.sqlite();
    const temporary = join(directory, 'temporary');
    mkdirSync(temporary);
    const isThere = () => readdirSync(temporary).some((name) => name.includes('scratch'));
    const changes = watch(temporary);
    const child = startCli(['migrate', ...command.split(' ')], {
      cwd: directory,
      env: { ...env, TMPDIR: temporary },
    });
    const ended = resultOf(child);
    for await (const _ of changes) if (isThere()) break;
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toContain('Interrupted: the scratch database is dropped.');
    expect(isThere()).toBe(false);
  });
});

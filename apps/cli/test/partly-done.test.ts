/** What a run that fails or is interrupted says of what it has done. */
import { describe, expect, it } from 'vitest';
import { runCli } from './cli.ts';
import { drivers, emptyDatabases, type Workplace } from './workplace.ts';

const dialects = { sqlite: 'sqlite', postgres: 'postgres' } as const;

/** The application's own migrations: the last one fails. */
async function withFailing(driver: keyof typeof dialects): Promise<Workplace> {
  const workplace = await emptyDatabases[driver]();
  const { write, writeIn, ok } = workplace;
  write(
    'runledger.config.json',
    JSON.stringify({ driver, streams: { app: { [driver]: './migrations' } } }),
  );
  writeIn('migrations', '.gitkeep', '');
  await ok('migrate');
  const file = (name: string, sql: string) => writeIn('migrations', name, `${sql};\n`);
  file('202611210100_first.up.sql', 'CREATE TABLE first (id integer)');
  file('202611210100_first.down.sql', 'DROP TABLE first');
  file('202611210200_second.up.sql', 'CREATE TABLE second (id integer)');
  file('202611210200_second.down.sql', 'DROP TABLE absent');
  return workplace;
}

describe.each(drivers)('a run on %s that fails', (driver) => {
  it('says first what it has applied, and rolled back', async () => {
    const { run, ok, writeIn } = await withFailing(driver);
    const bad = 'SELECT * FROM absent;\n';
    writeIn('migrations', '202611210300_third.up.sql', bad);
    writeIn('migrations', '202611210300_third.down.sql', 'DROP TABLE third;\n');
    const failed = await run('migrate');
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(/^applied app 202611210100 first .*\napplied app 202611210200 /);
    expect(failed.stdout.trim().split('\n')).toHaveLength(2);
    expect(failed.stderr).toMatch(/^error: .*absent/m);

    writeIn('migrations', '202611210300_third.up.sql', 'CREATE TABLE third (id integer);\n');
    await ok('migrate');
    const back = await run('migrate down --steps 3 --yes');
    expect([back.code, back.stdout]).toEqual([
      1,
      expect.stringMatching(/^rolled back app .* third/),
    ]);
    expect(back.stdout).not.toContain('second');
  });

  it('says so as a report where JSON is asked for', async () => {
    const { run, writeIn } = await withFailing(driver);
    writeIn('migrations', '202611210300_third.up.sql', 'SELECT * FROM absent;\n');
    writeIn('migrations', '202611210300_third.down.sql', 'DROP TABLE third;\n');
    const failed = await run('migrate --json');
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.stdout)).toMatchObject({
      command: 'up',
      applied: [
        { version: '202611210100', statements: 1, resumed: false, rowsLost: {} },
        { version: '202611210200' },
      ],
      rolledBack: [],
      backfills: [],
      error: { code: 'MIGRATION_FAILED', message: expect.stringContaining('absent') },
    });
    expect(failed.stderr).toMatch(/^error: .*absent/m);
  });

  it('says so where a signal ends it', async () => {
    const { directory, env, write } = await withFailing(driver);
    const config = {
      driver,
      streams: { app: { [driver]: './migrations' } },
    };
    write(
      'runledger.config.mjs',
      `export default { ...${JSON.stringify(config)}, hooks: {
         async beforeMigrate({ name }) {
           if (name !== 'second') return;
           process.kill(process.pid, 'SIGINT');
           await new Promise((resolve) => setTimeout(resolve, 60_000));
         },
       } };`,
    );
    const args = ['migrate', '--config', 'runledger.config.mjs'];
    const text = await runCli([...args, '--json'], { cwd: directory, env });
    expect(text.code).toBe(130);
    expect(JSON.parse(text.stdout)).toMatchObject({
      applied: [{ version: '202611210100' }],
      error: { code: 'INTERRUPTED' },
    });
    expect(text.stderr).toContain('Interrupted');
  });
});

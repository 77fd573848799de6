import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { runCli } from './cli.ts';
import { drivers, emptyDatabases, migrated } from './workplace.ts';

describe.each(drivers)('migrate on %s', (driver) => {
  it('applies what is pending, then has nothing to do', async () => {
    const { json, ok, run } = await emptyDatabases[driver]();
    const before = await run('migrate status --json');
    expect(before.code).toBe(3);
    expect(JSON.parse(before.stdout)).toMatchObject({
      state: 'pending',
      version: null,
      lastAppliedAt: null,
      pending: 8,
      dirty: false,
    });

    const first = await json('migrate');
    expect(first.applied.length).toBeGreaterThan(5);
    expect((await json('migrate up')).applied).toEqual([]);
    expect(await ok('migrate')).toContain(
      ': up to date, nothing to apply (8 migrations applied before).',
    );

    const after = await json('migrate status');
    expect(after).toMatchObject({
      state: 'current',
      version: '202611200800',
      lastAppliedAt: after.streams[1].lastAppliedAt,
      pending: 0,
      dirty: false,
    });
    expect(after.streams.map(({ stream }: { stream: string }) => stream)).toEqual([
      'operational',
      'analytics',
    ]);
    expect(await ok('migrate status')).toMatch(/: current\nstream +version +name +status +at\n/);
  });

  it('is done once it has said so: a signal after that changes nothing', async () => {
    const { directory, env, write } = await emptyDatabases[driver]();
    const late = write(
      'late.mjs',
      // What builds the command is a process of its own.
      `if (process.argv[2] === 'migrate') process.once('beforeExit', () => {
         process.kill(process.pid, 'SIGINT');
         setTimeout(() => {}, 1000);
       });`,
    );
    const { code, stdout, stderr } = await runCli(['migrate'], {
      cwd: directory,
      env: { ...env, NODE_OPTIONS: `--import=${late}` },
    });
    expect(stdout).toContain('8 migrations applied');
    expect(stderr).not.toContain('Interrupted');
    expect(code).toBe(0);
  });

  it('rolls back by steps and to a version, and applies again', async () => {
    const { json, run } = await migrated(driver);
    const names = ({ rolledBack }: { rolledBack: { name: string }[] }) =>
      rolledBack.map(({ name }) => name);
    expect(names(await json('migrate down --yes'))).toEqual(['usage_rollups']);
    expect(names(await json('migrate down --steps 2 --yes'))).toEqual(['audit', 'metering']);
    const { applied, rolledBack } = await json('migrate redo --yes');
    expect([names({ rolledBack }), names({ rolledBack: applied })]).toEqual([['jobs'], ['jobs']]);
    expect(names(await json('migrate down --to 0 --yes'))).toHaveLength(5);
    expect(await run('migrate status')).toMatchObject({
      code: 3,
      stdout: expect.stringContaining(': 8 migrations pending; `runledger migrate` applies\n'),
      stderr: '',
    });
    expect((await json('migrate')).applied).toHaveLength(8);
  });

  it('tells a changed file from an edited comment, and repair records it', async () => {
    const workplace = await emptyDatabases[driver]();
    const directory = { postgres: './migrations', sqlite: './migrations' };
    const { mkdirSync } = await import('node:fs');
    mkdirSync(`${workplace.directory}/migrations`);
    const write = (sql: string) =>
      workplace.write('migrations/202701010000_notes.up.sql', `-- Notes.\n${sql}`);
    write('CREATE TABLE notes (id integer PRIMARY KEY);\n');
    workplace.write('migrations/202701010000_notes.down.sql', 'DROP TABLE notes;\n');
    workplace.write('runledger.config.json', JSON.stringify({ streams: { app: directory } }));
    await workplace.ok('migrate');
    expect(await workplace.json('migrate verify')).toMatchObject({ ok: true, checked: 9 });

    write('CREATE TABLE notes (id integer PRIMARY KEY, body text);\n');
    const verified = await workplace.run('migrate verify --json');
    expect(verified.code).toBe(4);
    expect(JSON.parse(verified.stdout).findings).toMatchObject([
      { stream: 'app', version: '202701010000', file: 'statements' },
    ]);
    expect((await workplace.run('migrate verify')).stdout).toMatch(
      /9 migrations checked, 1 changed since\.\n$/,
    );
    workplace.write(
      'runledger.config.json',
      JSON.stringify({ streams: { app: { [driver]: './none' } } }),
    );
    workplace.writeIn('none', 'README.md', '');
    expect((await workplace.run('migrate verify')).stdout).toMatch(
      /9 migrations checked, 1 without a file\.\n$/,
    );
    workplace.write('runledger.config.json', JSON.stringify({ streams: { app: directory } }));
    const status = await workplace.run('migrate status');
    expect(status.code).toBe(4);
    expect(status.stdout).toContain('drifted');
    const refused = await workplace.run('migrate');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^error: .*202701010000/);
    expect(refused.stderr).not.toContain(' at ');

    expect((await workplace.json('migrate repair --accept-changed')).repaired).toHaveLength(1);
    expect((await workplace.run('migrate status')).code).toBe(0);
  });

  it('calls a database newer that has migrations it does not know, and is well with it', async () => {
    const workplace = await emptyDatabases[driver]();
    const config = (streams: object) =>
      workplace.write('runledger.config.json', JSON.stringify({ streams }));
    const { mkdirSync } = await import('node:fs');
    mkdirSync(`${workplace.directory}/new`);
    mkdirSync(`${workplace.directory}/old`);
    const write = (directory: string, version: string, up: string) => {
      workplace.write(`${directory}/${version}_t${version}.up.sql`, up);
      workplace.write(`${directory}/${version}_t${version}.down.sql`, `DROP TABLE t${version};\n`);
    };
    const table = (version: string) => `CREATE TABLE t${version} (id integer PRIMARY KEY);\n`;
    for (const directory of ['new', 'old']) write(directory, '202701010000', table('202701010000'));
    write('new', '202701020000', table('202701020000'));
    config({ app: { postgres: './new', sqlite: './new' } });
    await workplace.ok('migrate');

    config({ app: { postgres: './old', sqlite: './old' } });
    const said =
      'newer: the database has migrations that this version does not know (app 202701020000_';
    const status = await workplace.run('migrate status');
    expect(status.stdout).toContain(said);
    expect(status.code).toBe(0);
    const doctor = await workplace.run('doctor');
    expect(doctor.stdout).toContain(said);
    expect(doctor.code).toBe(0);

    write('new', '202701030000', `-- runledger: breaking\n${table('202701030000')}`);
    config({ app: { postgres: './new', sqlite: './new' } });
    await workplace.ok('migrate');
    config({ app: { postgres: './old', sqlite: './old' } });
    expect((await workplace.run('migrate status')).code).toBe(4);
  });

  it('says that there is nothing to redo', async () => {
    const { run } = await emptyDatabases[driver]();
    expect((await run('migrate redo --yes')).stdout).toContain('nothing to redo');
  });

  it('refuses to adopt a database that has a history', async () => {
    const { json, run } = await emptyDatabases[driver]();
    await json('migrate --to 202611200200');
    const { code, stderr } = await run('migrate baseline 202611200300');
    expect(code).toBe(1);
    expect(stderr).toContain('has a history here already');
  });

  it('is safe when several start at once', async () => {
    const { run } = await emptyDatabases[driver]();
    const results = await Promise.all([1, 2, 3].map(() => run('migrate --json')));
    expect(results.map(({ code, stderr }) => [code, stderr])).toEqual(
      results.map(() => [0, expect.not.stringContaining('error')]),
    );
    const applied = results.flatMap(({ stdout }) => JSON.parse(stdout).applied);
    expect(applied).toHaveLength(8);
  });
});

it.each([
  [
    '',
    /^Copied the database before operational \d+ \w+: \S+app\.db\.operational-\d+-down\.backup\n$/,
  ],
  [' --no-backup', /^$/],
])('says where it copied the database to before rows go: down%s', async (option, said) => {
  const { json, run } = await migrated('sqlite');
  await json('seed');
  const { code, stderr } = await run(`migrate down --to 0 --yes${option}`);
  expect([code, stderr]).toEqual([0, expect.stringMatching(said)]);
});

it('baseline records what the database has, without running it', async () => {
  const { directory, json, run } = await migrated('sqlite');
  const database = new Database(join(directory, 'data/app.db'));
  database.exec('DELETE FROM schema_migrations');
  database.close();
  expect((await run('migrate')).code).toBe(1);
  const { recorded } = await json('migrate baseline 202611200700');
  expect(recorded).toHaveLength(7);
  await json('migrate baseline 202611200800 --stream analytics');
  expect((await json('migrate')).applied).toEqual([]);
});

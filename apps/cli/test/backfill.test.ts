import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { resultOf, startCli } from './cli.ts';
import { drivers, emptyDatabases, type Workplace } from './workplace.ts';

const VERSION = '202701020000';
const streams = { app: { postgres: './migrations', sqlite: './migrations' } };

/** A table with rows, and a migration with a backfill of it. */
function prepare(workplace: Workplace, backfill: string): void {
  const write = (name: string, sql: string) => workplace.writeIn('migrations', name, sql);
  const values = Array.from({ length: 20 }, (_, n) => `(${n + 1})`).join(', ');
  write(
    '202701010000_notes.up.sql',
    `CREATE TABLE notes (id integer PRIMARY KEY);\nINSERT INTO notes VALUES ${values};\n`,
  );
  write('202701010000_notes.down.sql', 'DROP TABLE notes;\n');
  write(`${VERSION}_size.up.sql`, 'ALTER TABLE notes ADD COLUMN size integer;\n');
  write(`${VERSION}_size.down.sql`, 'ALTER TABLE notes DROP COLUMN size;\n');
  write(`${VERSION}_size.backfill.sql`, backfill);
  write('202701030000_full.up.sql', 'CREATE TABLE full_notes (id integer PRIMARY KEY);\n');
  write('202701030000_full.down.sql', 'DROP TABLE full_notes;\n');
}

describe.each(drivers)('backfills on %s', (driver) => {
  it('run with the migrations, or apart from them', async () => {
    const workplace = await emptyDatabases[driver]();
    const { run, ok, json } = workplace;
    workplace.write('runledger.config.json', JSON.stringify({ streams }));
    prepare(
      workplace,
      '-- runledger: table=notes batch=6 pause=1ms\nUPDATE notes SET size = id WHERE :batch;\n',
    );
    const left = await run('migrate --no-backfills');
    expect(left.code).toBe(3);
    expect(left.stdout).toContain(`backfill left app ${VERSION} size (0 rows in 0 batches so far;`);
    expect(left.stdout).toContain(
      '1 migration not applied before the backfill is finished: app 202701030000 full.',
    );
    expect((await run('migrate status')).stdout).toContain(
      'applied (backfill pending, 0 rows done)',
    );

    const report = await json(`migrate backfill ${VERSION} --stream app --batch 5 --pause 2ms`);
    expect(report.backfills).toMatchObject([{ outcome: 'finished', rows: 20, batches: 4 }]);
    expect(await ok('migrate backfill')).toContain(': nothing to backfill.');
    await ok('migrate');
    expect((await run('migrate status')).code).toBe(0);

    const again = await ok('migrate down --steps 2 --yes').then(() => ok('migrate'));
    expect(again).toMatch(
      new RegExp(`backfilled app ${VERSION} size \\(20 rows in 4 batches, \\d`),
    );
    expect((await run('migrate backfill --pause 5')).code).toBe(2);
    expect((await run('migrate backfill --pause 2s --batch 0')).code).toBe(2);
  });

  it('end with a batch when they are interrupted, and go on from there', async () => {
    const workplace = await emptyDatabases[driver]();
    const { directory: cwd, env, json } = workplace;
    workplace.write('runledger.config.json', JSON.stringify({ streams, logFormat: 'json' }));
    prepare(
      workplace,
      '-- runledger: table=notes batch=1 pause=20s\nUPDATE notes SET size = id WHERE :batch;\n',
    );
    const child = startCli(['migrate'], { cwd, env });
    const end = resultOf(child);
    let log = '';
    child.stderr.on('data', (text: string) => {
      const isNew = !log.includes('backfill-progress');
      log += text;
      if (isNew && log.includes('backfill-progress')) child.kill('SIGINT');
    });
    await once(child, 'exit');
    expect((await end).code).toBe(130);
    const { migrations, state } = await workplace
      .run('migrate status --json')
      .then(({ stdout }) => JSON.parse(stdout));
    expect(state).toBe('pending');
    expect(migrations.at(-2).backfill).toMatchObject({ status: 'interrupted', runner: null });
    const { backfills } = await json('migrate backfill --pause 0');
    expect(backfills).toMatchObject([{ outcome: 'finished', rowsDone: 20, resumed: true }]);
  });

  it('are code where the configuration has it', async () => {
    const workplace = await emptyDatabases[driver]();
    const { run } = workplace;
    prepare(workplace, '-- runledger: table=notes batch=8 function\n');
    workplace.write(
      'runledger.config.mjs',
      `export default {
        streams: ${JSON.stringify(streams)},
        backfills: {
          'app/${VERSION}': async ({ execute }) => {
            for (const { id } of await execute('SELECT id FROM notes WHERE :batch')) {
              await execute('UPDATE notes SET size = $1 WHERE id = $2', [id * 2, id]);
            }
          },
        },
      };`,
    );
    workplace.write(
      'without.config.mjs',
      `export default { streams: ${JSON.stringify(streams)} };`,
    );
    expect((await run('migrate --config without.config.mjs')).stdout).toContain(
      `backfill left app ${VERSION} size (0 rows in 0 batches so far; it is code of the application, which the configuration has not: give it as backfills['app/${VERSION}'])`,
    );
    const { backfills, waiting } = await workplace.json('migrate');
    expect(backfills).toMatchObject([{ outcome: 'finished', rows: 20, batches: 3 }]);
    expect(waiting).toEqual([]);
  });
});

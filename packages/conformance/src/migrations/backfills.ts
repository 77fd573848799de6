import { type MigrationEvent, MigrationFailedError } from '@runledger/migrator';
import { describe, expect, it } from 'vitest';
import { backfillEndSuite } from './backfill-ends.ts';
import { backfillFileSuite } from './backfill-files.ts';
import {
  additions,
  givenBackfill,
  items,
  laterClock,
  progressOf,
  sizesOf,
  TestClock,
  witness,
} from './backfill-fixtures.ts';
import { backfillKeySuite } from './backfill-keys.ts';
import { backfillLossSuite } from './backfill-losses.ts';
import { backfillMendingSuite } from './backfill-mending.ts';
import { backfillMovingSuite } from './backfill-moving.ts';
import type { MigratingDriver } from './driver.ts';
import { createDatabase, Files, logOf, migratorOn, recordEvents, versionOf } from './fixtures.ts';
import { ada, deploy, grace, ProtectedDatabase } from './protected-database.ts';

export function backfillSuite(driver: MigratingDriver): void {
  const given = (rows: number, backfill: string) => givenBackfill(driver, rows, backfill);

  describe(`migrations on ${driver.name} › backfills`, () => {
    it('runs in batches after its migration and before the next', async () => {
      const { database, files, migrator } = await given(10, 'table=items batch=3');
      files.write(witness);
      const { events, onEvent } = recordEvents();
      const report = await migrator({ onEvent }).up();
      expect(report.applied.map(({ name }) => name)).toEqual(['additions', 'witness']);
      expect(report.backfills).toMatchObject([
        { name: 'additions', outcome: 'finished', rowsDone: 10, batches: 4, rows: 10 },
      ]);
      expect(report.waiting).toEqual([]);
      expect(await sizesOf(database)).toEqual(Array.from({ length: 10 }, () => 1));
      expect(await database.rows('SELECT done FROM witness')).toEqual([{ done: 10 }]);
      expect(progressIn(events)).toEqual([3, 6, 9, 10]);
      expect(await logOf(database)).toContain(`backfill succeeded ${versionOf(2)}`);
      expect((await migrator().up()).backfills).toEqual([]);
    });

    it.each([
      [0, 0],
      [3, 1],
      [6, 2],
    ])('is finished with %i rows in %i whole batches', async (rows, batches) => {
      const { database, migrator } = await given(rows, 'table=items batch=3');
      const { backfills } = await migrator().up();
      expect(backfills).toMatchObject([{ outcome: 'finished', rowsDone: rows, batches }]);
      expect(await progressOf(database)).toMatchObject({ status: 'finished' });
      expect((await migrator().status()).state).toBe('current');
    });

    it('lets nobody wait for it: the lock of migrations is free', async () => {
      const { migrator } = await given(4, 'table=items batch=2');
      const { events, onEvent } = recordEvents();
      await migrator({ onEvent }).up();
      const types = events.map(({ type }) => type);
      expect(types.indexOf('lock-released')).toBeLessThan(types.indexOf('backfill-started'));
      expect(types).not.toContain('backfill-retried');
    });

    it('stops at an error, keeps what is done, and goes on once it is mended', async () => {
      const { database, migrator, files } = await given(
        9,
        "table=items batch=4\n-- Why.\nUPDATE items SET size = size + CASE note WHEN 'item 6' THEN 9 ELSE 1 END WHERE :batch;",
      );
      files.write(witness);
      const failure = await migrator()
        .up()
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(MigrationFailedError);
      expect(failure).toMatchObject({ version: versionOf(2), line: 3 });
      expect((failure as Error).message).toMatch(
        /202601010002_additions\.backfill\.sql, line 3 failed in batch 2: .*\. 4 rows in 1 batches are done and stay so: remove the cause, and `migrate backfill` goes on from there\./,
      );
      expect(await sizesOf(database)).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0]);
      const { state, migrations } = await migrator().status();
      expect(state).toBe('pending');
      expect(migrations[1]?.backfill).toMatchObject({
        status: 'failed',
        rowsDone: 4,
        runner: null,
      });
      expect(migrations[1]?.backfill?.error).toMatch(/\w/);
      expect(await logOf(database)).toContain(`backfill failed ${versionOf(2)}`);

      await database.execute("UPDATE items SET note = 'mended' WHERE id = 6");
      const { applied, backfills } = await migrator().up();
      expect(backfills).toMatchObject([
        { outcome: 'finished', rowsDone: 9, rows: 5, resumed: true },
      ]);
      expect(applied.map(({ name }) => name)).toEqual(['witness']);
      expect(await sizesOf(database)).toEqual(Array.from({ length: 9 }, () => 1));
    });

    it('is left where that is asked for, and what may rely on it waits', async () => {
      const { database, files, migrator } = await given(5, 'table=items batch=2');
      files.write(witness);
      const { applied, backfills, waiting } = await migrator().up({ backfills: 'leave' });
      expect(applied.map(({ name }) => name)).toEqual(['additions']);
      expect(backfills).toMatchObject([{ outcome: 'left', rowsDone: 0 }]);
      expect(waiting).toMatchObject([{ name: 'witness' }]);
      expect(await sizesOf(database)).toEqual([0, 0, 0, 0, 0]);
      files.remove(witness.name);
      expect((await migrator().status()).state).toBe('backfilling');

      const one = { stream: 'app', version: versionOf(2) };
      expect((await migrator().backfill(one)).backfills).toMatchObject([{ outcome: 'finished' }]);
      expect((await migrator().backfill(one)).backfills).toEqual([]);
      files.write(witness);
      expect((await migrator().up()).applied).toHaveLength(1);
    });

    it('stops between two batches when it is told to, and goes on from there', async () => {
      const { database, migrator } = await given(7, 'table=items batch=2');
      const stop = new AbortController();
      const onEvent = ({ type }: MigrationEvent) => type === 'backfill-progress' && stop.abort();
      const { backfills } = await migrator({ signal: stop.signal, onEvent }).up();
      expect(backfills).toMatchObject([{ outcome: 'interrupted', rowsDone: 2, batches: 1 }]);
      const [, { backfill } = { backfill: null }] = (await migrator().status()).migrations;
      expect(backfill).toMatchObject({ status: 'interrupted', runner: null });

      // Rows that are added meanwhile: those ahead are covered, those behind are the application's.
      await database.execute("INSERT INTO items (id, note) VALUES (-1, 'behind'), (99, 'ahead')");
      expect((await migrator().backfill()).backfills).toMatchObject([{ rows: 6, rowsDone: 8 }]);
      expect(await sizesOf(database)).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1]);
    });

    it('ends with the rollback of its migration, and begins anew with the next', async () => {
      const { database, migrator } = await given(5, 'table=items batch=2');
      await migrator().up({ backfills: 'leave' });
      await migrator().down();
      expect(await database.rows('SELECT * FROM migration_backfills')).toEqual([]);
      expect((await migrator().up()).backfills).toMatchObject([{ rowsDone: 5, resumed: false }]);
      expect((await migrator().redo()).backfills).toMatchObject([{ rows: 5, resumed: false }]);
      expect(await sizesOf(database)).toEqual([1, 1, 1, 1, 1]);
    });

    it('stops when its migration is rolled back while it runs', async () => {
      const { database, migrator } = await given(6, 'table=items batch=2');
      const rolledBack: Promise<unknown>[] = [];
      const onEvent = ({ type }: MigrationEvent) => {
        if (type === 'backfill-progress' && rolledBack.length === 0) {
          rolledBack.push(migrator().down());
        }
      };
      const clock = new TestClock(async () => void (await Promise.all(rolledBack)));
      await expect(migrator({ onEvent, clock }).up()).rejects.toThrow(
        /app 202601010002_additions was rolled back meanwhile, and its backfill ended with it/,
      );
      await expect(database.rows('SELECT size FROM items')).rejects.toThrow(/size/);
    });

    it.each([
      ['taken over', "'somebody'", /is run by somebody now: this process was silent for too long/],
      ['settled by hand', 'NULL', /is run by another process now/],
    ])('stops when it was %s during a pause', async (_, runner, reason) => {
      const { database, migrator } = await given(6, 'table=items batch=2');
      const clock = new TestClock(async () => {
        await database.execute(`UPDATE migration_backfills SET runner = ${runner}`);
      });
      await expect(migrator({ clock }).up()).rejects.toThrow(reason);
      expect(await sizesOf(database)).toEqual([1, 1, 0, 0, 0, 0]);
    });

    it('makes batches smaller that take long, and larger again', async () => {
      const { migrator } = await given(40, 'table=items batch=8 pause=0');
      const { events, onEvent } = recordEvents();
      // Three batches take long: each look at the clock is 300 ms later than the one before.
      const clock = new TestClock();
      const slow = {
        now: () => clock.after(progressIn(events).length < 3 ? 300 : 0),
        wait: (ms: number) => clock.wait(ms),
      };
      await migrator({ onEvent, clock: slow }).up();
      const sizes = events.flatMap((event) =>
        event.type === 'backfill-progress' ? event.batchSize : [],
      );
      expect(sizes.slice(0, 4)).toEqual([8, 4, 2, 1]);
      expect(sizes.at(-1)).toBeGreaterThan(1);
    });

    it('is taken over from a runner that is silent for longer than its lease', async () => {
      const { database, migrator } = await given(4, 'table=items batch=2');
      await migrator().up({ backfills: 'leave' });
      const clock = new TestClock();
      await database.execute(
        `UPDATE migration_backfills SET status = 'running', runner = 'somebody', lease_until = '${clock.in(20_000)}'`,
      );
      const { events, onEvent } = recordEvents();
      const { backfills } = await migrator({ clock, onEvent }).up();
      expect(backfills).toMatchObject([{ outcome: 'finished', rows: 4 }]);
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'backfill-waiting', holder: 'somebody' }),
      );
    });

    it('is left to another process that is at it, unless something waits for it', async () => {
      const { database, files, migrator } = await given(4, 'table=items batch=2');
      await migrator().up({ backfills: 'leave' });
      let batches = 0;
      let isFast = false;
      // Another runner, that commits a batch in every pause of this one, or is at one all the time.
      const clock = new TestClock(async () => {
        if (isFast) batches++;
        await database.execute(
          `UPDATE migration_backfills SET status = 'running', runner = 'somebody', batches = ${batches},
             lease_until = '${clock.in(20_000)}'`,
        );
      });
      await clock.wait(0);
      for (isFast of [false, true]) {
        expect((await migrator({ clock, lockTimeoutMs: 500 }).up()).backfills).toMatchObject([
          { outcome: 'elsewhere', batches },
        ]);
      }
      files.write(witness);
      await expect(migrator({ clock, lockTimeoutMs: 500 }).up()).rejects.toThrow(
        /backfill of app 202601010002_additions is run by somebody, and was not done within 500 ms/,
      );
    });

    it('does each row once when two processes are at it', async () => {
      const { database, migrator } = await given(30, 'table=items batch=1 pause=0');
      const reports = await Promise.all(
        [1, 2, 3].map(() => migrator({ clock: laterClock(0) }).up()),
      );
      const rows = reports.flatMap(({ backfills }) => backfills.map((one) => one.rows));
      expect(rows.reduce((sum, count) => sum + count, 0)).toBe(30);
      expect(await sizesOf(database)).toEqual(Array.from({ length: 30 }, () => 1));
    });

    it('takes a change of what it does for drift, and not one of its pace', async () => {
      const { files, migrator } = await given(4, 'table=items batch=2');
      await migrator().up({ backfills: 'leave' });
      files.write(additions('table=items batch=1 pause=7ms'));
      expect((await migrator().verify()).findings).toMatchObject([{ file: 'comments' }]);
      files.write(additions('table=items batch=2\nUPDATE items SET size = size + 2 WHERE :batch;'));
      await expect(migrator().backfill()).rejects.toThrow(
        /Statements were changed after they were applied: .*additions\.up\.sql or .*additions\.backfill\.sql/,
      );
      await migrator().repair({ acceptChanged: true });
      expect((await migrator().backfill()).backfills).toMatchObject([{ outcome: 'finished' }]);
    });

    it('is covered by the approvals of its migration, also when it is resumed', async () => {
      const live = await ProtectedDatabase.create(driver);
      live.files.write({
        name: `app/${versionOf(2)}_filled`,
        up: "INSERT INTO a VALUES (1, 'x'), (2, 'x'), (3, 'x');",
        down: '-- runledger: allow=row-loss reason="those that it made"\nDELETE FROM a;',
        backfill:
          "-- runledger: table=a batch=1 pause=0\nUPDATE a SET note = note || 'y' WHERE :batch;",
      });
      const plan = await live.approved({}, ada, grace);
      const stop = new AbortController();
      const onEvent = ({ type }: MigrationEvent) => type === 'backfill-progress' && stop.abort();
      const { backfills } = await live
        .migrator(deploy, { signal: stop.signal, onEvent })
        .up({ plan });
      expect(backfills).toMatchObject([{ outcome: 'interrupted', rowsDone: 1 }]);
      expect((await live.migrator().backfill()).backfills).toMatchObject([{ rows: 2 }]);
      expect(await live.database.rows('SELECT DISTINCT note FROM a')).toEqual([{ note: 'xy' }]);
    });

    it('that was merged late is refused where a later migration is about the same table', async () => {
      const { files, migrator } = await given(2, 'table=items');
      files.write({
        name: `app/${versionOf(4)}_later`,
        up: 'CREATE TABLE things (id integer PRIMARY KEY);',
        down: 'DROP TABLE things;',
      });
      await migrator().up();
      files.write({
        name: `app/${versionOf(3)}_late`,
        up: 'CREATE TABLE others (id integer PRIMARY KEY);',
        down: 'DROP TABLE others;',
        backfill:
          '-- runledger: table=items\nINSERT INTO things SELECT id FROM items WHERE :batch;',
      });
      await expect(migrator().up()).rejects.toThrow(
        /202601010003_late came after app 202601010004_later had been applied, and both concern things/,
      );
    });

    it('is none where a baseline adopted what it does', async () => {
      const database = await createDatabase(driver);
      const files = new Files([items(2), additions('table=items')]);
      const migrator = migratorOn(database, files);
      await migrator.up({ backfills: 'leave' });
      // As if the engine had never been there.
      for (const table of ['schema_migrations', 'migration_backfills']) {
        await database.execute(`DELETE FROM ${table}`);
      }
      await migrator.baseline({ stream: 'app', version: versionOf(2) });
      expect((await migrator.up()).backfills).toEqual([]);
      expect((await migrator.status()).state).toBe('current');
      expect(await sizesOf(database)).toEqual([0, 0]);
    });

    it('is settled by hand, both ways', async () => {
      const { database, migrator } = await given(6, 'table=items batch=2');
      const one = { stream: 'app', version: versionOf(2) };
      await migrator().up({ backfills: 'leave' });
      await database.execute(
        `UPDATE migration_backfills SET runner = 'somebody', lease_until = '${new TestClock().in(60_000)}'`,
      );
      for (const as of ['applied', 'pending'] as const) {
        await expect(migrator().repair({ ...one, as })).rejects.toThrow(
          /is run by somebody: stop that first/,
        );
      }
      await database.execute('UPDATE migration_backfills SET runner = NULL, lease_until = NULL');
      await database.execute('UPDATE items SET size = 1');
      expect((await migrator().repair({ ...one, as: 'applied' })).repaired).toMatchObject([
        { repair: 'backfill marked as finished' },
      ]);
      expect((await migrator().status()).state).toBe('current');
      await expect(migrator().repair({ ...one, as: 'applied' })).rejects.toThrow(
        /is not half done, and neither is its backfill/,
      );
      await migrator().repair({ ...one, as: 'pending' });
      expect((await migrator().status()).state).toBe('backfilling');
      expect((await migrator().up()).backfills).toMatchObject([{ rows: 6, resumed: false }]);
      expect(await sizesOf(database)).toEqual([2, 2, 2, 2, 2, 2]);
    });

    it('is still to be run where its migration was finished by hand', async () => {
      const database = await createDatabase(driver);
      const files = new Files([
        {
          name: `app/${versionOf(1)}_half`,
          up: '-- runledger: transaction=none\nCREATE TABLE a (id integer PRIMARY KEY, size integer);\nINSERT INTO a VALUES (1, 0);\nVACUUM;\nINSERT INTO nowhere VALUES (1);',
          down: 'DROP TABLE a;',
          backfill: '-- runledger: table=a\nUPDATE a SET size = 1 WHERE :batch;',
        },
      ]);
      const migrator = migratorOn(database, files);
      await expect(migrator.up()).rejects.toThrow(/Its first 3 statements are committed/);
      await migrator.repair({ stream: 'app', version: versionOf(1), as: 'applied' });
      expect((await migrator.status()).state).toBe('backfilling');
      expect((await migrator.up()).backfills).toMatchObject([{ outcome: 'finished', rows: 1 }]);
      expect(await database.rows('SELECT size FROM a')).toEqual([{ size: 1 }]);
    });
  });

  backfillKeySuite(driver);
  backfillMovingSuite(driver);
  backfillEndSuite(driver);
  backfillFileSuite(driver);
  backfillLossSuite(driver);
  backfillMendingSuite(driver);
}

function progressIn(events: readonly MigrationEvent[]): number[] {
  return events.flatMap((event) => (event.type === 'backfill-progress' ? event.rowsDone : []));
}

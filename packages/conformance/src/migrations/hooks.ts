import {
  type HookDatabase,
  LockUnavailable,
  MigrationHookError,
  type MigrationHooks,
} from '@runledger/migrator';
import { describe, expect, it } from 'vitest';
import { additions, items, TestClock, witness } from './backfill-fixtures.ts';
import type { MigratingDriver } from './driver.ts';
import {
  createDatabase,
  Files,
  historyOf,
  logOf,
  migratorOn,
  recordEvents,
  tableFile,
  versionOf,
} from './fixtures.ts';

const COUNT = 'SELECT count(*) AS rows FROM';

export function hookSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › hooks`, () => {
    /** What is called, in order. */
    function recorded(): { calls: string[]; hooks: MigrationHooks } {
      const calls: string[] = [];
      const hooks: MigrationHooks = {
        beforeRun: ({ command, migrations, actor }) => {
          const steps = migrations.map(({ name, direction }) => `${name} ${direction}`);
          calls.push(`beforeRun ${command} ${steps.join(', ')} by ${actor}`);
        },
        afterRun: ({ applied, rolledBack, error }) => {
          calls.push(`afterRun ${applied.length} ${rolledBack.length} ${error?.message ?? 'well'}`);
        },
        beforeMigrate: ({ name, direction }) => void calls.push(`before ${name} ${direction}`),
        afterMigrate: ({ name, direction }) => void calls.push(`after ${name} ${direction}`),
      };
      return { calls, hooks };
    }

    it('are called around a run and each of its migrations, and not where nothing is to be done', async () => {
      const database = await createDatabase(driver);
      const { calls, hooks } = recorded();
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      const migrator = migratorOn(database, files, { hooks });
      await migrator.up();
      expect(calls.splice(0)).toEqual([
        'beforeRun up a up, b up by tester',
        'before a up',
        'after a up',
        'before b up',
        'after b up',
        'afterRun 2 0 well',
      ]);
      await migrator.up();
      expect(calls).toEqual([]);
      await migrator.redo();
      expect(calls.splice(0)).toEqual([
        'beforeRun redo b down, b up by tester',
        'before b down',
        'after b down',
        'before b up',
        'after b up',
        'afterRun 1 1 well',
      ]);
      await migrator.down();
      expect(calls[0]).toBe('beforeRun down b down by tester');
      expect(calls.at(-1)).toBe('afterRun 0 1 well');
    });

    it('are called once around a run that a backfill parts', async () => {
      const database = await createDatabase(driver);
      const { calls, hooks } = recorded();
      const files = new Files([items(2), additions('table=items'), witness]);
      await migratorOn(database, files, { hooks, clock: new TestClock() }).up();
      expect(calls.filter((call) => call.includes('Run'))).toEqual([
        'beforeRun up items up, additions up, witness up by tester',
        'afterRun 3 0 well',
      ]);
    });

    it('stop a run before anything is changed', async () => {
      const database = await createDatabase(driver);
      const { calls, hooks } = recorded();
      const beforeRun = () => Promise.reject(new Error('the shop is open'));
      const migrator = migratorOn(database, new Files([tableFile(1, 'a')]), {
        hooks: { ...hooks, beforeRun },
      });
      const before = await database.picture();
      const failure = await migrator.up().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(MigrationHookError);
      expect((failure as Error).message).toBe(
        'The hook beforeRun stopped the run (nothing was changed): the shop is open',
      );
      expect(await database.picture()).toEqual(before);
      expect(calls).toEqual([]);
    });

    it('stop it before a migration', async () => {
      const database = await createDatabase(driver);
      const { calls, hooks } = recorded();
      const beforeMigrate: MigrationHooks['beforeMigrate'] = ({ name }) => {
        if (name === 'b') throw new Error('not b');
      };
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      const migrator = migratorOn(database, files, { hooks: { ...hooks, beforeMigrate } });
      await expect(migrator.up()).rejects.toThrow(
        /_b\.up\.sql failed: the hook beforeMigrate stopped it: not b\. Nothing of it was kept/,
      );
      expect(await historyOf(database)).toHaveLength(1);
      expect(await logOf(database)).toContain(`apply failed ${versionOf(2)}`);
      expect(calls.at(-1)).toMatch(/^afterRun 1 0 .*not b/);
    });

    it('see what a migration did before it commits, and can undo it', async () => {
      const database = await createDatabase(driver);
      const up = 'CREATE TABLE a (id integer PRIMARY KEY); INSERT INTO a VALUES (1), (2);';
      const files = new Files([{ ...tableFile(1, 'a'), up }]);
      let expected = 3;
      const migrator = migratorOn(database, files, {
        hooks: {
          async afterMigrate(_migration, { rows }) {
            const [row] = await rows(`${COUNT} a`);
            if (Number(row?.rows) !== expected) throw new Error(`${row?.rows} rows in a`);
          },
        },
      });
      await expect(migrator.up()).rejects.toThrow(
        /failed: the hook afterMigrate stopped it: 2 rows in a\. Nothing of it was kept/,
      );
      await expect(database.rows('SELECT * FROM a')).rejects.toThrow(/a/);
      expected = 2;
      expect((await migrator.up()).applied).toHaveLength(1);
    });

    it.each([
      'INSERT INTO a VALUES (9)',
      'COMMIT',
      'SELECT 1; INSERT INTO a VALUES (9)',
      'WITH made AS (INSERT INTO a VALUES (9) RETURNING id) SELECT * FROM made',
      'WITH one AS (SELECT 9) INSERT INTO a (id) SELECT * FROM one RETURNING id',
    ])('cannot write by %s', async (sql) => {
      const database = await createDatabase(driver);
      const refused: unknown[] = [];
      const attempt = async (_: unknown, { rows }: HookDatabase) => {
        await rows(sql).catch((error: unknown) => refused.push(error));
      };
      const files = new Files([tableFile(1, 'a')]);
      await migratorOn(database, files).up();
      files.write(tableFile(2, 'b'));
      const hooks = { beforeRun: attempt, beforeMigrate: attempt, afterMigrate: attempt };
      expect((await migratorOn(database, files, { hooks }).up()).applied).toHaveLength(1);
      expect(refused).toHaveLength(3);
      expect(await database.rows('SELECT id FROM a')).toEqual([]);
    });

    it('are heard after a failure, which is what the run fails with', async () => {
      const database = await createDatabase(driver);
      const { events, onEvent } = recordEvents();
      const broken = { ...tableFile(1, 'a'), up: 'INSERT INTO nowhere VALUES (1);' };
      const afterRun = () => {
        throw new Error('no mail');
      };
      const files = new Files([broken]);
      const migrator = migratorOn(database, files, { hooks: { afterRun }, onEvent });
      await expect(migrator.up()).rejects.toThrow(/nowhere/);
      expect(events).toContainEqual({ type: 'hook-failed', hook: 'afterRun', message: 'no mail' });

      files.write(tableFile(1, 'a'));
      await expect(migrator.up()).rejects.toThrow(
        'The hook afterRun stopped the run (what was done is committed): no mail',
      );
      expect(await historyOf(database)).toHaveLength(1);
    });
  });

  describe(`migrations on ${driver.name} › validation`, () => {
    it('is asked for once all is applied, and not where nothing was to be done', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      let asked = 0;
      const migrator = migratorOn(database, files, {
        validate: () => {
          asked += 1;
          return Promise.resolve(['The table c is missing.']);
        },
      });
      expect((await migrator.up({ to: versionOf(1) })).differences).toEqual([]);
      expect(asked).toBe(0);
      expect((await migrator.up()).differences).toEqual(['The table c is missing.']);
      expect((await migrator.up()).differences).toEqual([]);
      expect(asked).toBe(1);
      expect(await historyOf(database)).toHaveLength(2);
    });

    it('is asked for again where a lock was in the way', async () => {
      const database = await createDatabase(driver);
      let isLocked = true;
      const clock = new TestClock(() => {
        isLocked = false;
        return Promise.resolve();
      });
      const validate = () =>
        isLocked ? Promise.reject(new LockUnavailable('Somebody has it')) : Promise.resolve([]);
      const files = new Files([tableFile(1, 'a')]);
      expect((await migratorOn(database, files, { clock, validate }).up()).differences).toEqual([]);
    });

    it('says that all is applied where it cannot be done', async () => {
      const database = await createDatabase(driver);
      const validate = () => Promise.reject(new Error('no room'));
      const migrator = migratorOn(database, new Files([tableFile(1, 'a')]), { validate });
      await expect(migrator.up()).rejects.toThrow(
        'The migrations are applied, but the tables could not be compared with the model: no room',
      );
      expect(await historyOf(database)).toHaveLength(1);
    });
  });
}

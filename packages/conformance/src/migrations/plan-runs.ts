/** Carrying out plans, and what is refused. */
import type { MigrationPlan } from '@runledger/migrator';
import { parsePlan, planText } from '@runledger/migrator/plans';
import { describe, expect, it } from 'vitest';
import type { MigratingDatabase, MigratingDriver } from './driver.ts';
import { createDatabase, Files, historyOf, migratorOn, tableFile, versionOf } from './fixtures.ts';

export function planRunSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › carrying out a plan`, () => {
    it('applies what it names and nothing else, and records its hash', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      const migrator = migratorOn(database, files);
      const plan = throughFile(database, await migrator.plan());
      files.write(tableFile(2, 'b'));
      expect((await migrator.up({ plan })).applied.map(({ name }) => name)).toEqual(['a']);
      expect(await database.rows('SELECT plan_hash FROM schema_migrations')).toEqual([
        { plan_hash: plan.hash },
      ]);
    });

    it('is followed by its own command alone, whatever the migrator is asked meanwhile', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      const migrator = migratorOn(database, files, {
        hooks: { beforeRun: () => migrator.backfill() },
      });
      const plan = await migrator.plan();
      await migrator.up({ plan });
      expect(await database.rows('SELECT plan_hash FROM schema_migrations')).toEqual([
        { plan_hash: plan.hash },
      ]);
    });

    it('goes on under the same plan after a failure', async () => {
      const database = await createDatabase(driver);
      const unique = {
        name: `app/${versionOf(2)}_unique`,
        up: 'CREATE UNIQUE INDEX uq_a_note ON a (note);',
        down: 'DROP INDEX uq_a_note;',
      };
      const files = new Files([tableFile(1, 'a')]);
      const migrator = migratorOn(database, files);
      await migrator.up();
      await database.execute("INSERT INTO a VALUES (1, 'same'), (2, 'same')");
      files.write(unique);
      files.write({ ...tableFile(3, 'c'), name: `app/${versionOf(1)}_c`.replace('app', 'later') });
      const plan = await migratorOn(database, files).plan();
      const again = migratorOn(database, files);
      await expect(again.up({ plan })).rejects.toThrow(/uq_a_note|a\.note/);
      await database.execute('DELETE FROM a WHERE id = 2');
      const { applied } = await again.up({ plan });
      expect(applied.map(({ name }) => name)).toEqual(['unique', 'c']);
    });

    it('goes on after a crash between two of its migrations, on a new database', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      const plan = await migratorOn(database, files).plan();
      const stopping = migratorOn(database, files, {
        onEvent({ type }) {
          if (type === 'migration-finished') throw new Error('stopped');
        },
      });
      await expect(stopping.up({ plan })).rejects.toThrow('stopped');
      expect(await historyOf(database)).toHaveLength(1);
      const { applied } = await migratorOn(database, files).up({ plan });
      expect(applied.map(({ name }) => name)).toEqual(['b']);
    });

    it('says that there is nothing to do when it was carried out', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(database, new Files([tableFile(1, 'a')]));
      const plan = await migrator.plan();
      await migrator.up({ plan });
      expect((await migrator.up({ plan })).applied).toEqual([]);
    });

    const attacks: Record<string, [(place: Place) => Promise<void> | void, RegExp]> = {
      'an edited statement': [
        ({ files }) => files.write({ ...tableFile(2, 'b'), up: 'CREATE TABLE b (id integer);' }),
        /202601010002_b\.up\.sql was changed, statement 1 \(line 1\)/,
      ],
      'a further statement': [
        ({ files }) =>
          files.write({ ...tableFile(2, 'b'), up: `${tableFile(2, 'b').up}DELETE FROM a;` }),
        /202601010002_b\.up\.sql was changed, its statements: 2 where 1 were planned/,
      ],
      'an edited header': [
        ({ files }) =>
          files.write({
            ...tableFile(2, 'b'),
            up: `-- runledger: lock-timeout=1h\n${tableFile(2, 'b').up}`,
          }),
        /202601010002_b\.up\.sql was changed, its header \(lockTimeoutMs\)/,
      ],
      'a file that is gone': [
        ({ files }) => files.remove(tableFile(2, 'b').name),
        /the files lack app 202601010002_b/,
      ],
      'a migration applied since': [
        async ({ database, files }) => {
          files.write(tableFile(9, 'z', 'other'));
          await migratorOn(database, files).up({ stream: 'other' });
        },
        /other 202601010009_z was applied since.*table z was made in the database since/,
      ],
      'a planned migration applied without the plan': [
        async ({ database, files }) => void (await migratorOn(database, files).up()),
        /app 202601010002_b was applied since/,
      ],
      'a migration rolled back since': [
        async ({ database, files }) => void (await migratorOn(database, files).down()),
        /app 202601010001_a was rolled back since/,
      ],
      'a history changed by hand': [
        ({ database }) => database.execute('UPDATE schema_migrations SET statements_done = 2'),
        /app 202601010001_a stands otherwise in the history/,
      ],
      'a table changed by hand': [
        ({ database }) => database.execute('ALTER TABLE a ADD COLUMN by_hand text'),
        /table a was changed in the database since/,
      ],
      'a table dropped by hand': [
        ({ database }) => database.execute('DROP TABLE a'),
        /table a is gone from the database/,
      ],
    };
    it.each(Object.keys(attacks))('refuses %s', async (name) => {
      const [attack, reason] = attacks[name] ?? [() => undefined, /^$/];
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      await migratorOn(database, files).up();
      files.write(tableFile(2, 'b'));
      const plan = await migratorOn(database, files).plan();
      await attack({ database, files });
      const before = await historyOf(database);
      const refusal = migratorOn(database, files).up({ plan });
      await expect(refusal).rejects.toMatchObject({ code: 'MIGRATION_PLAN' });
      await expect(refusal).rejects.toThrow(reason);
      expect(await historyOf(database)).toEqual(before);
    });

    it('runs the statements that it has compared, whatever the file holds a moment later', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      const plan = await migratorOn(database, files).plan();
      const swapping = migratorOn(database, files, {
        onEvent({ type }) {
          if (type !== 'prepared') return;
          files.write({ ...tableFile(1, 'a'), up: 'CREATE TABLE a (swapped integer);' });
        },
      });
      await swapping.up({ plan });
      expect(await database.rows('SELECT id, note FROM a')).toEqual([]);
    });

    it('has the backfills in it: told, carried out, and refused when one was changed', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      await migratorOn(database, files).up();
      await database.execute('INSERT INTO a (id) VALUES (1), (2)');
      const filled = {
        name: `app/${versionOf(2)}_filled`,
        up: 'ALTER TABLE a ADD COLUMN filled integer;',
        down: 'ALTER TABLE a DROP COLUMN filled;',
        backfill: '-- runledger: table=a\nUPDATE a SET filled = id WHERE :batch;\n',
      };
      for (const file of [filled, tableFile(3, 'c')]) files.write(file);
      const plan = throughFile(database, await migratorOn(database, files).plan());
      expect(plan.migrations.map(({ isReversible }) => isReversible)).toEqual([true, true]);
      expect(plan.migrations[0]?.backfill).toMatchObject({ sql: filled.backfill });
      const harmless = structuredClone(plan) as unknown as { migrations: { backfill: unknown }[] };
      for (const told of harmless.migrations) told.backfill = null;
      expect(() => throughFile(database, harmless as unknown as MigrationPlan)).toThrow(
        /the backfill of .* does not fit its hash/,
      );

      files.write({ ...filled, backfill: filled.backfill.replace('= id', '= 0') });
      await expect(migratorOn(database, files).up({ plan })).rejects.toThrow(
        /the backfill of .*_filled\.up\.sql was changed/,
      );
      files.write(filled);
      const { applied, backfills } = await migratorOn(database, files).up({ plan });
      expect(applied.map(({ name }) => name)).toEqual(['filled', 'c']);
      expect(backfills).toMatchObject([{ outcome: 'finished' }]);
      expect(await database.rows('SELECT filled FROM a ORDER BY id')).toEqual([
        { filled: 1 },
        { filled: 2 },
      ]);
    });

    it('does not mind an edited comment', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      const plan = await migratorOn(database, files).plan();
      files.write({ ...tableFile(1, 'a'), up: `-- Anew.\n${tableFile(1, 'a').up}` });
      expect((await migratorOn(database, files).up({ plan })).applied).toHaveLength(1);
    });

    it('refuses another database, migrated by the same files', async () => {
      const [one, other] = [await createDatabase(driver), await createDatabase(driver)];
      const files = new Files([tableFile(1, 'a')]);
      for (const database of [one, other]) await migratorOn(database, files).up();
      files.write(tableFile(2, 'b'));
      const plan = await migratorOn(one, files).plan();
      await expect(migratorOn(other, files).up({ plan })).rejects.toThrow(
        /^The plan was made for another database: .* Nothing was changed/,
      );
      expect(await historyOf(other)).toHaveLength(1);
    });

    it('refuses another database that is empty, too', async () => {
      const [one, other] = [await createDatabase(driver), await createDatabase(driver)];
      const files = new Files([tableFile(1, 'a')]);
      const plan = await migratorOn(one, files).plan();
      await expect(migratorOn(other, files).up({ plan })).rejects.toThrow(/another database/);
    });
  });

  describe(`migrations on ${driver.name} › plan of a rollback`, () => {
    it('is carried out by down, and records nothing else', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(database, new Files([tableFile(1, 'a'), tableFile(2, 'b')]));
      await migrator.up();
      const plan = await migrator.plan({ direction: 'down', to: '0' });
      expect(plan.migrations.map(({ isReversible }) => isReversible)).toEqual([true, true]);
      expect(plan.subject.migrations.map(({ name }) => name)).toEqual(['b', 'a']);
      await expect(migrator.up({ plan })).rejects.toThrow(/rolls migrations back/);
      const { rolledBack } = await migrator.down({ plan });
      expect(rolledBack.map(({ name }) => name)).toEqual(['b', 'a']);
      expect(await historyOf(database)).toEqual([]);
    });

    it('says which rollback does not restore what was there', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(
        database,
        new Files([tableFile(1, 'a'), { ...tableFile(2, 'kept'), down: '-- The table stays.\n' }]),
      );
      await migrator.up();
      const { migrations } = await migrator.plan({ direction: 'down', steps: 2 });
      expect(migrations.map(({ isReversible }) => isReversible)).toEqual([false, false]);
      expect(migrations[0]?.irreversible).toContain('table kept is there as well');
    });

    it('is refused when another migration is the last by now', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      const migrator = migratorOn(database, files);
      await migrator.up();
      const plan = await migrator.plan({ direction: 'down' });
      files.write(tableFile(2, 'b'));
      await migrator.up();
      await expect(migrator.down({ plan })).rejects.toThrow(
        `app ${versionOf(2)}_b was applied since`,
      );
    });
  });
}

interface Place {
  readonly database: MigratingDatabase;
  readonly files: Files;
}

const throughFile = (database: MigratingDatabase, plan: MigrationPlan) =>
  parsePlan(planText(plan), 'plan.json', database.target().syntax);

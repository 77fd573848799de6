/** Plans: what they tell, and that making one changes nothing. */
import { describe, expect, it } from 'vitest';
import type { MigratingDriver } from './driver.ts';
import { createDatabase, Files, migratorOn, tableFile, versionOf } from './fixtures.ts';
import { planCascadeSuite } from './plan-cascades.ts';
import { planFileSuite } from './plan-files.ts';
import { planRunSuite } from './plan-runs.ts';
import { scriptSuite } from './scripts.ts';

const KEPT = {
  ...tableFile(2, 'kept'),
  down: '-- The table stays.\n',
};

export function planSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › plan`, () => {
    it('tells every statement, and that rolling back restores the schema', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      const migrator = migratorOn(database, files);
      await migrator.up({ to: versionOf(1) });
      const plan = await migrator.plan();
      expect(plan).toMatchObject({
        command: 'plan',
        direction: 'up',
        unmeasured: null,
        differences: [],
        hazards: [],
        totals: { migrations: 1, statements: 1, rewrites: 0, scans: 0, hazards: 0 },
      });
      expect(plan.subject.migrations).toMatchObject([
        { stream: 'app', version: versionOf(2), name: 'b', direction: 'up' },
      ]);
      const [told] = plan.migrations;
      expect(told).toMatchObject({ isReversible: true, irreversible: null, unmeasured: null });
      expect(told?.statements).toMatchObject([
        { statement: 1, line: 2, inTransaction: true, effect: { rewrites: [], scans: [] } },
      ]);
      expect(told?.statements[0]?.sql).toContain('CREATE TABLE b');
      expect(plan.history.map(({ name }) => name)).toEqual(['a']);
    });

    it('changes nothing, on a database where the engine has never been', async () => {
      const database = await createDatabase(driver);
      const before = await database.picture();
      const migrator = migratorOn(database, new Files([tableFile(1, 'a')]));
      const plan = await migrator.plan();
      expect(plan.totals.migrations).toBe(1);
      expect(await database.picture()).toEqual(before);
      expect((await migrator.status()).state).toBe('pending');
    });

    it('changes nothing on one that has rows', async () => {
      const { database, migrator } = await withRows(driver, 'DELETE FROM a;');
      const before = await database.picture();
      expect((await migrator.plan()).totals.migrations).toBe(1);
      await migrator.plan({ direction: 'down' });
      expect(await database.picture()).toEqual(before);
    });

    it('is tried on what was applied, in the order in which it was', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(1, 'base', 'shop')]);
      const migrator = migratorOn(database, files);
      await migrator.up();
      const more = {
        name: `app/${versionOf(2)}_more`,
        up: 'ALTER TABLE base ADD COLUMN more text;',
        down: 'ALTER TABLE base DROP COLUMN more;',
      };
      files.write(more);
      await migratorOn(database, files).up();
      files.write(tableFile(3, 'c'));
      const plan = await migratorOn(database, files).plan();
      expect(plan).toMatchObject({ unmeasured: null, differences: [] });
      expect(plan.migrations).toMatchObject([{ isReversible: true }]);
    });

    it('has nothing to tell where nothing is pending', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(database, new Files([tableFile(1, 'a')]));
      await migrator.up();
      expect(await migrator.plan()).toMatchObject({ migrations: [], totals: { migrations: 0 } });
    });

    it('refuses a draft in the words of the run, in either direction', async () => {
      const database = await createDatabase(driver);
      const plain = tableFile(1, 'a');
      const files = new Files([{ ...plain, up: '-- DRAFT: write the statements here.\n' }]);
      const reason = async (work: Promise<unknown>) =>
        await work.then(
          () => null,
          ({ message }: Error) => message,
        );
      const migrator = migratorOn(database, files);
      const refused = await reason(migrator.plan());
      expect(refused).toMatch(/_a\.up\.sql, line 1: this is still a draft/);
      expect(refused).toBe(await reason(migrator.up()));

      const text =
        '-- runledger: table=a\n-- DRAFT: which rows?\nUPDATE a SET id = id WHERE :batch;\n';
      files.write({ ...plain, down: `-- DRAFT: how?\n${plain.down}`, backfill: text });
      await expect(migrator.plan()).rejects.toThrow(/_a\.backfill\.sql, line 2: this is still/);
      files.write({
        ...plain,
        backfill: text.replace('DRAFT: which', 'Which').replace('id = id', "note = ''"),
      });
      await migratorOn(database, files).up();
      files.write({ ...plain, down: `-- DRAFT: how?\n${plain.down}` });
      const back = migratorOn(database, files);
      expect(await reason(back.plan({ direction: 'down' }))).toMatch(
        /_a\.down\.sql, line 1: this is/,
      );
    });

    it('names a rollback that leaves something, and measures what comes after it', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(
        database,
        new Files([tableFile(1, 'a'), KEPT, tableFile(3, 'c')]),
      );
      const { migrations, hazards } = await migrator.plan();
      expect(migrations.map(({ isReversible }) => isReversible)).toEqual([true, false, true]);
      expect(migrations[1]?.irreversible).toContain('table kept is there as well');
      expect(hazards).toMatchObject([{ hazard: 'irreversible', migration: 1, statement: null }]);
      expect(migrations[2]?.statements[0]?.effect).not.toBeNull();
    });

    it('names a rollback that fails', async () => {
      const database = await createDatabase(driver);
      const file = { ...tableFile(1, 'a'), down: 'DROP TABLE nowhere;' };
      const { migrations } = await migratorOn(database, new Files([file])).plan();
      expect(migrations[0]?.irreversible).toMatch(/rolling it back fails: .*nowhere/);
    });

    it('names a statement that fails, and tries nothing after it', async () => {
      const database = await createDatabase(driver);
      const broken = {
        ...tableFile(1, 'a'),
        up: 'CREATE TABLE a (id integer);\nDROP TABLE nowhere;',
      };
      const plan = await migratorOn(database, new Files([broken, tableFile(2, 'b')])).plan();
      expect(plan.hazards).toMatchObject([{ hazard: 'fails', migration: 0, statement: 2 }]);
      expect(plan.hazards[0]?.message).toContain('nowhere');
      expect(plan.migrations[1]).toMatchObject({ isReversible: null });
      expect(plan.migrations[1]?.unmeasured).toContain(`app ${versionOf(1)}_a fails`);
    });

    it('warns of rows that go, with how many there are, and not of empty tables', async () => {
      const { migrator } = await withRows(driver, 'DROP TABLE a; DROP TABLE empty;');
      const { hazards, tables } = await migrator.plan();
      expect(hazards).toMatchObject(
        [
          { hazard: 'irreversible' },
          { hazard: 'data-loss', statement: 1, table: 'a', allowed: null },
        ].toReversed(),
      );
      expect(hazards[0]?.message).toMatch(/\(about 3 rows\).*the run stops there/);
      expect(tables.find(({ table }) => table === 'a')).toMatchObject({
        rows: 3,
        isAtLeast: false,
      });
      expect(tables.find(({ table }) => table === 'empty')?.rows).toBe(0);
    });

    it('counts one row as one', async () => {
      const { database, migrator } = await withRows(driver, 'DROP TABLE a;');
      await database.execute('DELETE FROM a WHERE id > 1');
      await database.execute('ANALYZE');
      const { hazards } = await migrator.plan();
      expect(hazards[0]?.message).toContain('(about 1 row)');
    });

    it('tells the reason that a file gives for a hazard', async () => {
      const { migrator } = await withRows(
        driver,
        '-- runledger: allow=data-loss reason="moved elsewhere"\nDELETE FROM a;',
      );
      const { hazards } = await migrator.plan();
      expect(hazards).toMatchObject([{ hazard: 'data-loss', allowed: 'moved elsewhere' }]);
    });

    it('warns of rows that a condition takes, for which the run stops unless the file says so', async () => {
      const up = 'UPDATE a SET note = NULL; DELETE FROM a WHERE id < 2;';
      const { files, database, migrator } = await withRows(driver, up);
      const told = { hazard: 'row-loss', statement: 2, table: 'a', allowed: null };
      const { hazards } = await migrator.plan();
      expect(hazards).toMatchObject([told]);
      expect(hazards[0]?.message).toMatch(/\(about 3 rows\) can lose rows.*the run stops/);
      await expect(migrator.up()).rejects.toThrow(/1 row from a/);

      const name = `app/${versionOf(3)}_loss`;
      const announced = `-- runledger: allow=row-loss reason="spam"\n${up}`;
      files.write({ name, up: announced, down: '-- Nothing comes back.\n' });
      const again = migratorOn(database, files);
      expect((await again.plan()).hazards).toMatchObject([{ ...told, allowed: 'spam' }]);
      expect((await again.up()).applied).toMatchObject([{ name: 'loss' }]);
    });

    it('tells where the schema is not what the files make', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(database, new Files([tableFile(1, 'a'), tableFile(2, 'b')]));
      await migrator.up({ to: versionOf(1) });
      await database.execute('ALTER TABLE a ADD COLUMN by_hand text');
      await database.execute('CREATE TABLE stray (id integer)');
      const { differences } = await migrator.plan();
      expect(differences).toEqual(['table stray is there as well', 'table a is different']);
    });

    it('says why nothing could be tried where the history cannot be replayed', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      await migratorOn(database, files).up();
      await database.execute('CREATE TABLE stray (id integer)');
      const up = '-- By hand.\nALTER TABLE stray ADD COLUMN note text;';
      files.write({ name: `app/${versionOf(2)}_stray`, up, down: '-- Stays.' });
      await migratorOn(database, files).up();
      files.write(tableFile(3, 'c'));
      const { unmeasured, migrations } = await migratorOn(database, files).plan();
      expect(unmeasured).toMatch(
        /_stray\.up\.sql, line 2, which the database has behind it, fails where it is replayed on a scratch database: .*stray.*\.$/,
      );
      expect(unmeasured).not.toMatch(/Nothing of it was kept|run `migrate`/);
      expect(migrations).toHaveLength(1);
    });

    it('gives up when it is told to, and drops what it has made', async () => {
      const database = await createDatabase(driver);
      const target = database.target();
      let made = 0;
      const counting = {
        ...target,
        async scratch() {
          const scratch = await target.scratch();
          made++;
          const drop = async () => {
            await scratch.drop();
            made--;
          };
          return { ...scratch, drop };
        },
      };
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      const migrator = migratorOn(database, files, { target: counting });
      const controller = new AbortController();
      const tried: string[] = [];
      const onTry = ({ name }: { name: string }) => {
        tried.push(name);
        if (name === 'b') controller.abort();
      };
      const { signal } = controller;
      await expect(migrator.plan({ signal, onTry })).rejects.toThrow(/aborted/);
      expect([tried.at(-1), made]).toEqual(['b', 0]);
      await migrator.plan();
      expect(made).toBe(0);
    });

    it('goes on from where an interrupted run has stopped', async () => {
      const shape = driver.shapes['inside and outside a transaction'];
      const database = await createDatabase(driver);
      const files = new Files(shape.files);
      let commits = 0;
      const stopping = migratorOn(database, files, {
        onEvent({ type }) {
          if (type === 'committed' && ++commits === 2) throw new Error('stopped');
        },
      });
      await expect(stopping.up()).rejects.toThrow('stopped');
      const migrator = migratorOn(database, files);
      const plan = await migrator.plan();
      const [told] = plan.migrations;
      const first = told?.statements[0]?.statement ?? 0;
      expect(first).toBeGreaterThan(1);
      expect(told?.unmeasured).toBeNull();
      expect(told?.irreversible).toContain('an interrupted run');
      expect((await migrator.up({ plan })).applied).toMatchObject([{ resumed: true }]);
    });
  });

  planCascadeSuite(driver);
  planRunSuite(driver);
  planFileSuite(driver);
  scriptSuite(driver);
}

/** A table with three rows, one without, and a migration that is pending. */
async function withRows(driver: MigratingDriver, up: string) {
  const database = await createDatabase(driver);
  const files = new Files([tableFile(1, 'a'), tableFile(2, 'empty')]);
  await migratorOn(database, files).up();
  await database.execute('INSERT INTO a (id) VALUES (1), (2), (3)');
  await database.execute('ANALYZE');
  files.write({ name: `app/${versionOf(3)}_loss`, up, down: '-- Nothing comes back.\n' });
  return { database, files, migrator: migratorOn(database, files) };
}

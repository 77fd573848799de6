import { SchemaVersionError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { MigratingDriver, ShapeFile } from './driver.ts';
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
import { ada, mallory, settings } from './protected-database.ts';

export function historySuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › history`, () => {
    it('tells where the database stands, and changes nothing by looking', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      const migrator = migratorOn(database, files);
      const before = await migrator.status();
      expect(before.state).toBe('pending');
      expect(before.migrations.map(({ status }) => status)).toEqual(['pending', 'pending']);
      await expect(historyOf(database)).rejects.toThrow(/schema_migrations/);

      await migrator.up({ to: versionOf(1) });
      const [first, second] = (await migrator.status()).migrations;
      expect(first).toMatchObject({ status: 'applied', file: 'same', appliedBy: 'tester' });
      expect(first?.finishedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(second).toMatchObject({ status: 'pending', file: null });
      await migrator.up();
      expect((await migrator.status()).state).toBe('current');
    });

    it('leaves nothing behind where it has never been and has nothing to do, or refuses', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      const migrator = migratorOn(database, files);
      const before = await database.picture();
      expect((await migrator.repair()).repaired).toEqual([]);
      expect((await migrator.backfill()).backfills).toEqual([]);
      expect((await migrator.verify()).checked).toBe(0);
      expect((await migrator.down()).rolledBack).toEqual([]);
      expect((await migrator.redo()).rolledBack).toEqual([]);
      const one = { stream: 'app', version: versionOf(1) };
      await expect(migrator.baseline(one)).rejects.toThrow(/lacks tables .*: a\./);
      await expect(migrator.planBaseline(one)).rejects.toThrow(/lacks tables/);
      await expect(migrator.repair({ ...one, as: 'applied' })).rejects.toThrow(/lacks what/);
      await expect(migrator.repair({ ...one, as: 'pending' })).rejects.toThrow(/not half done/);
      const plan = await migrator.plan();
      await expect(migrator.approve(plan, ada)).rejects.toThrow(/is not protected/);
      const demanding = migratorOn(database, files, { demandsProtection: true });
      await expect(demanding.up()).rejects.toThrow(/knows nobody who could approve/);
      await expect(demanding.up({ plan })).rejects.toThrow(/knows nobody who could approve/);
      files.write({ ...tableFile(2, 'b'), up: 'CREATE TABLE b (id integer); COMMIT;' });
      await expect(migrator.up()).rejects.toThrow(/COMMIT has no place in a migration/);
      files.write({ ...tableFile(2, 'b'), up: '-- DRAFT: which type?\nCREATE TABLE b (id text);' });
      await expect(migrator.up()).rejects.toThrow(/still a draft/);
      expect(await database.picture()).toEqual(before);
    });

    it('leaves nothing behind where it has never been and its protection, or a hook, stops it', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      const { events, onEvent } = recordEvents();
      const before = await database.picture();
      const protecting = migratorOn(database, files, { onEvent });
      const protection = await protecting.planProtection(settings(1));
      await expect(protecting.protect(protection)).rejects.toThrow(/give your key/);
      const strange = migratorOn(database, files, { onEvent, applier: mallory });
      await expect(strange.protect(protection)).rejects.toThrow(/mallory/);
      const hooked = migratorOn(database, files, {
        onEvent,
        hooks: {
          async beforeRun(_, { rows }) {
            expect(await rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
            throw new Error('not today');
          },
        },
      });
      await expect(hooked.up()).rejects.toThrow(
        /beforeRun stopped .*nothing was changed.*not today/,
      );
      expect(await database.picture()).toEqual(before);
      expect(events.map(({ type }) => type)).not.toContain('not-logged');

      const asked = migratorOn(database, files, { applier: ada });
      expect(await asked.protect(protection)).toMatchObject(settings(1));
    });

    it('tells another tool’s table of the same name from its own, and leaves it alone', async () => {
      const database = await createDatabase(driver);
      // The schema is there once something was applied.
      await migratorOn(database, new Files([tableFile(1, 'a')])).up();
      await database.execute('ALTER TABLE schema_migrations RENAME TO own_migrations');
      await database.execute('CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY)');
      await database.execute(`INSERT INTO schema_migrations VALUES ('20240102030405')`);
      const before = await database.picture();
      const migrator = migratorOn(database, new Files([tableFile(1, 'a')]));
      for (const command of [
        () => migrator.status(),
        () => migrator.plan(),
        () => migrator.up(),
        () => migrator.verify(),
        () => migrator.repair(),
        () => migrator.baseline({ stream: 'app', version: versionOf(1) }),
      ]) {
        await expect(command()).rejects.toThrow(
          /^The table schema_migrations here is another tool’s .*: rename it .*--from dbmate/,
        );
      }
      expect(await database.picture()).toEqual(before);
    });

    it('lets comments, white space and line endings be edited', async () => {
      const database = await createDatabase(driver);
      const file = tableFile(1, 'a');
      const files = new Files([file]);
      const migrator = migratorOn(database, files);
      await migrator.up();

      const edited = `\uFEFF-- Licensed.\n/* And */ ${file.up.replaceAll(' ', '  ')}`;
      files.write({ ...file, up: edited.replaceAll('\n', '\r\n') });
      expect((await migrator.up()).applied).toEqual([]);
      const report = await migrator.verify();
      expect(report.ok).toBe(true);
      expect(report.findings.map((finding) => finding.file)).toEqual(['comments']);
      expect((await migrator.status()).state).toBe('current');
    });

    it('stops everything when an applied statement was changed', async () => {
      const database = await createDatabase(driver);
      const file = tableFile(1, 'a');
      const files = new Files([file]);
      const migrator = migratorOn(database, files);
      await migrator.up();

      files.write({ ...file, up: file.up.replace('note', 'remark') });
      files.write(tableFile(2, 'b'));
      const refusal = /Statements were changed after they were applied: .*202601010001_a\.up\.sql/;
      await expect(migrator.up()).rejects.toThrow(refusal);
      await expect(migrator.down()).rejects.toThrow(refusal);
      expect((await migrator.status()).state).toBe('drifted');
      const report = await migrator.verify();
      expect(report.ok).toBe(false);
      expect(report.findings.map((finding) => finding.file)).toEqual(['statements']);
    });

    it('names versions that the files lack, and ignores the streams of others', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      await migratorOn(database, files).up();
      await migratorOn(database, new Files([tableFile(1, 'z', 'other')])).up();

      files.remove(tableFile(2, 'b').name);
      const migrator = migratorOn(database, files);
      await expect(migrator.up()).rejects.toThrow(/files lack: app 202601010002_b\./);
      expect((await migrator.verify()).findings.map((finding) => finding.file)).toEqual([
        'missing',
      ]);
      expect((await migrator.status()).state).toBe('newer');
      await expect(migrator.repair({ version: '1' })).rejects.toThrow(
        /no migration with the version/,
      );
      const lacksStream = migrator.repair({ version: versionOf(1), as: 'applied' });
      await expect(lacksStream).rejects.toThrow('--stream');
    });

    it('serves a database that newer code has migrated, as far as that is sound', async () => {
      const database = await createDatabase(driver);
      const breaking = tableFile(5, 'e');
      const all = [1, 2, 3, 4].map((minute) => tableFile(minute, `t${minute}`));
      const [first, second, third, fourth] = all as [ShapeFile, ShapeFile, ShapeFile, ShapeFile];
      await migratorOn(database, new Files([first, third])).up();

      const old = migratorOn(database, new Files([first]));
      expect((await old.up({ unknown: 'serve' })).applied).toEqual([]);
      // Later than what is there: nothing stands against it.
      const withFourth = migratorOn(database, new Files([first, fourth]));
      expect((await withFourth.up({ unknown: 'serve' })).applied).toHaveLength(1);
      // Whether it may come before one that is not known cannot be told.
      const withSecond = migratorOn(database, new Files([first, second]));
      await expect(withSecond.up({ unknown: 'serve' })).rejects.toThrow(
        /later migrations were applied/,
      );

      const up = `-- runledger: breaking\n${breaking.up}`;
      await migratorOn(database, new Files([...all, { ...breaking, up }])).up();
      await expect(old.up({ unknown: 'serve' })).rejects.toThrow(SchemaVersionError);
    });

    it('says in which stream a version is, where another was asked for', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'z', 'other')]);
      const adopting = migratorOn(database, files).baseline({
        stream: 'app',
        version: versionOf(2),
      });
      await expect(adopting).rejects.toThrow(/one of the stream "other": say `--stream other`/);
    });

    it('adopts a database that has the tables already', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b'), tableFile(3, 'c')]);
      const migrator = migratorOn(database, files);
      // A database from before the engine: its tables are made with the first migrations, and forgotten again.
      await migrator.up({ to: versionOf(2) });
      await database.execute('DELETE FROM schema_migrations');

      const adopt = (minute: number) =>
        migrator.baseline({ stream: 'app', version: versionOf(minute) });
      await expect(adopt(3)).rejects.toThrow(/lacks tables that these migrations make: c\./);
      const report = await adopt(2);
      expect(report.recorded.map(({ name }) => name)).toEqual(['a', 'b']);
      expect((await logOf(database)).at(-1)).toBe(`baseline succeeded ${versionOf(2)}`);
      await expect(adopt(2)).rejects.toThrow(/has a history here already/);
      expect((await migrator.up()).applied.map(({ name }) => name)).toEqual(['c']);
    });
  });
}

import { describe, expect, it } from 'vitest';
import type { MigratingDriver } from './driver.ts';
import { createDatabase, Files, logOf, migratorOn, tableFile, versionOf } from './fixtures.ts';

export function repairSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › repair`, () => {
    it('records the checksum of a file whose comments were edited', async () => {
      const database = await createDatabase(driver);
      const file = tableFile(1, 'a');
      const files = new Files([file]);
      const migrator = migratorOn(database, files);
      await migrator.up();
      files.write({ ...file, up: `-- More.\n${file.up}` });
      const { repaired } = await migrator.repair();
      expect(repaired).toMatchObject([{ version: versionOf(1), repair: 'checksum recorded' }]);
      expect((await migrator.verify()).findings).toEqual([]);
      expect(await logOf(database)).toContain(`repair succeeded ${versionOf(1)}`);
      expect((await migrator.repair()).repaired).toEqual([]);
    });

    it('records a changed statement only when told to', async () => {
      const database = await createDatabase(driver);
      const file = tableFile(1, 'a');
      const files = new Files([file]);
      const migrator = migratorOn(database, files);
      await migrator.up();
      files.write({ ...file, up: file.up.replace('note', 'remark') });
      await expect(migrator.repair()).rejects.toThrow(/Statements were changed/);
      await migrator.repair({ acceptChanged: true });
      expect((await migrator.status()).state).toBe('current');
    });

    it('forgets a version whose file is gone for good', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      await migratorOn(database, files).up();
      files.remove(tableFile(2, 'b').name);
      const migrator = migratorOn(database, files);
      await migrator.repair({ stream: 'app', version: versionOf(2), as: 'pending' });
      expect((await migrator.status()).state).toBe('current');
      await expect(
        migrator.repair({ stream: 'app', version: versionOf(1), as: 'pending' }),
      ).rejects.toThrow(/not half done/);
    });

    it('lets the rest of a half-done migration be corrected', async () => {
      const database = await createDatabase(driver);
      const half = {
        ...tableFile(1, 'a'),
        up: '-- runledger: transaction=none\nCREATE TABLE a (id integer);\nVACUUM;\nINSERT INTO nowhere VALUES (1);',
        down: 'DROP TABLE a;',
      };
      const files = new Files([half]);
      const migrator = migratorOn(database, files);
      await expect(migrator.up()).rejects.toThrow(/Its first 2 statements are committed/);
      files.write({ ...half, up: half.up.replace('nowhere', 'a') });
      await expect(migrator.up()).rejects.toThrow(/Statements were changed/);
      await migrator.repair({ acceptChanged: true });
      expect((await migrator.up()).applied).toMatchObject([{ resumed: true, statements: 1 }]);
      expect(await database.rows('SELECT id FROM a')).toHaveLength(1);
    });

    it('records a pending migration whose statements a person ran', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      await migratorOn(database, files).up({ to: versionOf(1) });
      const migrator = migratorOn(database, files);
      const one = { stream: 'app', version: versionOf(2), as: 'applied' } as const;
      await expect(migrator.repair(one)).rejects.toThrow(/lacks what app \d+_b makes: b\./);
      expect((await migrator.status()).state).toBe('pending');

      await database.execute('CREATE TABLE b (id integer PRIMARY KEY, note text)');
      const plan = await migrator.planRepair(one);
      expect(plan.subject.records).toMatchObject([{ row: { status: 'applied' } }]);
      expect((await migrator.repair({ ...one, plan })).repaired).toMatchObject([
        { version: versionOf(2), name: 'b', repair: 'recorded as applied' },
      ]);
      const [logged] = await database.rows(
        "SELECT metadata FROM migration_log WHERE action = 'repair' AND outcome = 'succeeded'",
      );
      expect(JSON.stringify(logged)).toMatch(/status[^,]*pending/);
      expect((await migrator.verify()).findings).toEqual([]);
      expect((await migrator.up()).applied).toEqual([]);
      await expect(migrator.repair(one)).rejects.toThrow(/not half done/);
      expect((await migrator.down()).rolledBack).toMatchObject([{ name: 'b' }]);
    });

    it('refuses a plan of another command, also where there is nothing to repair', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(database, new Files([tableFile(1, 'a')]));
      const plan = await migrator.plan();
      const reason = /^The plan is not the one of this command/;
      await expect(migrator.repair({ plan })).rejects.toThrow(reason);
      await migrator.up({ plan });
      await expect(migrator.repair({ plan })).rejects.toThrow(reason);
      const none = await migrator.planRepair();
      expect((await migrator.repair({ plan: none })).repaired).toEqual([]);
    });

    it('lets a person settle what is half done, both ways', async () => {
      const database = await createDatabase(driver);
      const half = {
        ...tableFile(1, 'a'),
        up: '-- runledger: transaction=none\nCREATE TABLE a (id integer);\nVACUUM;\nINSERT INTO nowhere VALUES (1);',
        down: 'DROP TABLE a;',
      };
      const files = new Files([half]);
      const migrator = migratorOn(database, files);
      await expect(migrator.up()).rejects.toThrow(/Its first 2 statements are committed/);
      const { state, migrations } = await migrator.status();
      expect(state).toBe('dirty');
      expect(migrations).toMatchObject([{ status: 'failed', statementsDone: 2 }]);
      expect(migrations[0]?.error).toMatch(/nowhere/);
      await expect(migrator.down()).rejects.toThrow(/is half applied/);

      const one = { stream: 'app', version: versionOf(1) };
      await migrator.repair({ ...one, as: 'applied' });
      expect((await migrator.status()).state).toBe('current');
      await migrator.down();

      await expect(migrator.up()).rejects.toThrow(/Its first 2 statements are committed/);
      await database.execute('DROP TABLE a');
      await migrator.repair({ ...one, as: 'pending' });
      expect((await migrator.status()).state).toBe('pending');
      files.write({ ...half, up: half.up.replace('nowhere', 'a') });
      expect((await migrator.up()).applied).toHaveLength(1);
    });
  });
}

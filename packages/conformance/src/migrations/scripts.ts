/** Scripts between two versions, made without connecting. */
import { describe, expect, it } from 'vitest';
import type { MigratingDriver } from './driver.ts';
import { createDatabase, Files, migratorOn, tableFile, versionOf } from './fixtures.ts';

export function scriptSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › script`, () => {
    const files = () =>
      new Files([tableFile(1, 'a'), tableFile(2, 'b'), tableFile(3, 'c', 'other')]);
    const linesOf = (sql: string) =>
      sql.split('\n').filter((line) => /^(-- (app|other) |CREATE TABLE|DROP|COMMIT)/.test(line));

    it('leads up, without connecting', async () => {
      const database = await createDatabase(driver);
      const target = {
        ...database.target(),
        connect: () => Promise.reject(new Error('connected')),
      };
      const sql = await migratorOn(database, files(), { target }).script({
        from: versionOf(1),
        to: versionOf(3),
      });
      expect(linesOf(sql)).toEqual([
        `-- app ${versionOf(2)}_b, up`,
        'CREATE TABLE b (id integer PRIMARY KEY, note text);',
        'COMMIT;',
        `-- other ${versionOf(3)}_c, up`,
        'CREATE TABLE c (id integer PRIMARY KEY, note text);',
        'COMMIT;',
      ]);
    });

    it('leads down where the first version is the later one', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(database, files());
      const sql = await migrator.script({ from: versionOf(2), to: '0', stream: 'app' });
      expect(linesOf(sql).filter((line) => line.startsWith('DROP'))).toEqual([
        'DROP TABLE b;',
        'DROP TABLE a;',
      ]);
    });

    it('refuses a version that there is not', async () => {
      const database = await createDatabase(driver);
      await expect(
        migratorOn(database, files()).script({ from: '0', to: versionOf(9) }),
      ).rejects.toThrow(/no migration with the version 202601010009; the newest is/);
    });

    it('runs as it is, and makes what the engine makes', async () => {
      const [byEngine, byScript] = [await createDatabase(driver), await createDatabase(driver)];
      for (const shape of Object.values(driver.shapes)) {
        const shapeFiles = new Files(shape.files);
        const migrator = migratorOn(byEngine, shapeFiles);
        await migrator.up();
        const versions = shape.files.map(({ name }) =>
          name.slice('app/'.length, 'app/'.length + 12),
        );
        const to = versions.at(-1) ?? '0';
        await byScript.run(await migrator.script({ from: '0', to }));
        expect(await byScript.dump()).toBe(await byEngine.dump());
        await byScript.run(await migrator.script({ from: to, to: '0' }));
        await migrator.down({ to: '0' });
        expect(await byScript.dump()).toBe(await byEngine.dump());
      }
    });
  });
}

import {
  createMigrator,
  type MigrationEvent,
  type MigratorOptions,
  sourcesOf,
} from '@runledger/migrator';
import { describe, expect, it } from 'vitest';
import type { MigratingDriver } from './driver.ts';
import {
  createDatabase,
  Files,
  historyOf,
  logOf,
  migratorOn,
  tableFile,
  versionOf,
} from './fixtures.ts';

export function upAndDownSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › up and down`, () => {
    it('applies what is pending, in order, and then has nothing to do', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      const migrator = migratorOn(database, files);

      const first = await migrator.up();
      expect(first.applied.map(({ name }) => name)).toEqual(['a', 'b']);
      expect(first.alreadyApplied).toBe(0);
      await database.execute('INSERT INTO b (id) VALUES (1)');

      files.write(tableFile(3, 'c'));
      const second = await migrator.up();
      expect(second.applied.map(({ name }) => name)).toEqual(['c']);
      expect(second.alreadyApplied).toBe(2);
      expect((await migrator.up()).applied).toEqual([]);
      expect(await logOf(database)).toEqual(
        [1, 2, 3].map((n) => `apply succeeded ${versionOf(n)}`),
      );
    });

    it('stops at the version that is asked for', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b'), tableFile(3, 'c')]);
      const migrator = migratorOn(database, files);
      const { applied } = await migrator.up({ to: versionOf(2) });
      expect(applied.map(({ name }) => name)).toEqual(['a', 'b']);
      await expect(migrator.up({ to: versionOf(9) })).rejects.toThrow(
        /no migration with the version 202601010009; the newest is 202601010003/,
      );
    });

    it('rolls back the last applied, a number of them, or all after a version', async () => {
      const database = await createDatabase(driver);
      const files = new Files([1, 2, 3, 4, 5].map((n) => tableFile(n, `t${n}`)));
      const migrator = migratorOn(database, files);
      await migrator.up();

      const names = (report: { rolledBack: readonly { name: string }[] }) =>
        report.rolledBack.map(({ name }) => name);
      expect(names(await migrator.down())).toEqual(['t5']);
      expect(names(await migrator.down({ steps: 2 }))).toEqual(['t4', 't3']);
      expect(names(await migrator.down({ to: versionOf(1) }))).toEqual(['t2']);
      await expect(database.execute('INSERT INTO t2 (id) VALUES (1)')).rejects.toThrow(/t2/);
      expect(names(await migrator.down({ to: '0' }))).toEqual(['t1']);
      expect(await historyOf(database)).toEqual([]);
      expect(names(await migrator.down())).toEqual([]);
    });

    it('rolls back what was the last when it was asked, and not what is by then', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      await migratorOn(database, files).up();
      const ending = (options: Partial<MigratorOptions>) =>
        migratorOn(database, files, options)
          .down()
          .then(
            ({ rolledBack }) => rolledBack.map(({ name }) => name),
            (error: Error) => error.message,
          );
      const waits = Promise.withResolvers<void>();
      const onEvent = ({ type }: MigrationEvent) => type === 'lock-waiting' && waits.resolve();
      let other: Promise<unknown> = Promise.resolve();
      // One that comes in between has chosen by the time that it waits for the lock, or is through.
      const beforeMigrate = async () => {
        other = ending({ onEvent });
        await Promise.race([waits.promise, other]);
      };
      const ends = [await ending({ hooks: { beforeMigrate } }), await other];
      expect(ends).toContainEqual(['b']);
      expect(ends).toContainEqual(expect.stringMatching(/^Another migrator changed the database/));
      expect(await historyOf(database)).toHaveLength(1);
    });

    it('redoes the last one', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(database, new Files([tableFile(1, 'a'), tableFile(2, 'b')]));
      await migrator.up();
      await database.execute('INSERT INTO a (id) VALUES (1)');
      await database.execute('INSERT INTO b (id) VALUES (1)');
      const report = await migrator.redo();
      expect(report.rolledBack.map(({ name }) => name)).toEqual(['b']);
      expect(report.applied.map(({ name }) => name)).toEqual(['b']);
      expect(await database.rows('SELECT id FROM a')).toHaveLength(1);
      expect(await database.rows('SELECT id FROM b')).toHaveLength(0);
    });

    it('keeps streams apart and applies them in the order they are listed', async () => {
      const database = await createDatabase(driver);
      const later = { ...tableFile(1, 'orders', 'shop') };
      const files = new Files([
        tableFile(5, 'people', 'base'),
        { ...later, up: 'CREATE TABLE orders (id integer PRIMARY KEY REFERENCES people (id));' },
      ]);
      const migrator = migratorOn(database, files);
      const { applied } = await migrator.up();
      expect(applied.map(({ stream }) => stream)).toEqual(['base', 'shop']);

      expect((await migrator.down({ stream: 'shop' })).rolledBack).toHaveLength(1);
      const [base, shop] = (await migrator.status()).streams;
      expect(base).toMatchObject({ stream: 'base', version: versionOf(5), applied: 1, pending: 0 });
      expect(shop).toMatchObject({ stream: 'shop', version: null, applied: 0, pending: 1 });
      await expect(migrator.up({ stream: 'other' })).rejects.toThrow(/there are: base, shop/);
    });

    it('applies what a package carries, down to nothing and up again the same', async () => {
      const database = await createDatabase(driver);
      const { embedded } = driver;
      const sources = sourcesOf(embedded);
      const migrator = createMigrator({ target: database.target(), sources });
      const empty = await database.dump();

      expect((await migrator.up()).applied).toHaveLength(embedded.length);
      const schema = await database.dump();
      expect(schema).not.toBe(empty);
      expect((await migrator.verify()).findings).toEqual([]);

      expect((await migrator.down({ to: '0' })).rolledBack).toHaveLength(embedded.length);
      expect(await database.dump()).toBe(empty);
      expect((await migrator.up()).applied).toHaveLength(embedded.length);
      expect(await database.dump()).toBe(schema);
    });
  });
}

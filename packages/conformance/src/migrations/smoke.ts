import {
  createMigrator,
  type MigrationTarget,
  type MigratorOptions,
  type ScratchDatabase,
  sourcesOf,
} from '@runledger/migrator';
import { ConnectionError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { MigratingDatabase, MigratingDriver, Shape, ShapeFile } from './driver.ts';
import { createDatabase, Files, migratorOn, tableFile, versionOf } from './fixtures.ts';
import { portableShapes } from './shapes.ts';

/** The target, telling which scratch databases were made. */
function watching(database: MigratingDatabase): {
  target: MigrationTarget;
  made: ScratchDatabase[];
} {
  const made: ScratchDatabase[] = [];
  const own = database.target();
  const target: MigrationTarget = {
    ...own,
    async scratch() {
      const scratch = await own.scratch();
      made.push(scratch);
      return scratch;
    },
  };
  return { target, made };
}

/** Whoever migrates a scratch database that is gone cannot connect. */
async function expectGone([scratch]: readonly ScratchDatabase[]): Promise<void> {
  if (!scratch) throw new Error('No scratch database was made.');
  const { sources } = new Files([tableFile(1, 'late')]);
  await expect(createMigrator({ target: scratch.target, sources }).up()).rejects.toThrow(
    ConnectionError,
  );
}

export function smokeSuite(driver: MigratingDriver): void {
  async function prepare(files: readonly ShapeFile[], options: Partial<MigratorOptions> = {}) {
    const database = await createDatabase(driver);
    const { target, made } = watching(database);
    const migrator = migratorOn(database, new Files(files), { target, ...options });
    return { database, migrator, made };
  }

  describe(`migrations on ${driver.name} › the proof of rollback`, () => {
    const portable = ['backfill', 'several streams'].map((name) => [name, portableShapes[name]]);
    const shapes = [...portable, ...Object.entries(driver.shapes)] as [string, Shape][];
    it.each(shapes)('holds for %s, and leaves the database alone', async (_, { files }) => {
      const { database, migrator, made } = await prepare(files);
      const before = await database.dump();
      const report = await migrator.smoke();
      expect(report.migrations.map(({ failure }) => failure)).toEqual(files.map(() => null));
      expect(report.whole).toMatchObject({ failure: null });
      expect(report).toMatchObject({ ok: true, probe: { state: 'current' } });
      for (const { up, down, again } of report.migrations) {
        for (const metrics of [up, down, again]) {
          expect(metrics?.durationMs).toBeGreaterThanOrEqual(0);
        }
      }
      expect(await database.dump()).toBe(before);
      expect((await migrator.status()).state).toBe('pending');
      await expectGone(made);
    });

    it('holds for what the driver carries, with rows in the tables, of a protected database, too', async () => {
      const database = await createDatabase(driver);
      const sources = sourcesOf(driver.embedded);
      const target = database.target();
      // Who has to approve of changes of the database has no say in a scratch one.
      const report = await createMigrator({ target, sources, demandsProtection: true }).smoke();
      expect(report).toMatchObject({ ok: true, probe: { state: 'current' } });
      expect(report.migrations).toHaveLength(driver.embedded.length);
      expect(report.migrations.flatMap(({ empty }) => empty)).toEqual([]);
      expect(report.migrations.at(-1)?.rows).toBeGreaterThan(1_500);
    }, 120_000);

    it('holds for a migration that has a backfill, which fills the rows', async () => {
      const filling = {
        name: `app/${versionOf(2)}_more`,
        up: 'ALTER TABLE a ADD COLUMN more text;',
        down: 'ALTER TABLE a DROP COLUMN more;',
        backfill: `-- runledger: table=a batch=1000\nUPDATE a SET more = 'x' WHERE :batch;`,
      };
      // The last fails where a row is not filled.
      const strict = {
        name: `app/${versionOf(3)}_strict`,
        up: 'CREATE TABLE filled (id integer, more text NOT NULL); INSERT INTO filled SELECT id, more FROM a;',
        down: '-- runledger: allow=row-loss reason="a copy"\nDROP TABLE filled;',
      };
      const { migrator } = await prepare([tableFile(1, 'a'), filling, strict]);
      const report = await migrator.smoke();
      expect(report.migrations.map(({ failure }) => failure)).toEqual([null, null, null]);
      expect(report).toMatchObject({ ok: true, probe: { state: 'current' } });
      expect(report.migrations.at(-1)?.rows).toBeGreaterThanOrEqual(200);
    });

    it('fails for a rollback that forgets something, and shows what', async () => {
      const forgetful = {
        name: `app/${versionOf(2)}_columns`,
        up: 'ALTER TABLE a ADD COLUMN first text; ALTER TABLE a ADD COLUMN second text;',
        down: 'ALTER TABLE a DROP COLUMN first;',
      };
      const { migrator, made } = await prepare([tableFile(1, 'a'), forgetful, tableFile(3, 'c')]);
      const report = await migrator.smoke();
      expect(report).toMatchObject({ ok: false, whole: null });
      expect(report.migrations.map(({ failure }) => failure?.proof)).toEqual([
        undefined,
        'rollback',
      ]);
      const [, { failure } = {}] = report.migrations;
      expect(failure?.message).toMatch(/202601010002_columns\.down\.sql does not restore/);
      const lines = failure?.difference?.split('\n') ?? [];
      expect(lines.filter((line) => line.startsWith('+'))).toEqual([
        expect.stringMatching(/second/),
      ]);
      expect(lines.filter((line) => line.startsWith('-'))).toEqual([]);
      await expectGone(made);
    });

    it.each([
      [
        'up',
        'with rows in the table',
        'ALTER TABLE a ADD COLUMN more text; UPDATE a SET id = NULL;',
        'ALTER TABLE a DROP COLUMN more;',
      ],
      ['down', 'in the rollback', 'CREATE TABLE b (id integer);', 'DROP TABLE nowhere;'],
      [
        'again',
        'the second time',
        `INSERT INTO a (id, note) VALUES (-1, 'kept');`,
        '-- What is there may stay.',
      ],
    ])('fails where a statement does: %s, %s', async (proof, _, up, down) => {
      const broken = { name: `app/${versionOf(2)}_broken`, up, down };
      const { migrator, made } = await prepare([tableFile(1, 'a'), broken]);
      const report = await migrator.smoke();
      expect(report.ok).toBe(false);
      expect(report.migrations.at(-1)).toMatchObject({ name: 'broken', failure: { proof } });
      await expectGone(made);
    });

    it('fails where rows go that nobody announced', async () => {
      const emptying = {
        name: `app/${versionOf(2)}_column`,
        up: 'ALTER TABLE a ADD COLUMN more text;',
        down: 'DELETE FROM a; ALTER TABLE a DROP COLUMN more;',
      };
      const { migrator } = await prepare([tableFile(1, 'a'), emptying]);
      const { migrations } = await migrator.smoke();
      expect(migrations.at(-1)?.failure?.message).toMatch(/202601010002_column\.down\.sql.*\ba\b/);
      expect((await migrator.smoke({ rows: 0 })).ok).toBe(true);
    });

    it('proves one stream, on those before it', async () => {
      const wrong = { ...tableFile(1, 'wrong'), down: '-- Forgotten.' };
      const { migrator } = await prepare([
        wrong,
        {
          name: `shop/${versionOf(1)}_orders`,
          up: 'CREATE TABLE orders (id integer PRIMARY KEY REFERENCES wrong (id));',
          down: 'DROP TABLE orders;',
        },
      ]);
      const report = await migrator.smoke({ stream: 'shop' });
      expect(report).toMatchObject({ ok: true, probe: { state: 'current' } });
      expect(report.migrations.map(({ stream }) => stream)).toEqual(['shop']);
      expect((await migrator.smoke()).ok).toBe(false);
      await expect(migrator.smoke({ stream: 'other' })).rejects.toThrow(/no stream "other"/);
    });

    it('drops the scratch database when it is interrupted', async () => {
      const controller = new AbortController();
      const reason = new Error('interrupted');
      const { migrator, made } = await prepare([tableFile(1, 'a'), tableFile(2, 'b')], {
        onEvent: ({ type }) => {
          if (type === 'migration-finished') controller.abort(reason);
        },
      });
      await expect(migrator.smoke({ signal: controller.signal })).rejects.toBe(reason);
      expect(made).toHaveLength(1);
      await expectGone(made);
      // An interruption before anything was made makes nothing.
      await expect(migrator.smoke({ signal: controller.signal })).rejects.toBe(reason);
      expect(made).toHaveLength(1);
    });
  });
}

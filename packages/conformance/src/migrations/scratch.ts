import {
  createMigrator,
  type ScratchDatabase,
  type ScratchWorkload,
  sourcesOf,
} from '@runledger/migrator';
import { ConnectionError } from '@runledger/schema';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MigratingDriver } from './driver.ts';
import { createDatabase, Files, migratorOn, tableFile } from './fixtures.ts';

const FILLED = 50;

export function scratchSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › a scratch database`, () => {
    async function createScratch(): Promise<ScratchDatabase> {
      const database = await createDatabase(driver);
      const scratch = await database.target().scratch();
      onTestFinished(() => scratch.drop());
      return scratch;
    }

    /** What proofs do to a scratch database with one migration. */
    async function workloadOn(up: string): Promise<ScratchWorkload> {
      const { target, workload: open } = await createScratch();
      const { sources } = new Files([{ ...tableFile(1, 'notes'), up }]);
      await createMigrator({ target, sources }).up();
      const workload = await open();
      onTestFinished(() => workload.close());
      return workload;
    }

    it('is empty, of one’s own, and gone when it was dropped', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      await migratorOn(database, files).up({ to: '202601010001' });
      const before = await database.dump();

      const [first, second] = [await createScratch(), await database.target().scratch()];
      onTestFinished(() => second.drop());
      const migrator = createMigrator({ target: first.target, sources: files.sources });
      expect((await migrator.status()).state).toBe('pending');
      expect((await migrator.up()).applied).toHaveLength(2);
      const other = createMigrator({ target: second.target, sources: files.sources });
      expect((await other.up()).applied).toHaveLength(2);
      expect(await database.dump()).toBe(before);

      await first.drop();
      await expect(migrator.up()).rejects.toThrow(ConnectionError);
      expect((await other.status()).state).toBe('current');
    });

    it('goes though connections to it are open, and though it has gone before', async () => {
      const scratch = await createScratch();
      const { sources } = new Files([tableFile(1, 'a')]);
      await createMigrator({ target: scratch.target, sources }).up();
      const session = await scratch.target.connect();
      onTestFinished(() => session.close());
      expect(await session.history()).toHaveLength(1);
      await scratch.drop();
      await scratch.drop();
      const late = createMigrator({ target: scratch.target, sources });
      await expect(late.up()).rejects.toThrow(ConnectionError);
    });

    it('gets rows in every table that the driver carries', async () => {
      const { target, workload: open } = await createScratch();
      await createMigrator({ target, sources: sourcesOf(driver.embedded) }).up();
      const workload = await open();
      onTestFinished(() => workload.close());
      const tables = Object.keys(await workload.rowCounts());
      expect(tables.length).toBeGreaterThan(15);
      const filled = await workload.fill({ tables, rows: FILLED });
      // Migrations may have put rows of their own there.
      expect(filled.filter(({ rows, problem }) => rows < FILLED || problem !== null)).toEqual([]);
      expect(new Set(filled.map(({ table }) => table))).toEqual(new Set(tables));
      const before = await workload.rowCounts();
      await workload.fill({ tables, rows: FILLED });
      expect(await workload.rowCounts()).toEqual(before);
    });

    it('gets rows where no column needs a value', async () => {
      const workload = await workloadOn('CREATE TABLE notes (body text, author text);\n');
      const filled = await workload.fill({ tables: ['notes'], rows: FILLED });
      expect(filled).toEqual([{ table: 'notes', rows: FILLED, problem: null }]);
    });

    it('says what no made-up row is good enough for', async () => {
      const workload = await workloadOn(
        'CREATE TABLE notes (id integer PRIMARY KEY, CONSTRAINT nobody CHECK (id < 0));\n',
      );
      const [filled] = await workload.fill({ tables: ['notes'], rows: FILLED });
      expect(filled).toMatchObject({ table: 'notes', rows: 0 });
      expect(filled?.problem).toMatch(/check.*nobody/i);
    });

    it('is filled until somebody aborts', async () => {
      const workload = await workloadOn(tableFile(1, 'notes').up);
      const aborting = new AbortController();
      const [rows, { signal }] = [1_000_000, aborting];
      const filling = workload.fill({ tables: ['notes'], rows, signal });
      const count = async () => (await workload.rowCounts()).notes ?? 0;
      let isBegun = false;
      while (!isBegun) isBegun = (await count()) > 0;
      aborting.abort(new RangeError('enough'));
      await expect(filling).rejects.toThrow('enough');
      expect(await count()).toBeLessThan(rows);
    });
  });
}

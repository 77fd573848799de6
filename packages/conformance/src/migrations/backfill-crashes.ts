/** Kills processes at each batch of a backfill, and inside it, and looks whether every row is done once. */
import { createMigrator, type MigrationEvent } from '@runledger/migrator';
import { describe, expect, it } from 'vitest';
import { additions, items, laterClock, progressOf, sizesOf, witness } from './backfill-fixtures.ts';
import type { MigratingDriver } from './driver.ts';
import { createDatabase, Files, migratorOn, runProcess } from './fixtures.ts';

const ROWS = 7;
const SHAPE = [items(ROWS), additions('table=items batch=3 pause=0'), witness];
const ONCE = Array.from({ length: ROWS }, () => 1);
/** By then a lease of the dead is over. */
const HOUR_MS = 3_600_000;

export function backfillCrashSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › backfills of processes`, () => {
    it('do every row once, wherever one is killed', async () => {
      const files = new Files(SHAPE);
      const points = await pointsOf(driver, files);
      // Taken, at least: three batches, each at its beginning, after its statement and after its commit.
      expect(points.length).toBeGreaterThanOrEqual(10);
      for (const { at, type } of points) {
        const database = await driver.create();
        const where = `event ${at}, ${type}`;
        const { address } = database;
        const { sources } = files;
        const end = await runProcess(driver, { address, sources, command: 'up', killAt: at });
        expect(end, where).toMatchObject({ signal: 'SIGKILL', error: '' });
        await migratorOn(database, files, { clock: laterClock(HOUR_MS) }).up();
        expect(await sizesOf(database), where).toEqual(ONCE);
        expect(await progressOf(database), where).toEqual({ status: 'finished', runner: null });
        expect(await database.rows('SELECT done FROM witness'), where).toEqual([{ done: ROWS }]);
        await database.drop();
      }
    }, 300_000);

    it('do every row once when clocks differ, so that they take each other over, and some are killed', async () => {
      const database = await createDatabase(driver);
      const files = new Files([items(40), additions('table=items batch=1 pause=0')]);
      const { sources } = files;
      const order = { address: database.address, sources, command: 'up' } as const;
      const ends = await Promise.all(
        [0, 25, 40, 55, 0].map((killAt, hours) =>
          runProcess(driver, { ...order, killAt, clockAheadMs: hours * HOUR_MS }),
        ),
      );
      for (const { error } of ends) {
        expect(error).toMatch(/^$|is run by .* now: this process was silent for too long\.$/);
      }
      await migratorOn(database, files, { clock: laterClock(9 * HOUR_MS) }).up();
      expect(await sizesOf(database)).toEqual(Array.from({ length: 40 }, () => 1));
    }, 120_000);
  });
}

/** Which events of a run that nothing disturbs are a backfill's, by their number, from 1. */
async function pointsOf(
  driver: MigratingDriver,
  { sources }: Files,
): Promise<{ at: number; type: string }[]> {
  const database = await createDatabase(driver);
  const events: MigrationEvent[] = [];
  const migrator = createMigrator({
    target: database.target(),
    sources,
    observeStatements: true,
    onEvent: (event) => events.push(event),
  });
  await migrator.up();
  return events.flatMap((event, index) =>
    event.type.startsWith('backfill-')
      ? { at: index + 1, type: 'phase' in event ? `${event.type} ${event.phase}` : event.type }
      : [],
  );
}

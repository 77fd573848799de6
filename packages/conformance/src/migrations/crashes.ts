/** Kills migrating processes at every step, and looks whether the next run completes what they began. */
import { createMigrator, type MigrationSource } from '@runledger/migrator';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MigratingDatabase, MigratingDriver, Shape } from './driver.ts';
import { createDatabase, Files, historyOf, runProcess } from './fixtures.ts';
import { portableShapes } from './shapes.ts';

/** `TEST_CRASHES=all`: at every step of every migration that the driver carries, too. */
const ALL = process.env.TEST_CRASHES === 'all';
const SAMPLED = 6;
const TIMEOUT_MS = 300_000;

export function crashSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › killed at any step`, () => {
    beforeAll(() => fillCompileCache(driver));

    for (const [name, shape] of Object.entries({ ...portableShapes, ...driver.shapes })) {
      it(`completes: ${name}`, () => killUpEverywhere(driver, shape), TIMEOUT_MS);
    }

    it.each(['up', 'down'] as const)(
      'completes a rollback with the next `%s`',
      (next) => killDownEverywhere(driver, next),
      TIMEOUT_MS,
    );

    it(
      `completes the migrations that the driver carries${ALL ? ', at every step' : ''}`,
      () => killCarriedMigrations(driver),
      ALL ? 12 * TIMEOUT_MS : TIMEOUT_MS,
    );
  });
}

/** Only a process that ends by itself leaves what it compiled to the next ones. */
async function fillCompileCache(driver: MigratingDriver): Promise<void> {
  const database = await driver.create();
  const { address } = database;
  const end = await runProcess(driver, { address, sources: [], command: 'up', killAt: 0 });
  expect(end).toMatchObject({ code: 0, error: '' });
  await database.drop();
}

async function killUpEverywhere(driver: MigratingDriver, shape: Shape): Promise<void> {
  const { sources } = new Files(shape.files);
  const expected = await undisturbed(driver, sources, shape);
  const steps = await countEvents(driver, sources, 'up');
  expect(steps).toBeGreaterThan(4);
  await atEach(steps, 1, async (killAt) => {
    const database = await driver.create();
    await killAtEvent(driver, database, sources, 'up', killAt);
    await complete(database, sources, shape);
    expect(await pictureOf(database, shape), `step ${killAt}`).toEqual(expected);
    await database.drop();
  });
}

async function killDownEverywhere(driver: MigratingDriver, next: 'up' | 'down'): Promise<void> {
  const shape = driver.shapes['inside and outside a transaction'];
  const { sources } = new Files(shape.files);
  const applied = await undisturbed(driver, sources, shape);
  const empty = await emptyDump(driver);
  const steps = await countEvents(driver, sources, 'down');
  await atEach(steps, 1, async (killAt) => {
    const database = await driver.create();
    await migratorOn(database, sources).up();
    await killAtEvent(driver, database, sources, { downTo: '0' }, killAt);
    if (next === 'up') {
      await migratorOn(database, sources).up();
      expect(await pictureOf(database, shape), `step ${killAt}`).toEqual(applied);
    } else {
      await migratorOn(database, sources).down({ to: '0' });
      expect(await historyOf(database), `step ${killAt}`).toEqual([]);
      expect(await database.dump(), `step ${killAt}`).toBe(empty);
    }
    await database.drop();
  });
}

async function killCarriedMigrations(driver: MigratingDriver): Promise<void> {
  const files = driver.embedded.map(({ stream, version, name, up, down }) => ({
    name: `${stream}/${version}_${name}`,
    up: up.sql,
    down: down.sql,
  }));
  const { sources } = new Files(files);
  const shape = { files };
  const expected = await undisturbed(driver, sources, shape);
  const steps = await countEvents(driver, sources, 'up');
  await atEach(steps, ALL ? 1 : Math.ceil(steps / SAMPLED), async (killAt) => {
    const database = await driver.create();
    await killAtEvent(driver, database, sources, 'up', killAt);
    await complete(database, sources, shape);
    expect(await pictureOf(database, shape), `step ${killAt}`).toEqual(expected);
    await database.drop();
  });
}

/** Two at a time: much of each is the start of a process. */
async function atEach(
  steps: number,
  every: number,
  work: (killAt: number) => Promise<void>,
): Promise<void> {
  let next = 1;
  const worker = async () => {
    while (next <= steps) {
      const killAt = next;
      next += every;
      await work(killAt);
    }
  };
  await Promise.all([worker(), worker()]);
}

const migratorOn = (database: MigratingDatabase, sources: readonly MigrationSource[]) =>
  createMigrator({ target: database.target(), sources, actor: 'tester' });

async function complete(
  database: MigratingDatabase,
  sources: readonly MigrationSource[],
  { fails }: Shape,
): Promise<void> {
  const run = migratorOn(database, sources).up();
  await (fails ? expect(run).rejects.toThrow(/failed/) : run);
}

/** What the database holds after a run that nothing disturbs. */
async function undisturbed(
  driver: MigratingDriver,
  sources: readonly MigrationSource[],
  shape: Shape,
) {
  const database = await createDatabase(driver);
  await complete(database, sources, shape);
  return await pictureOf(database, shape);
}

async function pictureOf(database: MigratingDatabase, { rows = [] }: Shape) {
  const tables: unknown[] = [];
  for (const query of rows) tables.push(await database.rows(query));
  return { schema: await database.dump(), history: await historyOf(database), tables };
}

/** How many events a run tells of when each statement is one of them. */
async function countEvents(
  driver: MigratingDriver,
  sources: readonly MigrationSource[],
  direction: 'up' | 'down',
): Promise<number> {
  const database = await createDatabase(driver);
  let events = 0;
  const target = database.target();
  const onEvent = () => {
    events++;
  };
  const options = { target, sources, onEvent, observeStatements: true };
  const ignore = () => undefined;
  if (direction === 'up') await createMigrator(options).up().catch(ignore);
  else {
    await migratorOn(database, sources).up();
    await createMigrator(options).down({ to: '0' });
  }
  await database.drop();
  return events;
}

async function killAtEvent(
  driver: MigratingDriver,
  { address }: MigratingDatabase,
  sources: readonly MigrationSource[],
  command: 'up' | { downTo: string },
  killAt: number,
): Promise<void> {
  const end = await runProcess(driver, { address, sources, command, killAt });
  expect(end, `step ${killAt}`).toMatchObject({ signal: 'SIGKILL', error: '' });
}

async function emptyDump(driver: MigratingDriver): Promise<string> {
  const database = await createDatabase(driver);
  return await database.dump();
}

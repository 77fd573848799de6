/** Kills migrating processes everywhere, and looks whether the next run completes what they began. */
import {
  createMigrator,
  type MigrationEvent,
  MigrationHistoryError,
  type MigrationSource,
} from '@runledger/migrator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CrashCampaign, type CrashOutcome } from './crash-campaign.ts';
import type { MigratingDatabase, MigratingDriver, Shape } from './driver.ts';
import { Files, historyOf, runProcess } from './fixtures.ts';
import { betweenStatements, type Interruption } from './interruption.ts';
import { portableShapes } from './shapes.ts';

/** `TEST_CRASHES=all`: everywhere. Otherwise at some points, which follow from `TEST_CRASHES_SEED`. */
const ALL = process.env.TEST_CRASHES === 'all';
const TIMEOUT_MS = (ALL ? 30 : 3) * 60_000;
const EVERYWHERE = { up: Number.POSITIVE_INFINITY, down: Number.POSITIVE_INFINITY };
/** Points for each shape. */
const SAMPLES = ALL
  ? { ...EVERYWHERE, inside: EVERYWHERE, carried: EVERYWHERE }
  : {
      up: 6,
      down: 2,
      inside: { up: 2, down: 1 },
      carried: { up: 3, down: 1 },
    };
/** By then a server has noticed that its client is dead. */
const NOTICED_MS = 10_000;

type Direction = 'up' | 'down';

interface CrashOptions {
  /** Whether processes are killed between statements, too. Default true. */
  readonly between?: boolean;
}

export function crashSuite(driver: MigratingDriver, options: CrashOptions = {}): void {
  const campaign = new CrashCampaign(driver.name);
  const between = options.between === false ? [] : [betweenStatements(driver, ALL)];

  describe(`migrations on ${driver.name} › killed anywhere`, () => {
    beforeAll(() => fillCompileCache(driver));
    afterAll(() => void process.stdout.write(`${campaign.summary()}\n`));

    const shapes = { ...portableShapes, ...driver.shapes };
    for (const [name, shape] of Object.entries(shapes)) {
      const directions: Direction[] = shape.fails ? ['up'] : ['up', 'down'];
      it(
        `completes: ${name}`,
        async () => {
          const crashes = await Crashes.of(driver, campaign, shape);
          for (const direction of directions) {
            for (const way of between) await crashes.by(way, direction, SAMPLES[direction]);
            for (const way of driver.interruptions) {
              await crashes.by(way, direction, SAMPLES.inside[direction]);
            }
          }
        },
        TIMEOUT_MS,
      );
    }

    it(
      `completes the migrations that the driver carries${ALL ? ', at every step' : ''}`,
      async () => {
        const crashes = await Crashes.of(driver, campaign, carriedBy(driver));
        for (const direction of ['up', 'down'] as const) {
          for (const way of [...between, ...driver.interruptions]) {
            await crashes.by(way, direction, SAMPLES.carried[direction]);
          }
        }
      },
      4 * TIMEOUT_MS,
    );
  });
}

function carriedBy({ embedded }: MigratingDriver): Shape {
  return {
    files: embedded.map(({ stream, version, name, up, down }) => ({
      name: `${stream}/${version}_${name}`,
      up: up.sql,
      down: down.sql,
    })),
  };
}

/** Only a process that ends by itself leaves what it compiled to the next ones. */
async function fillCompileCache(driver: MigratingDriver): Promise<void> {
  const database = await driver.create();
  const { address } = database;
  const end = await runProcess(driver, { address, sources: [], command: 'up', killAt: 0 });
  expect(end).toMatchObject({ code: 0, error: '' });
  await database.drop();
}

/** Crashes of one shape's migrations. */
class Crashes {
  readonly #driver: MigratingDriver;
  readonly #campaign: CrashCampaign;
  readonly #shape: Shape;
  readonly #sources: readonly MigrationSource[];
  /** What the database holds after runs that nothing disturbs. */
  #expected: Record<Direction, unknown> = { up: null, down: null };

  private constructor(driver: MigratingDriver, campaign: CrashCampaign, shape: Shape) {
    this.#driver = driver;
    this.#campaign = campaign;
    this.#shape = shape;
    this.#sources = new Files(shape.files).sources;
  }

  static async of(driver: MigratingDriver, campaign: CrashCampaign, shape: Shape) {
    const crashes = new Crashes(driver, campaign, shape);
    crashes.#expected = await crashes.#undisturbed();
    return crashes;
  }

  /** @param count at how many of the points */
  async by(way: Interruption, direction: Direction, count: number): Promise<void> {
    const points = await this.#with(direction, (database) =>
      way.points({ database, order: this.#order(database, direction) }),
    );
    // Two at a time where that is possible: much of each is the start of a process.
    await inParallel(way.isAlone ? 1 : 2, this.#campaign.sample(points, count), (point) =>
      this.#with(direction, (database) => this.#crash(way, direction, point, database)),
    );
  }

  async #crash(
    way: Interruption,
    direction: Direction,
    point: number,
    database: MigratingDatabase,
  ): Promise<void> {
    const order = this.#order(database, direction);
    const moment = await way.strike({ database, order }, point);
    // After a rollback that was interrupted, both ways are open.
    const next = direction === 'down' && point % 2 === 0 ? 'down' : 'up';
    const { outcome, waitedMs } = await this.#complete(database, next);
    const where = `${way.name} at point ${point} (${moment}), seed ${this.#campaign.seed}`;
    expect(await this.#pictureOf(database, next), where).toEqual(this.#expected[next]);
    // Where nothing was left to do, what serves the dead one may still be about to notice.
    const waiting = { timeout: NOTICED_MS, message: where };
    await expect.poll(() => database.isLocked(), waiting).toBe(false);
    this.#campaign.add({ way: way.name, moment, outcome, waitedMs });
  }

  /** Up and down again. */
  async #undisturbed(): Promise<Record<Direction, unknown>> {
    const database = await this.#driver.create();
    await this.#complete(database, 'up');
    const up = await this.#pictureOf(database, 'up');
    if (!this.#shape.fails) await this.#complete(database, 'down');
    const down = await this.#pictureOf(database, 'down');
    await database.drop();
    return { up, down };
  }

  /** Works on a database in the state in which the run begins. */
  async #with<T>(
    direction: Direction,
    work: (database: MigratingDatabase) => Promise<T>,
  ): Promise<T> {
    const database = await this.#driver.create();
    try {
      if (direction === 'down') await this.#complete(database, 'up');
      return await work(database);
    } finally {
      await database.drop();
    }
  }

  #order({ address }: MigratingDatabase, direction: Direction) {
    const command = direction === 'up' ? ('up' as const) : { downTo: '0' };
    return { address, sources: this.#sources, command };
  }

  async #complete(
    database: MigratingDatabase,
    direction: Direction,
  ): Promise<{ outcome: CrashOutcome; waitedMs: number }> {
    let waitedMs = 0;
    const migrator = createMigrator({
      target: database.target(),
      sources: this.#sources,
      actor: 'tester',
      onEvent(event: MigrationEvent) {
        if (event.type === 'lock-acquired') waitedMs = event.waitedMs;
      },
    });
    if (direction === 'down') {
      const rollBack = () => migrator.down({ to: '0' });
      const { rolledBack } = await rollBack().catch((error: Error) => {
        // The dead one's commit can come through after the first look.
        if (error instanceof MigrationHistoryError) return rollBack();
        throw error;
      });
      const isResumed = rolledBack.some(({ resumed }) => resumed);
      return { outcome: outcomeOf(rolledBack.length, isResumed), waitedMs };
    }
    const run = migrator.up();
    if (this.#shape.fails) {
      await expect(run).rejects.toThrow(/failed/);
      return { outcome: 'fails as before', waitedMs };
    }
    const { applied, rolledBack } = await run;
    if (rolledBack.length > 0) return { outcome: 'rollback completed', waitedMs };
    const isResumed = applied.some(({ resumed }) => resumed);
    return { outcome: outcomeOf(applied.length, isResumed), waitedMs };
  }

  async #pictureOf(database: MigratingDatabase, direction: Direction) {
    const rows: unknown[] = [];
    for (const query of direction === 'up' ? (this.#shape.rows ?? []) : []) {
      rows.push(await database.rows(query));
    }
    return { schema: await database.dump(), history: await historyOf(database), rows };
  }
}

function outcomeOf(steps: number, isResumed: boolean): CrashOutcome {
  if (steps === 0) return 'was complete';
  return isResumed ? 'resumed' : 'begun anew';
}

async function inParallel<T>(
  width: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

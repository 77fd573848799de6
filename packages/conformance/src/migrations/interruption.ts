/** Ways to end a migrating process, or what it works on, in the middle of things. */
import { createMigrator, type MigrationEvent } from '@runledger/migrator';
import { expect } from 'vitest';
import type { ProcessOrder } from '../migrate-process.ts';
import type { MigratingDatabase, MigratingDriver } from './driver.ts';
import { runProcess } from './fixtures.ts';

/** A run that is to be interrupted. */
export interface InterruptedRun {
  readonly database: MigratingDatabase;
  readonly order: Pick<ProcessOrder, 'address' | 'sources' | 'command'>;
}

export interface Interruption {
  /** For the summary: `client killed`. */
  readonly name: string;
  /** It strikes at more than the one database, so that nothing may happen beside it. Default false. */
  readonly isAlone?: boolean;
  /** Lets the run go to its end, on a database of its own, and tells at which points it can be interrupted. */
  points(run: InterruptedRun): Promise<readonly number[]>;
  /** Interrupts the run at the point. @returns where that was, for the summary */
  strike(run: InterruptedRun, point: number): Promise<string>;
}

/** Events after which the database may be another than before. */
const BOUNDARIES: readonly MigrationEvent['type'][] = [
  'lock-acquired',
  'prepared',
  'statement-started',
  'statement-finished',
  'committed',
  'migration-failed',
  'lock-released',
];

/**
 * The process kills itself between two statements, and around the commit.
 * @param everywhere at each event, also where nothing has happened since the one before
 */
export function betweenStatements(driver: MigratingDriver, everywhere: boolean): Interruption {
  let types: MigrationEvent['type'][] = [];
  return {
    name: 'killed between statements',
    async points({ database, order }) {
      types = [];
      const migrator = createMigrator({
        target: database.target(),
        sources: order.sources,
        observeStatements: true,
        onEvent: ({ type }) => types.push(type),
      });
      const { command } = order;
      const run = command === 'up' ? migrator.up() : migrator.down({ to: command.downTo });
      // One shape fails by intention.
      await run.catch(() => undefined);
      const points = types.flatMap((type, at) => {
        const isBoundary = BOUNDARIES.includes(type) && types[at + 1] !== 'statement-started';
        return everywhere || isBoundary ? [at + 1] : [];
      });
      expect(points.length).toBeGreaterThan(3);
      return points;
    },
    async strike({ order }, point) {
      const end = await runProcess(driver, { ...order, killAt: point });
      expect(end, `step ${point}`).toMatchObject({ signal: 'SIGKILL', error: '' });
      return String(types[point - 1]);
    },
  };
}

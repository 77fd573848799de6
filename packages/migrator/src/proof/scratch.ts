/** A scratch database for as long as a proof takes. */
import { Command } from '../commands/command.ts';
import { down } from '../commands/down.ts';
import { up } from '../commands/up.ts';
import type { DownOptions, UpOptions } from '../contract.ts';
import type { Engine } from '../engine.ts';
import type { DownReport, UpReport } from '../reports.ts';
import type { ScratchDatabase } from '../target.ts';
import type { FilledTable, FillRequest, ScratchWorkload } from './workload.ts';

export interface Scratch {
  /** The engine with the same files, on the scratch database. */
  readonly engine: Engine;
  up(options: UpOptions): Promise<UpReport>;
  down(options: DownOptions): Promise<DownReport>;
  readonly workload: Omit<ScratchWorkload, 'fill' | 'close'>;
  /** As the workload does it, until the signal aborts. */
  fill(request: Omit<FillRequest, 'signal'>): Promise<readonly FilledTable[]>;
}

/**
 * Makes a scratch database, does the work and drops the database, whatever comes of the work. When the signal aborts,
 * it is dropped at once, which ends what is under way on it.
 * @throws the signal's reason, when it was aborted
 */
export async function withScratch<T>(
  engine: Engine,
  signal: AbortSignal | undefined,
  work: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const database = await engine.target.scratch();
  let dropping: Promise<void> | null = null;
  const drop = () => {
    dropping ??= database.drop();
    return dropping;
  };
  // What comes of it is told where it is waited for, below.
  const dropNow = () => void drop().catch(() => undefined);
  signal?.addEventListener('abort', dropNow, { once: true });
  try {
    signal?.throwIfAborted();
    const result = await withWorkload(engine.on(database.target), database, signal, work);
    signal?.throwIfAborted();
    return result;
  } catch (error) {
    // What fails after an abort fails because the database is gone.
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', dropNow);
    await drop();
  }
}

async function withWorkload<T>(
  engine: Engine,
  database: ScratchDatabase,
  signal: AbortSignal | undefined,
  work: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  const workload = await database.workload();
  try {
    const fill: Scratch['fill'] = (request) => workload.fill({ ...request, signal });
    return await work({
      engine,
      up: (options) => up(new Command(engine, 'up'), options),
      down: (options) => down(new Command(engine, 'down'), options),
      workload,
      fill,
    });
  } finally {
    await workload.close();
  }
}

/** A process that migrates, and kills itself where a test wants it to. It loads no test framework. */
import { writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import {
  type Clock,
  createMigrator,
  type MigrationSource,
  type MigrationTarget,
  type Migrator,
} from '@runledger/migrator';

/** What the process is to do; passed as JSON in its first argument. */
export interface ProcessOrder {
  readonly address: string;
  readonly sources: readonly MigrationSource[];
  readonly command: 'up' | { readonly downTo: string };
  /** How far its clock is ahead. Default: not at all. */
  readonly clockAheadMs?: number;
  /** Ends itself with SIGKILL at the event with this number, from 1; 0 is never. */
  readonly killAt: number;
  /** Sends each statement on its own, as it does when it kills itself. Default: as few messages as possible. */
  readonly observe?: boolean;
  /** Prints the type of each event before it goes on, a line each. */
  readonly trace?: boolean;
  /** Works with as little memory as the database can do with, so that statements write while they run. */
  readonly shortOfMemory?: boolean;
  /** Where files may grow no further (`ulimit -f`), the system ends it; else writing fails, as on a full disk. */
  readonly diesAtFileLimit?: boolean;
}

/** What it prints on success, in its last line. */
export interface ProcessReport {
  readonly events: number;
  /** `stream version direction` of each migration that it ran. */
  readonly steps: readonly string[];
}

const STANDARD_OUTPUT = 1;

/** Does what the first argument says; on failure the message is on the error output and the exit code is 1. */
export async function migrateInProcess(
  targetAt: (address: string, order: ProcessOrder) => MigrationTarget,
): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? '') as ProcessOrder;
  if (order.diesAtFileLimit) restoreDefault('SIGXFSZ');
  let events = 0;
  const steps: string[] = [];
  const migrator = createMigrator({
    target: targetAt(order.address, order),
    sources: order.sources,
    clock: aheadBy(order.clockAheadMs ?? 0),
    observeStatements: order.observe ?? order.killAt > 0,
    onEvent(event) {
      events++;
      if (order.trace) writeAll(`${event.type}\n`);
      if (events === order.killAt) process.kill(process.pid, 'SIGKILL');
      if (event.type === 'migration-finished') {
        steps.push(`${event.stream} ${event.version} ${event.direction}`);
      }
    },
  });
  try {
    await run(migrator, order.command);
    const report: ProcessReport = { events, steps };
    process.stdout.write(JSON.stringify(report));
  } catch (error) {
    process.stderr.write(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

function aheadBy(ms: number): Clock {
  return { now: () => new Date(Date.now() + ms), wait: (pause) => setTimeout(pause) };
}

/** However full the pipe is: where nobody reads for a while, writing says that it would have to wait. */
function writeAll(text: string): void {
  let left = Buffer.from(text);
  while (left.length > 0) {
    try {
      left = left.subarray(writeSync(STANDARD_OUTPUT, left));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(NOBODY, 0, 0, 1);
    }
  }
}

/** Nobody wakes who waits for it: a pause that lets no event in. */
const NOBODY = new Int32Array(new SharedArrayBuffer(4));

/** Node ignores some signals; one that was listened to is left to the system again. */
function restoreDefault(signal: NodeJS.Signals): void {
  const listener = () => undefined;
  process.on(signal, listener);
  process.off(signal, listener);
}

async function run(migrator: Migrator, command: ProcessOrder['command']): Promise<void> {
  if (command === 'up') await migrator.up();
  else await migrator.down({ to: command.downTo });
}

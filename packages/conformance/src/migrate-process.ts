/** A process that migrates, and kills itself where a test wants it to. It loads no test framework. */
import {
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
  /** Ends itself with SIGKILL at the event with this number, from 1; 0 is never. */
  readonly killAt: number;
}

/** What it prints on success. */
export interface ProcessReport {
  readonly events: number;
  /** `stream version direction` of each migration that it ran. */
  readonly steps: readonly string[];
}

/** Does what the first argument says; on failure the message is on the error output and the exit code is 1. */
export async function migrateInProcess(
  targetAt: (address: string) => MigrationTarget,
): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? '') as ProcessOrder;
  let events = 0;
  const steps: string[] = [];
  const migrator = createMigrator({
    target: targetAt(order.address),
    sources: order.sources,
    observeStatements: order.killAt > 0,
    onEvent(event) {
      events++;
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

async function run(migrator: Migrator, command: ProcessOrder['command']): Promise<void> {
  if (command === 'up') await migrator.up();
  else await migrator.down({ to: command.downTo });
}

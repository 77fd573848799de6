/** Applying many migrations, and finding nothing to do. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, startPostgres } from '@tooling/postgres-server';
import { type ComparisonResult, compare } from '../comparison.ts';
import { type MigrationTool, postgresTools, sqliteTools } from './contestants.ts';

/** Where a contestant's database is; a new one each time. */
type NewDatabase = () => Promise<{ location: string; drop(): Promise<void> }>;

interface Size {
  readonly count: number;
  readonly rounds: number;
  readonly warmUps: number;
  readonly noopRounds: number;
}

export function benchmark(): AsyncGenerator<ComparisonResult> {
  return measure([
    { count: 100, rounds: 5, warmUps: 1, noopRounds: 15 },
    { count: 1_000, rounds: 5, warmUps: 1, noopRounds: 15 },
  ]);
}

/** One round: a minute and more for each contestant. */
export function largeBenchmark(): AsyncGenerator<ComparisonResult> {
  return measure([{ count: 10_000, rounds: 1, warmUps: 0, noopRounds: 5 }]);
}

async function* measure(sizes: readonly Size[]): AsyncGenerator<ComparisonResult> {
  const folder = mkdtempSync(join(tmpdir(), 'runledger-bench-'));
  const server = await startPostgres({
    durable: true,
    // Kysely applies everything in one transaction, which holds a lock on every table it made.
    settings: { max_locks_per_transaction: 2048 },
  });
  try {
    let files = 0;
    const newFile: NewDatabase = () => {
      files += 1;
      return Promise.resolve({
        location: join(folder, `${files}.db`),
        drop: () => Promise.resolve(),
      });
    };
    const newDatabase: NewDatabase = async () => {
      const database = await createTestDatabase({ server: server.url });
      return { location: database.url, drop: () => database.drop() };
    };
    for (const size of sizes) {
      const label = `${size.count.toLocaleString('en-US')} migrations`;
      yield* compareTools(`SQLite, ${label}`, sqliteTools(size.count), newFile, size);
      yield* compareTools(`PostgreSQL, ${label}`, postgresTools(size.count), newDatabase, size);
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function* compareTools(
  label: string,
  tools: readonly MigrationTool[],
  newDatabase: NewDatabase,
  { rounds, warmUps, noopRounds }: Size,
): AsyncGenerator<ComparisonResult> {
  const databases = new Map<string, Awaited<ReturnType<NewDatabase>>>();
  const replace = async (tool: MigrationTool) => {
    await databases.get(tool.name)?.drop();
    databases.set(tool.name, await newDatabase());
  };
  const migrate = (tool: MigrationTool) => tool.migrate(databases.get(tool.name)?.location ?? '');
  const shared = { operations: 1, reference: 'Kysely Migrator' };
  yield await compare({
    ...shared,
    operation: `Apply: ${label}`,
    rounds,
    warmUps,
    contestants: tools.map((tool) => ({
      name: tool.name,
      prepare: () => replace(tool),
      run: () => migrate(tool),
    })),
  });
  // The databases of the last round are up to date.
  yield await compare({
    ...shared,
    operation: `Nothing to do: ${label}`,
    rounds: noopRounds,
    contestants: tools.map((tool) => ({ name: tool.name, run: () => migrate(tool) })),
  });
  for (const tool of tools) {
    await databases.get(tool.name)?.drop();
    tool.remove?.();
  }
}

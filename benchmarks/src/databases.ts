/** Databases for contestants: each has one of its own, migrated and filled alike, and all are gone afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '@runledger/postgres';
import type { Store } from '@runledger/schema';
import { openSqlite } from '@runledger/sqlite';
import { createTestDatabase, startPostgres } from '@tooling/postgres-server';
import type { ComparisonResult } from './comparison.ts';

/** Fills a store and closes it. */
export type Fill = (store: Store) => Promise<void>;

/** @param compare is given what makes a file of a name, and says where it is */
export async function* onSqliteFiles(
  fill: Fill,
  compare: (path: (name: string) => Promise<string>) => AsyncGenerator<ComparisonResult>,
): AsyncGenerator<ComparisonResult> {
  const folder = mkdtempSync(join(tmpdir(), 'runledger-bench-'));
  try {
    yield* compare(async (name) => {
      const path = join(folder, `${name}.db`);
      await fill(await openSqlite({ path, migrate: true }));
      return path;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param compare is given what makes a database on one server, and says its address */
export async function* onPostgresDatabases(
  fill: Fill,
  compare: (url: () => Promise<string>) => AsyncGenerator<ComparisonResult>,
): AsyncGenerator<ComparisonResult> {
  const server = await startPostgres({ durable: true });
  try {
    yield* compare(async () => {
      const { url } = await createTestDatabase({ server: server.url });
      await fill(await openPostgres({ url, migrate: true }));
      return url;
    });
  } finally {
    await server.stop();
  }
}

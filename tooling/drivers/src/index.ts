/**
 * Every driver, for tests of what stands above them: what runs on one has to run on all. Tests on PostgreSQL need
 * the server of `@tooling/postgres-server`.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '@runledger/postgres';
import { embeddedMigrations } from '@runledger/postgres/migrations';
import type { QueryListener, Store } from '@runledger/schema';
import { openSqlite } from '@runledger/sqlite';
import { createTestDatabase } from '@tooling/postgres-server';

export interface OpenOptions {
  readonly clock?: () => Date;
  readonly onQuery?: QueryListener;
}

/** A migrated, empty database of one's own. */
export interface TestDatabase {
  readonly store: Store;
  /** Where it is: {@link openAt} finds it from another process. */
  readonly address: string;
  /** Closes the store, and removes the database. */
  close(): Promise<void>;
}

export interface TestDriver {
  readonly name: 'sqlite' | 'postgres';
  create(options?: OpenOptions): Promise<TestDatabase>;
}

const SQLITE = 'sqlite:';

export const sqlite: TestDriver = {
  name: 'sqlite',
  async create(options) {
    const directory = mkdtempSync(join(tmpdir(), 'runledger-test-'));
    const path = join(directory, 'test.db');
    const store = await openSqlite({ path, migrate: true, busyTimeoutMs: 30_000, ...options });
    return {
      store,
      address: SQLITE + path,
      async close() {
        await store.close();
        rmSync(directory, { recursive: true, force: true });
      },
    };
  },
};

const state = JSON.stringify(embeddedMigrations);
const template = {
  name: `drivers_${createHash('sha256').update(state).digest('hex').slice(0, 16)}`,
  async build(url: string) {
    const store = await openPostgres({ url, migrate: true });
    await store.close();
  },
};

export const postgres: TestDriver = {
  name: 'postgres',
  async create(options) {
    const database = await createTestDatabase({ template });
    const store = await openPostgres({ url: database.url, ...options });
    return {
      store,
      address: database.url,
      async close() {
        await store.close();
        await database.drop();
      },
    };
  },
};

export const drivers: readonly TestDriver[] = [sqlite, postgres];

/** Opens the database at an address, in this process or another. */
export async function openAt(address: string, options: OpenOptions = {}): Promise<Store> {
  return address.startsWith(SQLITE)
    ? await openSqlite({ path: address.slice(SQLITE.length), busyTimeoutMs: 30_000, ...options })
    : await openPostgres({ url: address, ...options });
}

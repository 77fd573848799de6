/** Both drivers, each on one migrated database that is emptied before every sequence. */
import { createHash } from 'node:crypto';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { Engine } from '@runledger/conformance/differential';
import { openPostgres } from '@runledger/postgres';
import { embeddedMigrations } from '@runledger/postgres/migrations';
import { type DialectPort, type RowCodec, rowCodec } from '@runledger/repositories';
import {
  type AnyTable,
  auditCheckpoints,
  backgroundTimers,
  columnNameOf,
  operationalModel,
  type QueryEvent,
  type Store,
} from '@runledger/schema';
import { openSqlite } from '@runledger/sqlite';
import { createTestDatabase } from '@tooling/postgres-server';
import { CompiledQuery, type Kysely, sql } from 'kysely';

export interface OpenEngine extends Engine {
  close(): Promise<void>;
}

/** What the drivers' stores have beyond the contract. */
interface OpenStore extends Store {
  // biome-ignore lint/suspicious/noExplicitAny: the tables are named at run time.
  readonly kysely: Kysely<any>;
  readonly dialect: DialectPort;
}

/** Jitter is the same for both; what comes of it is a part of the answer. */
const random = () => 0.25;

export async function openSqliteEngine(): Promise<OpenEngine> {
  const time = new Time();
  const store = await openSqlite({
    path: ':memory:',
    migrate: true,
    // Filters make a statement each.
    statementCacheSize: 2_000,
    ...time.options,
  });
  return engineOn('sqlite', store, time, {
    async empty(statements) {
      for (const text of statements) await store.kysely.executeQuery(CompiledQuery.raw(text));
    },
    close: () => store.close(),
  });
}

const state = JSON.stringify(embeddedMigrations);
const template = {
  name: `differential_${createHash('sha256').update(state).digest('hex').slice(0, 16)}`,
  async build(url: string) {
    const store = await openPostgres({ url, migrate: true });
    await store.close();
  },
};

export async function openPostgresEngine(): Promise<OpenEngine> {
  const time = new Time();
  const database = await createTestDatabase({ template });
  const store = await openPostgres({ url: database.url, ...time.options });
  return engineOn('postgres', store, time, {
    // In one message.
    empty: (statements) =>
      sql.raw(`DO $$ BEGIN ${statements.join('; ')}; END $$`).execute(store.kysely),
    async close() {
      await store.close();
      await database.drop();
    },
  });
}

/** How long a use of an API key is remembered before it is written. */
const USES_INTERVAL_MS = 60_000;

/** The store's clock, which stands still until it is set, and the one thing in the background that writes rows. */
class Time {
  #now = new Date();
  #writeUses: (() => void) | null = null;
  #onUsesWritten: (() => void) | null = null;

  readonly options = {
    clock: () => this.#now,
    timers: {
      ...backgroundTimers,
      after: (milliseconds: number, callback: () => void) => {
        if (milliseconds !== USES_INTERVAL_MS)
          return backgroundTimers.after(milliseconds, callback);
        this.#writeUses = callback;
        return () => {
          this.#writeUses = null;
        };
      },
    },
    random,
    onQuery: ({ sql }: QueryEvent) => {
      if (/update .*"api_keys" set "last_used_at"/s.test(sql)) this.#onUsesWritten?.();
    },
  };

  set(now: Date): void {
    this.#now = now;
  }

  /** Writes when API keys were used. */
  async settle(): Promise<void> {
    const write = this.#writeUses;
    if (write === null) return;
    this.#writeUses = null;
    const written = new Promise<void>((resolve) => {
      this.#onUsesWritten = resolve;
    });
    write();
    await written;
    // The store's own promises come to their end.
    await turnOfEventLoop();
  }
}

interface Ways {
  empty(statements: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
}

/** Children before their parents; audit entries go only while there is a checkpoint. */
const TABLES: readonly AnyTable[] = Object.values<AnyTable>(operationalModel)
  .filter((table) => table !== auditCheckpoints)
  .reverse();

const ALLOW_DELETING_ENTRIES = `INSERT INTO audit_checkpoints (organization_id, sequence, hash, reason)
  SELECT organization_id, 9007199254740991, hash, 'reset' FROM audit_chains WHERE true
  ON CONFLICT DO NOTHING`;

function engineOn(name: string, store: OpenStore, time: Time, ways: Ways): OpenEngine {
  // Most tables stay empty in most sequences, and have been seen to be.
  const seenEmpty = new Set<AnyTable>();
  const readers = new Map<AnyTable, { codec: RowCodec<unknown>; query: CompiledQuery }>();
  const readerOf = (table: AnyTable) => {
    const codec: RowCodec<unknown> = rowCodec(table, store.dialect.codecs);
    let query = store.kysely.selectFrom(table.name).select([...codec.columns]);
    for (const property of table.primaryKey.columns) {
      query = query.orderBy(columnNameOf(table, property));
    }
    return { codec, query: query.compile() };
  };
  return {
    name,
    store,
    setTime: (now) => time.set(now),
    settle: () => time.settle(),
    async reset() {
      const filled = TABLES.filter((table) => !seenEmpty.has(table));
      seenEmpty.clear();
      await ways.empty([
        ALLOW_DELETING_ENTRIES,
        ...filled.map(({ name }) => `DELETE FROM ${name}`),
        `DELETE FROM ${auditCheckpoints.name}`,
      ]);
    },
    async rows(table) {
      const reader = readers.get(table) ?? readerOf(table);
      readers.set(table, reader);
      const { rows } = await store.kysely.executeQuery(reader.query);
      if (rows.length === 0) seenEmpty.add(table);
      return rows.map((row) => reader.codec.decode(row as Record<string, unknown>) as object);
    },
    close: ways.close,
  };
}

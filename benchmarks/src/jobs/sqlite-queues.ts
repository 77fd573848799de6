/** The contestants on SQLite, each with a file of its own, in WAL mode with `synchronous = NORMAL`. */
import { join } from 'node:path';
import { openSqlite } from '@runledger/sqlite';
import Sqlite from 'better-sqlite3';
import { buildDBClient, SqliteQueue } from 'liteque';
import { better, defineQueue } from 'plainjob';
import type { Queue, WorkerKind } from './queue.ts';

const PORTION = 1_000;

export async function sqliteQueues(folder: string): Promise<Queue[]> {
  const path = (name: string) => join(folder, `${name}.db`);
  return [
    await runledger('Runledger, 490 ahead', 'runledger-sqlite-ahead', path('ahead')),
    await runledger('Runledger, by default', 'runledger-sqlite-default', path('default')),
    await runledger('Runledger, nothing ahead', 'runledger-sqlite', path('ours')),
    plainjob(path('plainjob')),
    liteque(path('liteque')),
  ];
}

async function runledger(name: string, worker: WorkerKind, address: string): Promise<Queue> {
  const store = await openSqlite({ path: address, migrate: true });
  const { id } = await store.organizations.create({ slug: 'acme', name: 'Acme' });
  const { jobs } = store.organization(id);
  return queue(name, worker, address, {
    async fill(count) {
      for (let first = 0; first < count; first += PORTION) {
        await jobs.enqueueMany(
          Array.from({ length: Math.min(PORTION, count - first) }, (_, place) => ({
            kind: 'trivial',
            payload: { n: first + place },
          })),
        );
      }
    },
    unended: "SELECT 1 FROM jobs WHERE status IN ('queued', 'processing')",
    close: () => store.close(),
  });
}

const nothing = () => undefined;
export const SILENT = { error: nothing, warn: nothing, info: nothing, debug: nothing };

function plainjob(address: string): Queue {
  const jobs = defineQueue({ connection: better(new Sqlite(address)), logger: SILENT });
  return queue('plainjob', 'plainjob', address, {
    async fill(count) {
      jobs.addMany(
        'trivial',
        Array.from({ length: count }, (_, n) => ({ n })),
      );
    },
    unended: 'SELECT 1 FROM plainjob_jobs WHERE status IN (0, 1)',
    close: async () => jobs.close(),
  });
}

function liteque(address: string): Queue {
  const database = buildDBClient(address, { runMigrations: true });
  const jobs = new SqliteQueue<{ n: number }>('trivial', database, {
    defaultJobArgs: { numRetries: 2 },
    keepFailedJobs: false,
  });
  return queue('liteque', 'liteque', address, {
    async fill(count) {
      for (let n = 0; n < count; n++) await jobs.enqueue({ n });
    },
    unended: 'SELECT 1 FROM tasks',
    close: async () => undefined,
  });
}

interface Parts {
  readonly fill: (count: number) => Promise<void>;
  /** Finds a job that has not ended. */
  readonly unended: string;
  readonly close: () => Promise<void>;
}

function queue(name: string, worker: WorkerKind, address: string, parts: Parts): Queue {
  const connection = new Sqlite(address);
  const left = connection.prepare(`${parts.unended} LIMIT 1`);
  return {
    name,
    worker,
    address,
    fill: parts.fill,
    isEmpty: async () => left.get() === undefined,
    async close() {
      await parts.close();
      connection.close();
    },
  };
}

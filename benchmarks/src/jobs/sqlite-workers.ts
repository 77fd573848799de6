/** Workers on SQLite. */
import { openSqlite } from '@runledger/sqlite';
import { defineJob, Worker } from '@runledger/worker';
import Sqlite from 'better-sqlite3';
import { buildDBClient, Runner, SqliteQueue } from 'liteque';
import { better, defineQueue, defineWorker } from 'plainjob';
import { CONCURRENCY, POLL_MS, type StartWorker } from './queue.ts';
import { SILENT } from './sqlite-queues.ts';

export const runledger =
  (claimAhead: number | undefined): StartWorker =>
  async (path, onJob) => {
    const worker = new Worker(await openSqlite({ path }), {
      handlers: [defineJob('trivial').handle(async () => await onJob())],
      concurrency: CONCURRENCY,
      claimAhead,
      pollMs: POLL_MS,
    });
    await worker.start();
  };

/** It runs one job after the other. */
export const plainjob: StartWorker = async (path, onJob) => {
  const queue = defineQueue({ connection: better(new Sqlite(path)), logger: SILENT });
  const worker = defineWorker('trivial', async () => await onJob(), {
    queue,
    logger: SILENT,
    pollIntervall: POLL_MS,
  });
  void worker.start();
};

/**
 * It gives transactions asynchronous functions, which better-sqlite3 13 refuses. Here they run as they did in versions
 * before: what comes after the first `await` comes after the commit.
 */
function withAsyncTransactions(database: ReturnType<typeof buildDBClient>) {
  const { client } = (database as unknown as { session: { client: Sqlite.Database } }).session;
  const transaction = (work: (argument: unknown) => unknown) => ({
    deferred(argument: unknown) {
      client.exec('BEGIN');
      try {
        return work(argument);
      } finally {
        client.exec('COMMIT');
      }
    },
  });
  Object.assign(client, { transaction });
  return database;
}

export const liteque: StartWorker = async (path, onJob) => {
  const database = withAsyncTransactions(buildDBClient(path));
  const queue = new SqliteQueue<{ n: number }>('trivial', database, {
    defaultJobArgs: { numRetries: 2 },
    keepFailedJobs: false,
  });
  const runner = new Runner(
    queue,
    { run: async () => await onJob() },
    { concurrency: CONCURRENCY, pollIntervalMs: POLL_MS, timeoutSecs: 60 },
  );
  void runner.run();
};

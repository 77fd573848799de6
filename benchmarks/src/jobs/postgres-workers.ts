/** Workers on PostgreSQL, as their makers advise where jobs are many and short. */
import { openPostgres } from '@runledger/postgres';
import { defineJob, Worker } from '@runledger/worker';
import { Logger, run } from 'graphile-worker';
import { PgBoss } from 'pg-boss';
import { BATCH, CONCURRENCY, POLL_MS, type StartWorker } from './queue.ts';

export const runledger =
  (claimAhead: number | undefined): StartWorker =>
  async (url, onJob) => {
    const worker = new Worker(await openPostgres({ url }), {
      handlers: [defineJob('trivial').handle(async () => await onJob())],
      concurrency: CONCURRENCY,
      claimAhead,
      pollMs: POLL_MS,
    });
    await worker.start();
  };

/** It takes the next batch at once as long as batches are full. */
export const pgBoss: StartWorker = async (connectionString, onJob) => {
  const boss = new PgBoss({ connectionString, supervise: false, schedule: false });
  await boss.start();
  const options = {
    batchSize: BATCH,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: POLL_MS / 1_000,
  };
  await boss.work('trivial', options, async (jobs) => {
    for (const _ of jobs) await onJob();
  });
};

export const graphileWorker =
  (isBatched: boolean): StartWorker =>
  async (connectionString, onJob) => {
    await run({
      connectionString,
      concurrency: CONCURRENCY,
      pollInterval: POLL_MS,
      noHandleSignals: true,
      logger: new Logger(() => () => undefined),
      taskList: { trivial: async () => await onJob() },
      ...(isBatched && {
        preset: {
          worker: {
            localQueue: { size: BATCH },
            completeJobBatchDelay: 0,
            failJobBatchDelay: 0,
          },
        },
      }),
    });
  };

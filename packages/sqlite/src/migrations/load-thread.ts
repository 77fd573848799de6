/** An application's queries on a database file, from a thread of their own, which waits where this one must not. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { QueryFigures } from '@runledger/migrator/proofs';

export interface ThreadOrder {
  readonly path: string;
  /** Run by turns. */
  readonly queries: readonly string[];
  /** A query is due this often, in milliseconds. */
  readonly everyMs: number;
}

export interface QueryThread {
  stop(): Promise<QueryFigures>;
}

/** As text, since a bundled application has no file of its own for the thread. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { from, path, queries, everyMs, stopped } = workerData;
const Database = require('node:module').createRequire(from)('better-sqlite3');
const database = new Database(path, { timeout: 0 });
database.pragma('foreign_keys = ON');
parentPort.postMessage('started');
const start = performance.now();
const isStopped = () => Atomics.load(stopped, 0) === 1;
const wait = (ms) => Atomics.wait(stopped, 0, 0, ms);
let count = 0, refused = 0, longestMs = 0;
for (; !isStopped(); count++) {
  const due = start + count * everyMs;
  const early = due - performance.now();
  if (early > 0) wait(early);
  for (;;) {
    try {
      const statement = database.prepare(queries[count % queries.length]);
      if (statement.reader) statement.all();
      else statement.run();
      break;
    } catch (error) {
      if (!/^SQLITE_(BUSY|LOCKED)/.test(error.code)) {
        refused++;
        break;
      }
      if (isStopped()) break;
      wait(2);
    }
  }
  longestMs = Math.max(longestMs, performance.now() - due);
}
database.close();
parentPort.postMessage({ count, refused, longestMs });
`;

/** @returns when the thread is connected and its first query is due */
export async function startThread(order: ThreadOrder): Promise<QueryThread> {
  const stopped = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { ...order, from: import.meta.url, stopped };
  const worker = new Worker(PROGRAM, { eval: true, workerData, execArgv: [] });
  await once(worker, 'message');
  const figures = once(worker, 'message') as Promise<[QueryFigures]>;
  // What goes wrong meanwhile is told by stop().
  figures.catch(() => undefined);
  return {
    async stop() {
      Atomics.store(stopped, 0, 1);
      Atomics.notify(stopped, 0);
      return (await figures)[0];
    },
  };
}

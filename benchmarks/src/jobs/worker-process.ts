/**
 * A worker process: it takes jobs, holds the first of them until it is told to go, and says now and then how many it
 * has run. Its arguments are the kind of worker and the address of the queue.
 */
import type { StartWorker, WorkerKind } from './queue.ts';

/** Loaded when they run: what one brings along should not weigh on another. */
const KINDS: Record<WorkerKind, () => Promise<StartWorker>> = {
  'runledger-postgres': async () => (await import('./postgres-workers.ts')).runledger(0),
  'runledger-postgres-default': async () =>
    (await import('./postgres-workers.ts')).runledger(undefined),
  'runledger-postgres-ahead': async () => (await import('./postgres-workers.ts')).runledger(490),
  'pg-boss': async () => (await import('./postgres-workers.ts')).pgBoss,
  'graphile-worker': async () => (await import('./postgres-workers.ts')).graphileWorker(false),
  'graphile-worker-batched': async () =>
    (await import('./postgres-workers.ts')).graphileWorker(true),
  'runledger-sqlite': async () => (await import('./sqlite-workers.ts')).runledger(0),
  'runledger-sqlite-default': async () =>
    (await import('./sqlite-workers.ts')).runledger(undefined),
  'runledger-sqlite-ahead': async () => (await import('./sqlite-workers.ts')).runledger(490),
  plainjob: async () => (await import('./sqlite-workers.ts')).plainjob,
  liteque: async () => (await import('./sqlite-workers.ts')).liteque,
};

const REPORT_MS = 5;

const [kind, address] = process.argv.slice(2) as [WorkerKind, string];
let ran = 0;
let told = 0;
let isOpen = false;
const gate = Promise.withResolvers<void>();
const say = (message: 'ready' | number) => process.send?.(message);

process.once('message', () => {
  isOpen = true;
  gate.resolve();
  setInterval(() => {
    if (ran === told) return;
    told = ran;
    say(ran);
  }, REPORT_MS);
});
process.once('disconnect', () => process.exit());

let isReady = false;
const start = await KINDS[kind]();
await start(address, () => {
  if (isOpen) {
    ran += 1;
    return;
  }
  if (!isReady) say('ready');
  isReady = true;
  return gate.promise.then(() => {
    ran += 1;
  });
});

/**
 * Runs the job of one queue and kills itself in the middle of the transaction that completes it: after a number of
 * its statements, as it commits, or never. Prints `completed` where it gets that far.
 */
import { openAt } from '@tooling/drivers';
import { Worker } from '../src/index.ts';
import { story, tell } from './story.ts';

const [address = '', queue = '', point = ''] = process.argv.slice(2);

let left = Number.POSITIVE_INFINITY;
const store = await openAt(address, {
  onQuery: () => {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
const handler = story.handle(async (run) => {
  if (Number(point) > 0) left = Number(point);
  await tell(run, run.payload, () => {
    // The order to commit is on its way, and its answer is not awaited.
    if (point === 'commit') setImmediate(() => process.kill(process.pid, 'SIGKILL'));
  });
  left = Number.POSITIVE_INFINITY;
});
const worker = new Worker(store, {
  queue,
  handlers: [handler],
  onEvent: ({ type }) => {
    if (type === 'completed') void stop();
  },
});
await worker.start();

async function stop(): Promise<void> {
  await worker.stop();
  await store.close();
  process.stdout.write('completed');
}

/**
 * A worker in a process of its own, whose jobs take longer than its leases. Prints a line for each job that it begins;
 * ends in order when it is asked to.
 */
import { openAt } from '@tooling/drivers';
import { stopOnSignals, Worker } from '../src/index.ts';
import { story, tell } from './story.ts';

const [address = '', leaseMs = '', workMs = ''] = process.argv.slice(2);

const store = await openAt(address);
const handler = story.handle(
  async (run) => {
    process.stdout.write(`${run.job.id}\n`);
    await new Promise((resolve) => setTimeout(resolve, Number(workMs)));
    await tell(run, run.payload);
  },
  { retryDelay: { baseMs: 10, maxMs: 50 } },
);
const worker = new Worker(store, {
  leaseMs: Number(leaseMs),
  pollMs: 50,
  concurrency: 2,
  handlers: [handler],
  // What fails here fails for good reasons: leases are lost, and locks are held by processes that stand still.
  onEvent: () => undefined,
});
stopOnSignals(async () => {
  await worker.stop({ deadlineMs: 5_000 });
  await store.close();
});
await worker.start();
process.stdout.write('ready\n');

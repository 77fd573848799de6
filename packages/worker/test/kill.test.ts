import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { drivers, openAt } from '@tooling/drivers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Worker } from '../src/index.ts';
import { partsOf, prepareStory, story, tell } from './story.ts';

/** Statements of the transaction, more or less: a driver's own are among them. */
const STATEMENTS = 12;

interface Ending {
  readonly signal: string | null;
  readonly output: string;
}

async function runProcess(...args: string[]): Promise<Ending> {
  const script = join(import.meta.dirname, 'kill-process.ts');
  const child = spawn(process.execPath, ['--conditions=source', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await once(child, 'close');
  return { signal: child.signalCode, output };
}

describe.each(drivers)('a process that is killed while it completes a job on $name', (driver) => {
  it('leaves all of it or nothing, wherever it was, and the next worker does it once', async () => {
    const { store, address, close } = await driver.create();
    onTestFinished(close);
    const acme = await store.organizations.create({ slug: 'acme', name: 'Acme' });
    const points = Array.from({ length: STATEMENTS }, (_, place) => String(place + 1));
    const stories = [];
    for (const point of [...points, 'commit', 'commit', 'never']) {
      const queue: string = `${point}-${stories.length}`;
      stories.push({
        point,
        queue,
        ...(await prepareStory(store.organization(acme.id), queue)),
      });
    }

    const waiting = [...stories];
    const endings = new Map<string, Ending>();
    const parallel = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        endings.set(next.queue, await runProcess(address, next.queue, next.point));
      }
    };
    await Promise.all(Array.from({ length: 4 }, parallel));

    const survivors: string[] = [];
    let undone = 0;
    for (const { point, queue, job, taskExecId } of stories) {
      const { signal, output } = endings.get(queue) ?? expect.unreachable();
      const parts = await partsOf(store, job, taskExecId);
      const all = parts.completed;
      expect({ point, ...parts }).toEqual({
        point,
        completed: all,
        usage: all,
        events: all,
        entries: all,
      });
      undone += 1 - all;
      if (signal === null) survivors.push(output);
      else expect(signal).toBe('SIGKILL');
    }
    // One at least was let live, and several were killed with nothing done.
    expect(new Set(survivors)).toEqual(new Set(['completed']));
    expect(undone).toBeGreaterThan(3);

    // An hour later every lease is over.
    const later = await openAt(address, { clock: () => new Date(Date.now() + 3_600_000) });
    onTestFinished(() => later.close());
    for (const { queue, job, taskExecId } of stories) {
      const worker = new Worker(later, {
        queue,
        handlers: [story.handle((run) => tell(run, run.payload))],
      });
      await worker.start();
      await expect
        .poll(() => partsOf(store, job, taskExecId))
        .toEqual({ completed: 1, usage: 1, events: 1, entries: 1 });
      await worker.stop();
    }
    expect(await store.organization(acme.id).audit.verify()).toMatchObject({ valid: true });
  }, 180_000);
});

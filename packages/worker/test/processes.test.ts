import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { drivers } from '@tooling/drivers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { partsOf, prepareStory } from './story.ts';

const WORKERS = 8;
const JOBS = 100;
const LEASE_MS = 500;
const WORK_MS = 700;

/** Worker processes, some of which a test kills or stops for a while; each that is killed is replaced. */
class Crew {
  readonly #start: () => ChildProcess;
  #children: ChildProcess[] = [];
  /** Jobs that were begun, as often as they were. */
  readonly begun: string[] = [];
  killed = 0;
  paused = 0;

  constructor(start: () => ChildProcess) {
    this.#start = start;
  }

  async add(): Promise<void> {
    const child = this.#start();
    this.#children.push(child);
    const lines = createInterface({ input: child.stdout ?? expect.unreachable() });
    await new Promise<void>((resolve) => {
      lines.on('line', (line) => (line === 'ready' ? resolve() : this.begun.push(line)));
      child.once('exit', () => resolve());
    });
  }

  /** Kills one of them, or stops it for longer than a lease: by turns, so that a short run has both. */
  async trouble(): Promise<void> {
    const child = this.#children[Math.floor(Math.random() * this.#children.length)];
    if (!child) return;
    if (this.killed <= this.paused) {
      this.#children = this.#children.filter((each) => each !== child);
      child.kill('SIGKILL');
      this.killed += 1;
      await this.add();
    } else {
      child.kill('SIGSTOP');
      this.paused += 1;
      await new Promise((resolve) => setTimeout(resolve, 2 * LEASE_MS));
      child.kill('SIGCONT');
    }
  }

  /** @returns the exit codes of those that are left */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<(number | null)[]> {
    const left = this.#children;
    this.#children = [];
    return await Promise.all(
      left.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
        child.kill(signal);
        await once(child, 'exit');
        return child.exitCode;
      }),
    );
  }
}

describe.each(drivers)('several worker processes on $name', (driver) => {
  it('do every job exactly once, however many of them are killed or stand still', async () => {
    const { store, address, close } = await driver.create();
    const script = join(import.meta.dirname, 'worker-process.ts');
    const crew = new Crew(() =>
      spawn(
        process.execPath,
        ['--conditions=source', script, address, String(LEASE_MS), String(WORK_MS)],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      ),
    );
    onTestFinished(async () => {
      await crew.end('SIGKILL');
      await close();
    });
    const acme = store.organization(
      (await store.organizations.create({ slug: 'acme', name: 'A' })).id,
    );
    const stories = [];
    for (let number = 0; number < JOBS; number++) {
      stories.push(await prepareStory(acme, String(number), 'default'));
    }

    await Promise.all(Array.from({ length: WORKERS }, () => crew.add()));
    const isDone = async () => (await acme.jobs.counts()).completed === JOBS;
    // Before anybody can have done it all.
    await crew.trouble();
    await crew.trouble();
    while (!(await isDone()) && crew.killed + crew.paused < 40) await crew.trouble();
    await expect.poll(isDone, { timeout: 60_000, interval: 50 }).toBe(true);
    // Asked to end, they end in order, those that stood still included.
    expect(new Set(await crew.end('SIGTERM'))).toEqual(new Set([0]));

    for (const { job, taskExecId } of stories) {
      expect(await partsOf(store, job, taskExecId)).toEqual({
        completed: 1,
        usage: 1,
        events: 1,
        entries: 1,
      });
    }
    expect(await acme.audit.verify()).toMatchObject({ valid: true, entries: JOBS });
    expect(crew.killed).toBeGreaterThan(0);
    expect(crew.paused).toBeGreaterThan(0);
    // Some were begun by a worker that did not get to finish them.
    expect(crew.begun.length).toBeGreaterThan(JOBS);
  }, 180_000);
});

/** How a migrating process, or the server's process that works for it, can be ended inside a statement. */
import { join } from 'node:path';
import {
  type InterruptedRun,
  type Interruption,
  type ProcessEnd,
  runProcess,
} from '@runledger/conformance/migrations';
import type { Client } from 'pg';
import { expect } from 'vitest';
import { connectClient } from '../src/connection/connect.ts';
import { type Held, InterruptingProxy } from './interrupting-proxy.ts';

const SCRIPT = { script: join(import.meta.dirname, 'migrate-process.ts') };

/** What is done once the server is at a request. */
interface Blow {
  readonly name: string;
  /** @param pid of the server's process */
  deal(monitor: Client, pid: number, killClient: () => void): Promise<void>;
  /** How the migrating process ends then. */
  check(end: ProcessEnd): void;
}

/** It says that the connection was lost, unless all was done and only the lock was still to be released. */
function expectLost({ code, signal, error }: ProcessEnd): void {
  expect(signal).toBeNull();
  if (code === 0) expect(error).toBe('');
  else expect(error).toMatch(/connection|terminat|shut/i);
}

const clientKilled: Blow = {
  name: 'client killed at a request',
  deal(_monitor, _pid, killClient) {
    killClient();
    return Promise.resolve();
  },
  check: (end) => expect(end).toMatchObject({ signal: 'SIGKILL', error: '' }),
};

const backendEnded: Blow = {
  name: 'server’s process ended at a request',
  async deal(monitor, pid) {
    await monitor.query('SELECT pg_terminate_backend($1)', [pid]);
  },
  check: expectLost,
};

const crashed: Blow = {
  name: 'server crashed at a request',
  deal: (monitor, pid) => crashServer(addressOf(monitor), pid),
  check: expectLost,
};

export const interruptions: readonly Interruption[] = [clientKilled, backendEnded].map(
  interruptionBy,
);

/** On a server of one's own: it takes every connection along. */
export const serverCrashed: Interruption = { ...interruptionBy(crashed), isAlone: true };

/**
 * Kills one of the server's processes. The server ends all others, since it cannot know what that one left in shared
 * memory, and recovers from its log, as after an immediate shutdown. Waits until it accepts connections again.
 */
export async function crashServer(url: string, pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  for (;;) {
    const client = await connectClient({ url }).catch(() => null);
    if (client === null) continue;
    // One from before the crash may have been accepted still.
    const { rows } = await client
      .query('SELECT FROM pg_stat_activity WHERE pid = $1', [pid])
      .catch(() => ({ rows: [pid] }));
    await client.end().catch(() => undefined);
    if (rows.length === 0) return;
  }
}

function addressOf({ user, password, host, port, database }: Client): string {
  return `postgres://${user}:${password}@${host}:${port}/${database}`;
}

function interruptionBy(blow: Blow): Interruption {
  return {
    name: blow.name,
    async points({ order }) {
      const proxy = await InterruptingProxy.start(order.address, 0, () => undefined);
      await runProcess(SCRIPT, { ...order, address: proxy.address, killAt: 0 });
      await proxy.stop();
      expect(proxy.requests).toBeGreaterThan(3);
      return Array.from({ length: proxy.requests }, (_, n) => n + 1);
    },
    strike: (run, point) => strike(blow, run, point),
  };
}

async function strike(blow: Blow, { order }: InterruptedRun, point: number): Promise<string> {
  const monitor = await connectClient({ url: order.address });
  let killClient: () => void = () => undefined;
  let moment: Promise<string> | null = null;
  const proxy = await InterruptingProxy.start(order.address, point, (held) => {
    moment = dealt(blow, monitor, held, () => killClient());
    // What goes wrong is told below.
    moment.catch(() => proxy.stop());
  });
  try {
    const end = await runProcess(
      SCRIPT,
      { ...order, address: proxy.address, killAt: 0 },
      {
        onStart(child) {
          killClient = () => child.kill('SIGKILL');
        },
      },
    );
    const where = await moment;
    if (where === null) throw new Error(`There was no request ${point}: ${end.error}`);
    blow.check(end);
    return where;
  } finally {
    await proxy.stop();
    await monitor.end().catch(() => undefined);
  }
}

/** Waits until the server is at the request, and deals the blow. */
async function dealt(
  blow: Blow,
  monitor: Client,
  { clientPort, isAnswered }: Held,
  killClient: () => void,
): Promise<string> {
  for (;;) {
    const { rows } = await monitor.query<{ pid: number; state: string; query: string }>(
      'SELECT pid, state, query FROM pg_stat_activity WHERE client_port = $1',
      [clientPort],
    );
    const [backend] = rows;
    if (!backend) throw new Error('The server has no process for the connection.');
    const isRunning = backend.state === 'active';
    if (!isRunning && !isAnswered()) continue;
    const word = /\bCOMMIT\b/.test(backend.query) ? 'commit' : 'statements';
    const moment = isAnswered() ? `the answer to the ${word} on its way` : `the ${word} running`;
    await blow.deal(monitor, backend.pid, killClient);
    return moment;
  }
}

/** Waking those who wait for jobs: at once in this process, and in others through the server. */
import { createHash, randomUUID } from 'node:crypto';
import { type JobWakeups, LocalWakeups } from '@runledger/repositories';
import { ClosedError } from '@runledger/schema';
import { connectClient } from './connection/connect.ts';
import { Listener } from './connection/listener.ts';
import { Notifier } from './connection/notifier.ts';
import { type PostgresOptions, schemaOf } from './connection/options.ts';
import type { ConnectionPool } from './connection/pool.ts';
import type { RunQuery } from './connection/query.ts';

const NOTIFY = 'SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload';

export class PostgresWakeups implements JobWakeups {
  readonly #local = new LocalWakeups();
  /** Tells this process's own notifications, of which it knows already, from those of others. */
  readonly #sender = randomUUID().slice(0, 8);
  readonly #listener: Listener;
  readonly #notifier: Notifier;
  #isClosed = false;

  constructor(options: PostgresOptions, pool: ConnectionPool, run: RunQuery) {
    const channel = jobChannel(schemaOf(options));
    this.#listener = new Listener({
      channel,
      connect: () => connectClient(options),
      onMessage: (payload) => this.#hear(payload),
      onReturn: () => this.#local.announceAll(),
      timers: options.timers,
    });
    this.#notifier = new Notifier({
      send: (payloads) =>
        pool.use((client) => run(client, { sql: NOTIFY, values: [channel, payloads] })),
      timers: options.timers,
    });
  }

  announce(queues: Iterable<string>): void {
    const named = [...queues];
    this.#local.announce(named);
    this.#notifier.notify(named.map((queue) => `${this.#sender} ${queue}`));
  }

  /** @throws ClosedError when the store is closed: the connection would keep the process alive, and hear nothing */
  async listen(queue: string, listener: () => void): Promise<() => Promise<void>> {
    if (this.#isClosed) throw new ClosedError('The store is closed: open another one.');
    const remove = this.#local.add(queue, listener);
    await this.#listener.start();
    return async () => {
      await remove();
      if (this.#local.isEmpty) await this.#listener.stop();
    };
  }

  /** Sends what is left to send, and listens no more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#notifier.close(), this.#listener.stop()]);
  }

  #hear(payload: string): void {
    const end = payload.indexOf(' ');
    if (payload.slice(0, end) !== this.#sender) this.#local.announce([payload.slice(end + 1)]);
  }
}

/** A database may have several schemas of Runledger, and a channel belongs to the whole of it. */
export function jobChannel(schema: string): string {
  const digest = createHash('sha256').update(schema).digest('hex').slice(0, 16);
  return `runledger_jobs_${digest}`;
}

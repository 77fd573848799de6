/** Listening to a channel on a connection of its own, which comes back when it breaks. */
import { backgroundTimers, backoffMs, type Timers } from '@runledger/schema';
import pg, { type Client } from 'pg';

export interface ListenerOptions {
  readonly channel: string;
  readonly connect: () => Promise<Client>;
  readonly onMessage: (payload: string) => void;
  /** Called when it listens again after it could not: messages may have been missed. */
  readonly onReturn: () => void;
  /** Those of the process, which they do not keep alive, unless given. */
  readonly timers?: Timers | undefined;
}

const RETRY = { baseMs: 500, maxMs: 30_000 };

/** Where it cannot listen it says nothing: a listener is there for hints, and others find out what is wrong. */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #timers: Timers;
  #client: Client | null = null;
  #opening: Promise<void> = Promise.resolve();
  #isWanted = false;
  #isBehindPooler = false;
  #failures = 0;
  #cancelRetry: () => void = () => undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#timers = options.timers ?? backgroundTimers;
  }

  /** Resolves once it listens, or has failed to for the first time. */
  start(): Promise<void> {
    if (!this.#isWanted) {
      this.#isWanted = true;
      this.#open();
    }
    return this.#opening;
  }

  /** Ends the connection. It may be started again. */
  async stop(): Promise<void> {
    this.#isWanted = false;
    this.#cancelRetry();
    await this.#opening;
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => undefined);
  }

  #open(): void {
    this.#opening = this.#opening.then(() => this.#listen()).catch(() => this.#retry());
  }

  async #listen(): Promise<void> {
    if (!this.#isWanted || this.#isBehindPooler || this.#client) return;
    const { channel, connect, onMessage, onReturn } = this.#options;
    const client = await connect();
    try {
      this.#isBehindPooler = await isBehindPooler(client);
      if (this.#isBehindPooler) {
        await client.end();
        return;
      }
      client.on('notification', ({ payload }) => onMessage(payload ?? ''));
      client.on('end', () => this.#lost(client));
      await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      client.end(() => undefined);
      throw error;
    }
    this.#client = client;
    if (this.#failures > 0) onReturn();
    this.#failures = 0;
  }

  #lost(client: Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    this.#retry();
  }

  #retry(): void {
    if (!this.#isWanted) return;
    this.#failures += 1;
    this.#cancelRetry();
    this.#cancelRetry = this.#timers.after(backoffMs(this.#failures, RETRY), () => this.#open());
  }
}

/**
 * A pooler hides the server's process behind a number of its own. One that hands out servers by transaction takes
 * LISTEN without a word, and delivers what comes to nobody.
 */
async function isBehindPooler(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid !== (client as Client & { processID?: number | null }).processID;
}

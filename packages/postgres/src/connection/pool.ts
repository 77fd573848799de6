/** The connections of a store: handed out, set up, taken back and closed. */
import { ClosedError } from '@runledger/schema/errors';
import pg, { type PoolClient } from 'pg';
import { mapConnectError } from './failure.ts';
import { DEFAULTS, type PostgresOptions, sslModeOf, toClientConfig } from './options.ts';
import { isLost } from './query.ts';
import { prepareSession } from './settings.ts';
import { isTlsRefusal } from './tls.ts';

export interface PoolFigures {
  /** Connections that are open, idle ones included. */
  readonly total: number;
  readonly idle: number;
  /** Calls that wait for a connection. */
  readonly waiting: number;
  readonly max: number;
}

/**
 * Ends a connection that fails to open: `pg` leaves it to the server, which waits a minute for a password. And hears of
 * one that breaks at any time: the server may end it in the very message in which it opens it, before the pool listens,
 * and an error that nobody hears of ends the process.
 */
class PoolMember extends pg.Client {
  override connect(): Promise<this>;
  override connect(callback: (error: Error | null, client?: this) => void): void;
  override connect(
    callback?: (error: Error | null, client?: this) => void,
  ): Promise<this> | undefined {
    // Between two statements of a transaction the next one fails, and says so.
    this.on('error', () => undefined);
    const connected = super.connect().catch((error: unknown) => {
      this.end(() => undefined);
      throw error;
    }) as Promise<this>;
    if (!callback) return connected;
    connected.then((client) => callback(null, client), callback);
  }
}

export class ConnectionPool {
  readonly #pool: pg.Pool;
  readonly #isPlainAllowed: boolean;
  #underWay = 0;
  #closing: Promise<void> | null = null;
  #onQuiet: (() => void) | null = null;

  /** @throws ConnectionError when the options do not say where the server is */
  constructor(options: PostgresOptions) {
    const timeouts = {
      statementTimeoutMs: options.statementTimeoutMs ?? DEFAULTS.statementTimeoutMs,
      lockTimeoutMs: options.lockTimeoutMs ?? DEFAULTS.lockTimeoutMs,
    };
    this.#isPlainAllowed = sslModeOf(options) === 'prefer';
    this.#pool = new pg.Pool({
      ...toClientConfig(options),
      max: options.pool?.max ?? DEFAULTS.poolMax,
      idleTimeoutMillis: options.pool?.idleTimeoutMs ?? DEFAULTS.idleTimeoutMs,
      Client: PoolMember,
      onConnect: (client) => prepareSession(client, options, timeouts),
    });
    // A connection that breaks while nobody uses it leaves the pool; the next call makes a new one and
    // says what is wrong if it cannot.
    this.#pool.on('error', () => undefined);
  }

  /**
   * Runs the work with a connection of its own.
   * @throws ConnectionError, TimeoutError when none can be had; ClosedError after {@link close}
   */
  async use<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.lease();
    try {
      return await work(client);
    } finally {
      this.release(client);
    }
  }

  /** @throws ClosedError after {@link close} */
  assertOpen(): void {
    if (this.#closing !== null) throw new ClosedError('The store is closed: open another one.');
  }

  /** A connection until {@link release}. */
  async lease(): Promise<PoolClient> {
    this.assertOpen();
    this.#underWay += 1;
    try {
      return await this.#connect();
    } catch (error) {
      this.#leave();
      throw mapConnectError(error, this.#pool.options);
    }
  }

  /** Takes a connection back; one that is lost, or still in a transaction in whatever way, is not used again. */
  release(client: PoolClient): void {
    client.release(isLost(client) || client.getTransactionStatus() !== 'I');
    this.#leave();
  }

  /** Waits for calls under way, those that wait for a connection included, then ends every connection. */
  close(): Promise<void> {
    this.#closing ??= this.#quiet().then(() => this.#pool.end());
    return this.#closing;
  }

  get figures(): PoolFigures {
    const { totalCount, idleCount, waitingCount, options } = this.#pool;
    return { total: totalCount, idle: idleCount, waiting: waitingCount, max: options.max };
  }

  async #connect(): Promise<PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      if (!this.#isPlainAllowed || !isTlsRefusal(error)) throw error;
      // What the server offers does not change from one connection to the next.
      this.#pool.options.ssl = false;
      return await this.#pool.connect();
    }
  }

  #leave(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) this.#onQuiet?.();
  }

  #quiet(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onQuiet = resolve;
    });
  }
}

/** The lock that keeps other migrators of the same schema out: an advisory lock of the session that runs the DDL. */
import { hash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type LockHolder, MigrationEnvironmentError } from '@runledger/migrator';
import type { Client } from 'pg';

/** Two positive 32-bit numbers, the same for a schema's name in every version of the engine. */
function lockKeys(schema: string): readonly [number, number] {
  const digest = hash('sha256', `runledger migrations of ${schema}`, 'buffer');
  return [digest.readInt32BE(0) & 0x7fffffff, digest.readInt32BE(4) & 0x7fffffff];
}

export class MigrationLock {
  readonly #client: Client;
  readonly #keys: string;
  readonly #held: string;

  constructor(client: Client, schema: string) {
    const [first, second] = lockKeys(schema);
    this.#client = client;
    this.#keys = `${first}, ${second}`;
    this.#held = `locktype = 'advisory' AND classid = ${first} AND objid = ${second} AND objsubid = 2 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  }

  /** Never waits in the server: a waiter's snapshot would deadlock CREATE INDEX CONCURRENTLY. */
  async tryTake(connectAnother: () => Promise<Client>): Promise<LockHolder | null> {
    const { rows } = await this.#client.query<{ locked: boolean; pid: number }>(
      `SELECT pg_try_advisory_lock(${this.#keys}) AS locked, pg_backend_pid() AS pid`,
    );
    const [attempt] = rows;
    if (!attempt?.locked) return await this.#holder();
    // A proxy hides the server's process behind a number of its own.
    const { processID } = this.#client as Client & { processID?: number | null };
    if (attempt.pid !== processID) await this.#assertOwnBackend(attempt.pid, connectAnother);
    return null;
  }

  async release(): Promise<void> {
    const { rows } = await this.#client.query<{ released: boolean }>(
      `SELECT pg_advisory_unlock(${this.#keys}) AS released`,
    );
    if (!rows[0]?.released) throw poolingError();
  }

  /**
   * An expression, true when no other session holds the lock. Behind a pooler that changed the backend it is false:
   * the one that was given the lock keeps it.
   */
  heldSql(): string {
    return `pg_try_advisory_xact_lock(${this.#keys})`;
  }

  async #holder(): Promise<LockHolder> {
    const { rows } = await this.#client.query<{ description: string }>(
      `SELECT concat('backend ', pid, ' of ', coalesce(usename, 'unknown'), ' from ',
          coalesce(host(client_addr), 'the server itself'), ' (', nullif(application_name, ''), ', connected since ',
          to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), ')') AS description
        FROM pg_locks LEFT JOIN pg_stat_activity USING (pid) WHERE ${this.#held}`,
    );
    return { description: rows[0]?.description ?? 'a session that has just ended' };
  }

  /**
   * A pool that gives the server's connections to one client per transaction would strand the lock: then another
   * client can be given the very backend that holds it.
   */
  async #assertOwnBackend(pid: number, connectAnother: () => Promise<Client>): Promise<void> {
    const others = Array.from({ length: OTHERS }, () => connectAnother());
    try {
      // Open transactions keep each backend for the client that has it; a small pool has none left for the last.
      const pids = await Promise.all(
        others.map((other) => Promise.race([other.then(beginAndTell), nothingAfter(PATIENCE_MS)])),
      );
      const sharing = await others[pids.indexOf(pid)];
      if (sharing) {
        await sharing.query(`SELECT pg_advisory_unlock(${this.#keys})`);
        throw poolingError();
      }
      // A client that has a backend of its own need not wait for one.
      const own = await Promise.race([tellBackend(this.#client), nothingAfter(PATIENCE_MS)]);
      if (own !== pid) throw poolingError();
    } finally {
      const ends = others.map((other) =>
        other.then((client) => client.end()).catch(() => undefined),
      );
      await Promise.race([Promise.all(ends), nothingAfter(PATIENCE_MS)]);
    }
  }
}

const OTHERS = 3;
/** How long a pool may take to find a backend: one that has none would keep its client waiting for minutes. */
const PATIENCE_MS = 2_000;

const nothingAfter = (ms: number) => setTimeout(ms, undefined, { ref: false });

async function beginAndTell(client: Client): Promise<number | undefined> {
  await client.query('BEGIN');
  return await tellBackend(client);
}

async function tellBackend(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid;
}

export function poolingError(): MigrationEnvironmentError {
  return new MigrationEnvironmentError(
    'The connection goes through a pooler that changes the server’s session between transactions, where a lock cannot be held: let migrations connect to PostgreSQL itself, or to a pool in session mode.',
  );
}

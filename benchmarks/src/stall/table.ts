/** A table of a million rows that an application reads and writes, and a report that keeps it locked for a while. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMigrator, type MigratorOptions } from '@runledger/migrator';
import { migrationTarget } from '@runledger/postgres/migrations';
import { createTestDatabase } from '@tooling/postgres-server';
import pg from 'pg';
import type { Change, MigrationText } from './changes.ts';

export const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
const SCHEMA = 'runledger';

const TABLE: MigrationText = {
  up: `CREATE TABLE items (
      id integer PRIMARY KEY, owner integer NOT NULL, state text NOT NULL, body text NOT NULL);
    INSERT INTO items SELECT i, i % 1000, 'queued', repeat('x', 80) FROM generate_series(1, ${ROWS}) AS i;`,
  down: 'DROP TABLE items;',
};

export interface BusyTable {
  /** One request of the application's: a read or a write of some row, by turns. */
  ask(request: number): Promise<unknown>;
  /** A report that reads the table and writes to it, in a transaction that stays open. */
  report(): Promise<{ end(): Promise<void> }>;
  applyNaively(change: Change): Promise<void>;
  migrate(change: Change, options: Partial<MigratorOptions>): Promise<void>;
  close(): Promise<void>;
}

export async function busyTable(server: string): Promise<BusyTable> {
  const { url, drop } = await createTestDatabase({ server });
  const folder = mkdtempSync(join(tmpdir(), 'runledger-bench-'));
  let files = 0;
  const write = ({ up, down }: MigrationText) => {
    files += 1;
    const name = join(folder, `20260101000${files}_step`);
    writeFileSync(`${name}.up.sql`, up);
    writeFileSync(`${name}.down.sql`, down);
  };
  const migrator = (options: Partial<MigratorOptions> = {}) =>
    createMigrator({
      target: migrationTarget({ url }),
      sources: [{ stream: 'bench', directory: folder }],
      ...options,
    });
  const connection = { connectionString: url, options: `-c search_path=${SCHEMA}` };
  const connect = async () => {
    const client = new pg.Client(connection);
    await client.connect();
    return client;
  };

  write(TABLE);
  await migrator().up();
  const admin = await connect();
  await admin.query('VACUUM ANALYZE items');
  await admin.end();
  const pool = new pg.Pool({ ...connection, max: 40 });
  // The database goes before the last of its connections is closed.
  pool.on('error', () => undefined);
  return {
    ask(request) {
      const id = 2 + ((request * 7_919) % (ROWS - 1));
      return request % 2 === 0
        ? pool.query({ name: 'read', text: 'SELECT * FROM items WHERE id = $1', values: [id] })
        : pool.query({
            name: 'write',
            text: "UPDATE items SET state = 'done' WHERE id = $1",
            values: [id],
          });
    },
    async report() {
      const client = await connect();
      await client.query('BEGIN');
      await client.query("UPDATE items SET state = 'counted' WHERE id = 1");
      return {
        async end() {
          await client.query('COMMIT');
          await client.end();
        },
      };
    },
    async applyNaively({ naive }) {
      const client = await connect();
      await client.query(naive);
      await client.end();
    },
    async migrate({ migrations }, options) {
      for (const migration of migrations) write(migration);
      await migrator(options).up();
    },
    async close() {
      await pool.end();
      await drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Statements outside a transaction that are ended while they wait for others, halfway through. */
import type { ChildProcess } from 'node:child_process';
import { Files, migratorOn, runProcess } from '@runledger/conformance/migrations';
import { startPostgres } from '@tooling/postgres-server';
import type { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectClient } from '../src/connection/connect.ts';
import { crashServer } from './interruptions.ts';
import { migratingDriver, migratingDriverOn } from './migrating-driver.ts';

const PARENTS = {
  name: 'app/202601010001_parents',
  up: 'CREATE TABLE parents (id integer PRIMARY KEY, name text); INSERT INTO parents SELECT i, i::text FROM generate_series(1, 100) i;',
  down: 'DROP TABLE parents;',
};
const INDEX = {
  name: 'app/202601010002_index',
  up: '-- runledger: transaction=none\nCREATE INDEX CONCURRENTLY idx_parents_name ON parents (name);',
  down: '-- runledger: transaction=none\nDROP INDEX CONCURRENTLY idx_parents_name;',
};
const VALIDITY = `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('idx_parents_name')`;

async function connect(url: string): Promise<Client> {
  const client = await connectClient({ url });
  onTestFinished(() => client.end());
  return client;
}

/** Asks until the answer has a row. */
async function firstRow(client: Client, sql: string): Promise<Record<string, unknown>> {
  for (;;) {
    const { rows } = await client.query(sql);
    if (rows[0]) return rows[0];
  }
}

async function prepare(...files: (typeof PARENTS)[]) {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const migrations = new Files(files);
  await migratorOn(database, migrations).up();
  const [holder, monitor] = [await connect(database.address), await connect(database.address)];
  return { database, migrations, holder, monitor };
}

/** Ends what works on the statement: the client that sent it, or the server's process. */
const enders = {
  'its client is killed': (_monitor: Client, _pid: number, child: ChildProcess) => {
    child.kill('SIGKILL');
    return Promise.resolve();
  },
  'its process on the server is ended': async (monitor: Client, pid: number) => {
    await monitor.query('SELECT pg_terminate_backend($1)', [pid]);
  },
};
type Ender = keyof typeof enders;

describe.each(Object.keys(enders) as Ender[])('a concurrent statement, when %s', (ender) => {
  it.each([
    ['for writers', 'waiting for writers before build', 'BEGIN; UPDATE parents SET name = name'],
    [
      'for old snapshots',
      'waiting for old snapshots',
      'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class',
    ],
  ])('while the build waits %s, is built anew by the next run', async (_, phase, holding) => {
    const { database, migrations, holder, monitor } = await prepare(PARENTS);
    migrations.write(INDEX);
    await holder.query(holding);
    let child: ChildProcess | null = null;
    const { address } = database;
    const order = { address, sources: migrations.sources, command: 'up', killAt: 0 } as const;
    const run = runProcess(migratingDriver, order, { onStart: (started) => (child = started) });
    const { pid } = await firstRow(
      monitor,
      `SELECT pid FROM pg_stat_progress_create_index WHERE phase = '${phase}' AND datname = current_database()`,
    );
    expect((await monitor.query(VALIDITY)).rows).toEqual([{ valid: false }]);
    await enders[ender](monitor, Number(pid), child as unknown as ChildProcess);
    const end = await run;
    expect(end.signal ?? end.code).toBe(ender === 'its client is killed' ? 'SIGKILL' : 1);

    const next = migratorOn(database, migrations).up();
    await holder.query('ROLLBACK');
    expect((await next).applied).toMatchObject([{ name: 'index', resumed: true }]);
    expect((await monitor.query(VALIDITY)).rows).toEqual([{ valid: true }]);
    expect((await migratorOn(database, migrations).status()).state).toBe('current');
  });

  it('while the removal waits for readers, is removed by the next run', async () => {
    const { database, migrations, holder, monitor } = await prepare(PARENTS, INDEX);
    await holder.query('BEGIN; SELECT count(*) FROM parents');
    let child: ChildProcess | null = null;
    const { address } = database;
    const command = { downTo: '202601010001' };
    const order = { address, sources: migrations.sources, command, killAt: 0 };
    const run = runProcess(migratingDriver, order, { onStart: (started) => (child = started) });
    const { pid } = await firstRow(
      monitor,
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
         AND wait_event_type = 'Lock' AND query LIKE 'DROP INDEX CONCURRENTLY%'`,
    );
    await enders[ender](monitor, Number(pid), child as unknown as ChildProcess);
    await run;

    const next = migratorOn(database, migrations).down({ to: '202601010001' });
    await holder.query('ROLLBACK');
    expect((await next).rolledBack).toMatchObject([{ name: 'index', resumed: true }]);
    expect((await monitor.query(VALIDITY)).rows).toEqual([]);
  });
});

describe('the server, when it crashes inside a statement', () => {
  it('leaves what the next run completes', async () => {
    const server = await startPostgres({ durable: true });
    onTestFinished(() => server.stop());
    const database = await migratingDriverOn(server.url, []).create();
    const migrations = new Files([PARENTS]);
    await migratorOn(database, migrations).up();
    migrations.write(INDEX);
    const holder = await connectClient({ url: database.address });
    const monitor = await connectClient({ url: database.address });
    await holder.query('BEGIN; UPDATE parents SET name = name');
    const { address } = database;
    const order = { address, sources: migrations.sources, command: 'up', killAt: 0 } as const;
    const run = runProcess(migratingDriver, order);
    // By then the index is in the catalog. Before, a crash can leave nothing at all to resume.
    const { pid } = await firstRow(
      monitor,
      "SELECT pid FROM pg_stat_progress_create_index WHERE phase <> 'initializing'",
    );
    await crashServer(database.address, Number(pid));
    expect(await run).toMatchObject({ code: 1 });

    const { applied } = await migratorOn(database, migrations).up();
    expect(applied).toMatchObject([{ name: 'index', resumed: true }]);
    expect(await database.rows(VALIDITY)).toEqual([{ valid: true }]);
    await Promise.all([holder.end(), monitor.end()]);
  }, 120_000);
});

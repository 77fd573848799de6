/** Migrating beside an application that works: who waits for whom, and for how long. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import {
  Files,
  type MigratingDatabase,
  migratorOn,
  runProcess,
} from '@runledger/conformance/migrations';
import { MigrationApprovalError, MigrationLockError } from '@runledger/migrator';
import { createSigningKey, readSigningKey } from '@runledger/migrator/keys';
import type { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectClient } from '../src/connection/connect.ts';
import { migratingDriver } from './migrating-driver.ts';

const file = (minute: number, up: string, down = '-- Nothing.') => ({
  name: `app/20260101000${minute}_step`,
  up,
  down,
});
const TABLE = file(
  1,
  `CREATE TABLE a (id integer PRIMARY KEY, name text);
   INSERT INTO a SELECT i, 'name ' || i FROM generate_series(1, 10000) AS i;`,
);

async function open() {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const files = new Files([TABLE]);
  await migratorOn(database, files).up();
  const connect = async () => {
    const client = await connectClient({ url: database.address });
    onTestFinished(() => client.end());
    return client;
  };
  return { database, files, connect };
}

const orderFor = ({ address }: MigratingDatabase, { sources }: Files) =>
  ({ address, sources, command: 'up', killAt: 0 }) as const;

const deadlocks = async (database: MigratingDatabase) => {
  const [row] = await database.rows(
    'SELECT deadlocks::int AS count FROM pg_stat_database WHERE datname = current_database()',
  );
  return row?.count;
};

describe('twenty processes and a concurrent index', () => {
  it('end without a deadlock, beside an application that writes', async () => {
    const { database, files, connect } = await open();
    files.write(
      file(
        2,
        `-- runledger: transaction=none
         CREATE INDEX CONCURRENTLY idx_a_name ON a (name);
         CREATE UNIQUE INDEX CONCURRENTLY uq_a_name ON a (name, id);`,
      ),
    );
    const writer = await connect();
    let isOver = false;
    let writes = 0;
    const application = (async () => {
      while (!isOver) {
        await writer.query(
          `BEGIN; UPDATE a SET name = name || '.' WHERE id = ${(writes % 100) + 1}; COMMIT`,
        );
        writes += 1;
      }
    })();
    const ends = await Promise.all(
      Array.from({ length: 20 }, () => runProcess(migratingDriver, orderFor(database, files))),
    );
    isOver = true;
    await application;
    expect(ends.filter(({ code, error }) => code !== 0 || error !== '')).toEqual([]);
    expect(ends.flatMap(({ report }) => report?.steps ?? [])).toEqual(['app 202601010002 up']);
    expect(writes).toBeGreaterThan(0);
    expect(await deadlocks(database)).toBe(0);
    expect(
      await database.rows(
        `SELECT relname, indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid
         WHERE relname IN ('idx_a_name', 'uq_a_name') ORDER BY relname`,
      ),
    ).toEqual([
      { relname: 'idx_a_name', indisvalid: true },
      { relname: 'uq_a_name', indisvalid: true },
    ]);
  }, 120_000);

  it('find what a killed build left, and build it again', async () => {
    const { database, files, connect } = await open();
    files.write(
      file(2, '-- runledger: transaction=none\nCREATE INDEX CONCURRENTLY idx_a_name ON a (name);'),
    );
    // The build waits for this, with an index in the catalog that is not valid yet.
    const reader = await connect();
    await reader.query('BEGIN; SELECT * FROM a LIMIT 1; UPDATE a SET name = name WHERE id = 1');
    const order = orderFor(database, files);
    const child = spawn(execPath, [
      '--conditions=source',
      migratingDriver.script,
      JSON.stringify(order),
    ]);
    const watcher = await connect();
    const state = `SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('idx_a_name')`;
    while ((await watcher.query(state)).rows.length === 0);
    child.kill('SIGKILL');
    await once(child, 'close');
    // The server notices that nobody waits for the build, and ends it.
    const building = `SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'active' AND query LIKE 'CREATE INDEX%'`;
    while ((await watcher.query(building)).rows.length > 0);
    await reader.query('ROLLBACK');
    expect(await database.rows(state)).toEqual([{ indisvalid: false }]);

    const { applied } = await migratorOn(database, files).up();
    expect(applied).toMatchObject([{ resumed: true }]);
    expect(await database.rows(state)).toEqual([{ indisvalid: true }]);
  }, 60_000);
});

describe('an application beside a migration that waits for a lock', () => {
  /** Somebody's report that runs on and on. */
  async function held(connect: () => Promise<Client>) {
    const report = await connect();
    await report.query('BEGIN; SELECT count(*) FROM a');
    return report;
  }

  it('goes on reading and writing between the attempts', async () => {
    const { database, files, connect } = await open();
    const report = await held(connect);
    const application = await connect();
    files.write(file(2, 'ALTER TABLE a ADD COLUMN b integer;'));
    let attempts = 0;
    let ended = false;
    let served = 0;
    const run = migratorOn(database, files, {
      statementLockTimeoutMs: 30,
      onEvent({ type }) {
        if (type === 'statement-retried') attempts += 1;
      },
    })
      .up()
      .finally(() => {
        ended = true;
      });
    // The report holds its lock all the while: what is answered did not wait for the migration to have its own.
    while ((attempts < 4 || served < 4) && !ended) {
      await application.query(`UPDATE a SET name = 'new' WHERE id = 1`);
      await application.query('SELECT * FROM a WHERE id = 1');
      served += 1;
    }
    expect(ended).toBe(false);
    await report.query('ROLLBACK');
    expect((await run).applied).toHaveLength(1);
  });

  it('waits as long as the report runs where nothing bounds the wait', async () => {
    const { database, files, connect } = await open();
    const report = await held(connect);
    const application = await connect();
    const watcher = await connect();
    files.write(file(2, '-- runledger: lock-timeout=0\nALTER TABLE a ADD COLUMN b integer;'));
    const run = migratorOn(database, files).up();
    const blocked = `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`;
    const waiting = async () => (await watcher.query(blocked)).rows[0].count;
    while ((await waiting()) < 1);
    const answer = application.query('SELECT * FROM a WHERE id = 1');
    while ((await waiting()) < 2);
    await report.query('ROLLBACK');
    await answer;
    expect((await run).applied).toHaveLength(1);
  });
});

describe('a statement that lost against another transaction', () => {
  it.each([
    ['in a deadlock', '40P01'],
    ['by what that wrote', '40001'],
    ['for a lock', '55P03'],
  ])('is run again: %s', async (_, code) => {
    const { database, files } = await open();
    // Numbers are given once, whatever is rolled back.
    files.write(file(2, 'CREATE SEQUENCE attempts;'));
    files.write(
      file(
        3,
        `CREATE TABLE b (id integer);
         DO $$ BEGIN
           IF nextval('attempts') < 3 THEN RAISE EXCEPTION 'not now' USING ERRCODE = '${code}'; END IF;
         END $$;`,
      ),
    );
    const reasons: string[] = [];
    const { applied } = await migratorOn(database, files, {
      onEvent(event) {
        if (event.type === 'statement-retried') reasons.push(event.reason);
      },
    }).up();
    expect(applied).toHaveLength(2);
    expect(reasons).toHaveLength(2);
    expect(reasons[0]).toContain('could not have its lock (not now)');
  });
});

describe('a transaction that has been open for long', () => {
  it('stops the run where it is to, before anything is changed, and is named', async () => {
    const { database, files, connect } = await open();
    const reader = await connect();
    await reader.query('BEGIN; SELECT * FROM a LIMIT 1');
    const { rows } = await reader.query('SELECT pg_backend_pid() AS pid');
    files.write(file(2, 'CREATE TABLE b (id integer);'));
    files.write(file(3, 'ALTER TABLE a ADD COLUMN b integer;'));
    const migrator = migratorOn(database, files, {
      longTransactionMs: 0,
      longTransactions: 'stop',
    });
    const failure = await migrator.up().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MigrationLockError);
    expect((failure as Error).message).toMatch(
      new RegExp(
        `^Nothing was changed: .* backend ${rows[0].pid} of postgres \\(runledger, idle in transaction\\) since \\d{4}-.*Z on a\\. Let them end, or end them \\(SELECT pg_terminate_backend\\(${rows[0].pid}\\)\\), and try again\\.$`,
      ),
    );
    expect(await database.rows('SELECT version FROM schema_migrations')).toHaveLength(1);
    await reader.query('ROLLBACK');
    expect((await migrator.up()).applied).toHaveLength(2);
  });

  it('leaves nothing behind in a database where the engine has never been', async () => {
    const database = await migratingDriver.create();
    onTestFinished(() => database.drop());
    await database.execute('CREATE SCHEMA runledger; CREATE TABLE a (id integer)');
    const reader = await connectClient({ url: database.address });
    onTestFinished(() => reader.end());
    await reader.query('BEGIN; SELECT * FROM a');
    const before = await database.picture();
    const files = new Files([file(1, 'ALTER TABLE a ADD COLUMN b integer;')]);
    const migrator = migratorOn(database, files, {
      longTransactionMs: 0,
      longTransactions: 'stop',
    });
    await expect(migrator.up()).rejects.toThrow(/^Nothing was changed/);
    expect(await database.picture()).toEqual(before);
    await reader.query('ROLLBACK');
    expect((await migrator.up()).applied).toHaveLength(1);
  });

  it('does not stop a run that leaves its tables alone', async () => {
    const { database, files, connect } = await open();
    const reader = await connect();
    await reader.query('BEGIN; SELECT * FROM a LIMIT 1');
    files.write(file(2, 'CREATE TABLE b (id integer);'));
    const migrator = migratorOn(database, files, {
      longTransactionMs: 0,
      longTransactions: 'stop',
    });
    expect((await migrator.up()).applied).toHaveLength(1);
  });

  it('does not stop a run where it has not been open for long', async () => {
    const { database, files, connect } = await open();
    const reader = await connect();
    await reader.query('BEGIN; SELECT * FROM a LIMIT 1');
    files.write(file(2, 'CREATE INDEX idx_a_name ON a (name);'));
    const migrator = migratorOn(database, files, {
      longTransactionMs: 600_000,
      longTransactions: 'stop',
    });
    expect((await migrator.up()).applied).toHaveLength(1);
  });

  it('stops a run on a protected database, and none after it is protected no longer', async () => {
    const { database, files, connect } = await open();
    const { privatePem, publicKey } = createSigningKey(null);
    const ada = { name: 'ada', privateKey: readSigningKey(privatePem, null, 'ada') };
    const { privatePem: other, publicKey: otherKey } = createSigningKey(null);
    const deploy = { name: 'deploy', privateKey: readSigningKey(other, null, 'deploy') };
    const people = { approvers: { ada: publicKey }, appliers: { deploy: otherKey } };
    const migrator = migratorOn(database, files, { applier: deploy, longTransactionMs: 0 });
    await migrator.protect(await migrator.planProtection({ requiredApprovals: 1, ...people }));
    files.write(file(2, 'CREATE INDEX idx_a_name ON a (name);'));
    await expect(migrator.up()).rejects.toThrow(MigrationApprovalError);
    const reader = await connect();
    await reader.query('BEGIN; SELECT * FROM a LIMIT 1');
    const plan = await migrator.plan();
    await migrator.approve(plan, ada);
    await expect(migrator.up({ plan })).rejects.toThrow(MigrationLockError);
    await reader.query('ROLLBACK');
    const nobody = { approvers: {}, appliers: {} };
    const end = await migrator.planProtection({ requiredApprovals: 0, ...nobody });
    await migrator.approve(end, ada);
    await migrator.protect(end);
    await reader.query('BEGIN; SELECT * FROM a LIMIT 1');
    expect((await migrator.up()).applied).toHaveLength(1);
  });
});

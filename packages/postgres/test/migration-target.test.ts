import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { Files, type MigratingDatabase, migratorOn } from '@runledger/conformance/migrations';
import {
  MigrationEnvironmentError,
  type MigrationEvent,
  MigrationLockError,
  parseScript,
} from '@runledger/migrator';
import type { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectClient } from '../src/connection/connect.ts';
import { postgresSyntax } from '../src/migrations/syntax.ts';
import { migratingDriver } from './migrating-driver.ts';

async function createDatabase(): Promise<MigratingDatabase & { connect(): Promise<Client> }> {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  return {
    ...database,
    async connect() {
      const client = await connectClient({ url: database.address });
      onTestFinished(() => client.end());
      return client;
    },
  };
}

const file = (minute: number, up: string, down = '-- Nothing.') => ({
  name: `app/20260101000${minute}_step`,
  up,
  down,
});
const TABLE = file(1, 'CREATE TABLE a (id integer, name text);', 'DROP TABLE a;');

describe('the lock of a migration', () => {
  it('names who holds it when it is not to be had', async () => {
    const database = await createDatabase();
    const holder = await database.target().connect();
    onTestFinished(() => holder.close());
    expect(await holder.tryLock()).toBeNull();
    const waiting: string[] = [];
    const migrator = migratorOn(database, new Files([TABLE]), {
      lockTimeoutMs: 100,
      onEvent: (event) => event.type === 'lock-waiting' && waiting.push(event.holder),
    });
    const failure = await migrator.up().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MigrationLockError);
    expect((failure as Error).message).toMatch(
      /longer than 100 ms: backend \d+ of postgres from 127\.0\.0\.1 \(runledger, connected since \d{4}-.*Z\)/,
    );
    expect(waiting[0]).toMatch(/^backend \d+/);
  });

  it('is another one for another schema', async () => {
    const database = await createDatabase();
    const holder = await database.target().connect();
    onTestFinished(() => holder.close());
    await holder.tryLock();
    const { migrationTarget } = await import('../src/migrations.ts');
    const target = migrationTarget({ url: database.address, schema: 'Other "one"' });
    const files = new Files([TABLE]);
    expect(
      (await migratorOn(database, files, { target, lockTimeoutMs: 0 }).up()).applied,
    ).toHaveLength(1);
  });

  it('passes from a killed process, whose statement still waits, to the next', async () => {
    const database = await createDatabase();
    const gate = await database.connect();
    await gate.query('SELECT pg_advisory_lock(42)');
    const files = new Files([
      file(
        1,
        'CREATE TABLE a (id integer); SELECT pg_advisory_xact_lock(42); INSERT INTO a VALUES (1);',
      ),
    ]);
    const order = { address: database.address, sources: files.sources, command: 'up', killAt: 0 };
    const child = spawn(execPath, [
      '--conditions=source',
      migratingDriver.script,
      JSON.stringify(order),
    ]);
    await untilBlocked(gate);
    child.kill('SIGKILL');
    await once(child, 'close');

    const holders: string[] = [];
    const opened: Promise<unknown>[] = [];
    const migrator = migratorOn(database, files, {
      onEvent(event) {
        if (event.type === 'lock-waiting') holders.push(event.holder);
        // Not before: the dead process's statement must end without the lock that it waits for.
        if (event.type === 'lock-acquired')
          opened.push(gate.query('SELECT pg_advisory_unlock(42)'));
      },
    });
    expect((await migrator.up()).applied).toHaveLength(1);
    await Promise.all(opened);
    expect(holders[0]).toMatch(/^backend \d+/);
    expect(await database.rows('SELECT id FROM a')).toHaveLength(1);
  });

  it('is looked at in each transaction: nothing commits beside another session that holds it', async () => {
    const database = await createDatabase();
    await migratorOn(database, new Files([TABLE])).up();
    const holder = await database.target().connect();
    onTestFinished(() => holder.close());
    await holder.tryLock();
    // As behind a pooler that has given this client another backend.
    const stray = await database.target().connect();
    onTestFinished(() => stray.close());
    const [statement] = parseScript('DROP TABLE a', postgresSyntax).statements;
    const limits = { lockTimeoutMs: 100, statementTimeoutMs: 0 };
    const unit = {
      expected: [],
      statements: statement ? [statement] : [],
      journal: () => ({ put: [], remove: [], log: [] }),
      limits,
      rebuild: [],
      allowed: {},
      observer: null,
      durable: true,
    };
    await expect(stray.transaction(unit)).rejects.toThrow(MigrationEnvironmentError);
    const vacuum = parseScript('VACUUM', postgresSyntax).statements.map((alone) =>
      stray.execute(alone, limits),
    );
    await expect(Promise.all(vacuum)).rejects.toThrow(/pool in session mode/);
    expect(await database.rows('SELECT * FROM a')).toEqual([]);
  });
});

/** Waits until some statement waits for the lock 42. */
async function untilBlocked(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query(
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 42 AND NOT granted`,
    );
    if (rows.length > 0) return;
  }
}

describe('a table that the application has locked', () => {
  it('is tried again, each time for no longer than the timeout', async () => {
    const database = await createDatabase();
    const files = new Files([TABLE]);
    await migratorOn(database, files).up();
    const application = await database.connect();
    await application.query('BEGIN; LOCK TABLE a');

    files.write(file(2, 'ALTER TABLE a ADD COLUMN b integer;'));
    const reasons: string[] = [];
    const released: Promise<unknown>[] = [];
    const migrator = migratorOn(database, files, {
      statementLockTimeoutMs: 20,
      onEvent(event) {
        if (event.type !== 'statement-retried') return;
        reasons.push(event.reason);
        if (reasons.length === 2) released.push(application.query('ROLLBACK'));
      },
    });
    expect((await migrator.up()).applied).toHaveLength(1);
    await Promise.all(released);
    expect(reasons[0]).toMatch(
      /^Line 1 could not have its lock \(canceling statement due to lock timeout\)/,
    );
  });

  it('ends the run at the deadline, with nothing kept', async () => {
    const database = await createDatabase();
    const files = new Files([TABLE]);
    await migratorOn(database, files).up();
    const application = await database.connect();
    await application.query('BEGIN; LOCK TABLE a');
    files.write(file(2, 'CREATE TABLE b (id integer);\n\nALTER TABLE a ADD COLUMN b integer;'));
    const migrator = migratorOn(database, files, {
      statementLockTimeoutMs: 20,
      lockTimeoutMs: 100,
    });
    const failure = await migrator.up().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MigrationLockError);
    expect((failure as Error).message).toMatch(
      /Line 3 could not have its lock.*Nothing of it was kept/,
    );
    await application.query('ROLLBACK');
    expect((await migrator.up()).applied).toHaveLength(1);
  });
});

describe('a transaction that has been open for long', () => {
  const reported = (events: MigrationEvent[]) =>
    events.flatMap((event) => (event.type === 'long-transactions' ? event.transactions : []));

  it('is reported before the first change, and once, when it holds a table in question', async () => {
    const database = await createDatabase();
    const files = new Files([TABLE, file(2, 'CREATE TABLE apart (id integer);')]);
    await migratorOn(database, files).up();
    const reader = await database.connect();
    await reader.query(`BEGIN; SELECT 'secret' FROM a`);
    const elsewhere = await database.connect();
    await elsewhere.query('BEGIN; SELECT * FROM apart');
    const { rows } = await reader.query('SELECT pg_backend_pid() AS pid, now() AS since');

    files.write(file(3, 'CREATE TABLE b (id integer);'));
    files.write(file(4, 'CREATE INDEX i ON a (id);'));
    const events: MigrationEvent[] = [];
    const { applied } = await migratorOn(database, files, {
      longTransactionMs: 0,
      onEvent: (event) => events.push(event),
    }).up();
    expect(applied).toHaveLength(2);
    expect(reported(events)).toEqual([
      {
        pid: rows[0]?.pid,
        application: 'runledger',
        user: 'postgres',
        since: rows[0]?.since,
        state: 'idle in transaction',
        tables: ['a'],
        endedBy: `SELECT pg_terminate_backend(${rows[0]?.pid})`,
      },
    ]);
    expect(JSON.stringify(events)).not.toContain('secret');
    const types = events.map(({ type }) => type);
    expect(types.indexOf('long-transactions')).toBeLessThan(types.indexOf('migration-started'));
  });

  it('is reported for the table whose partition it holds, and before a rollback', async () => {
    const database = await createDatabase();
    const up = `CREATE TABLE logs (id integer) PARTITION BY RANGE (id);
      CREATE TABLE logs_p1 PARTITION OF logs FOR VALUES FROM (1) TO (10);`;
    const files = new Files([file(1, up, 'DROP TABLE logs;')]);
    await migratorOn(database, files).up();
    const reader = await database.connect();
    await reader.query('BEGIN; SELECT * FROM logs_p1');
    const events: MigrationEvent[] = [];
    const released: Promise<unknown>[] = [];
    await migratorOn(database, files, {
      longTransactionMs: 0,
      statementLockTimeoutMs: 20,
      onEvent(event) {
        events.push(event);
        if (event.type === 'statement-retried') released.push(reader.query('ROLLBACK'));
      },
    }).down();
    await Promise.all(released);
    expect(reported(events)).toMatchObject([{ tables: ['logs'] }]);
  });

  it('is reported when it outlasts the wait for its lock, and the run ends as before', async () => {
    const database = await createDatabase();
    const files = new Files([TABLE]);
    await migratorOn(database, files).up();
    const application = await database.connect();
    await application.query('BEGIN; LOCK TABLE a');
    files.write(file(2, 'ALTER TABLE a ADD COLUMN b integer;'));
    const events: MigrationEvent[] = [];
    const migrator = migratorOn(database, files, {
      statementLockTimeoutMs: 20,
      lockTimeoutMs: 100,
      onEvent: (event) => events.push(event),
    });
    await expect(migrator.up()).rejects.toThrow(MigrationLockError);
    expect(reported(events)).toMatchObject([{ tables: ['a'], state: 'idle in transaction' }]);
    const types = events.map(({ type }) => type);
    expect(types.indexOf('long-transactions')).toBeLessThan(types.indexOf('statement-retried'));
  });
});

it('copies nothing before a destructive migration: that is for the operator of the server', async () => {
  const database = await createDatabase();
  const files = new Files([TABLE]);
  await migratorOn(database, files).up();
  await database.execute(`INSERT INTO a VALUES (1, 'one')`);
  expect((await migratorOn(database, files).down()).rolledBack).toMatchObject([{ backup: null }]);
});

describe('statements outside a transaction', () => {
  it('rebuild an index that a failed build left invalid', async () => {
    const database = await createDatabase();
    const files = new Files([
      TABLE,
      file(
        2,
        '-- runledger: transaction=none\nCREATE UNIQUE INDEX CONCURRENTLY uq_a_name ON a (name);',
      ),
    ]);
    await migratorOn(database, files).up({ to: '202601010001' });
    await database.execute(`INSERT INTO a VALUES (1, 'twice'), (2, 'twice')`);
    await expect(migratorOn(database, files).up()).rejects.toThrow(
      /statement 1 \(line 2\) failed: could not create unique index "uq_a_name" \[23505\]\. It is under way/,
    );
    const state = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('uq_a_name')";
    expect(await database.rows(state)).toEqual([{ indisvalid: false }]);
    expect((await migratorOn(database, files).status()).state).toBe('dirty');

    await database.execute(`DELETE FROM a WHERE id = 2`);
    const { applied } = await migratorOn(database, files).up();
    expect(applied).toMatchObject([{ resumed: true, statements: 1 }]);
    expect(await database.rows(state)).toEqual([{ indisvalid: true }]);
  });

  it('take no index of another table for the one that was interrupted', async () => {
    const database = await createDatabase();
    const index = 'CREATE UNIQUE INDEX CONCURRENTLY uq_a_name ON a (name);';
    const files = new Files([TABLE, file(2, `-- runledger: transaction=none\n${index}`)]);
    await migratorOn(database, files).up({ to: '202601010001' });
    await database.execute(`INSERT INTO a VALUES (1, 'twice'), (2, 'twice')`);
    await expect(migratorOn(database, files).up()).rejects.toThrow(/could not create unique/);
    await database.execute(`DELETE FROM a WHERE id = 2; DROP INDEX uq_a_name;
      CREATE TABLE others (name text); CREATE INDEX uq_a_name ON others (name);`);
    await expect(migratorOn(database, files).up()).rejects.toThrow(/"uq_a_name" already exists/);
    await database.execute('DROP TABLE others');
    expect((await migratorOn(database, files).up()).applied).toMatchObject([{ statements: 1 }]);
  });

  it('remove what interrupted rebuilds of indexes left, and nothing else of such a name', async () => {
    const database = await createDatabase();
    const rebuild = 'REINDEX INDEX CONCURRENTLY uq_a_name';
    const files = new Files([TABLE, file(2, `-- runledger: transaction=none\n${rebuild};`)]);
    await migratorOn(database, files).up({ to: '202601010001' });
    const client = await database.connect();
    await client.query(`INSERT INTO a VALUES (1, 'twice'), (2, 'twice')`);
    for (const sql of ['CREATE UNIQUE INDEX CONCURRENTLY uq_a_name ON a (name)', rebuild]) {
      await expect(client.query(sql)).rejects.toThrow(/could not create unique/);
    }
    await client.query(`CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.b (id integer);
      CREATE INDEX idx_b_ccold1 ON elsewhere.b (id); CREATE INDEX idx_b_ccold1 ON a (id);
      CREATE INDEX idx_a_id_ccold ON a (id); CREATE INDEX idx_a_ccnewer ON a (id);
      UPDATE pg_index SET indisvalid = false WHERE indexrelid::regclass::text ~ '_a_|elsewhere';`);
    await expect(migratorOn(database, files).up()).rejects.toThrow(/could not create unique/);
    const indexes = async () => {
      const { rows } = await client.query<{ name: string }>(
        `SELECT relname AS name FROM pg_index JOIN pg_class ON oid = indexrelid
         WHERE indrelid IN ('a'::regclass, 'elsewhere.b'::regclass) ORDER BY 1`,
      );
      return rows.map(({ name }) => name);
    };
    const kept = ['idx_a_ccnewer', 'idx_b_ccold1', 'idx_b_ccold1', 'uq_a_name'];
    const left = ['idx_a_id_ccold', 'uq_a_name_ccnew', 'uq_a_name_ccnew1'];
    expect(await indexes()).toEqual([...kept, ...left].sort());

    await client.query('DELETE FROM a WHERE id = 2');
    const { applied } = await migratorOn(database, files).up();
    expect(applied).toMatchObject([{ resumed: true, statements: 1 }]);
    expect(await indexes()).toEqual(kept);
  });

  it('finish the detaching of a partition that was interrupted', async () => {
    const database = await createDatabase();
    const files = new Files([
      file(
        1,
        `CREATE TABLE logs (id integer) PARTITION BY RANGE (id);
         CREATE TABLE logs_p1 PARTITION OF logs FOR VALUES FROM (1) TO (10);`,
      ),
      file(
        2,
        '-- runledger: transaction=none lock-timeout=50ms\nALTER TABLE logs DETACH PARTITION logs_p1 CONCURRENTLY;',
      ),
    ]);
    await migratorOn(database, files).up({ to: '202601010001' });
    const reader = await database.connect();
    await reader.query('BEGIN; SELECT * FROM logs');
    let retries = 0;
    const released: Promise<unknown>[] = [];
    const migrator = migratorOn(database, files, {
      onEvent({ type }) {
        if (type === 'statement-retried' && ++retries === 2)
          released.push(reader.query('ROLLBACK'));
      },
    });
    await migrator.up();
    await Promise.all(released);
    expect(
      await database.rows(`SELECT 1 FROM pg_inherits WHERE inhrelid = 'logs_p1'::regclass`),
    ).toEqual([]);
  });

  it.each([
    ['CREATE INDEX CONCURRENTLY i ON a (id)', 'add the line "-- runledger: transaction=none"'],
    [
      '-- runledger: transaction=none\nCREATE INDEX CONCURRENTLY ON a (id)',
      'give the index a name',
    ],
    ['COPY a FROM STDIN', 'cannot hold data for COPY'],
    ['\\connect other', 'psql’s own commands'],
    ['-- runledger: transaction=none\nCREATE DATABASE x', 'cannot run inside a transaction block'],
    ['-- runledger: rebuild=a\nSELECT 1', 'alters tables in place'],
  ])('are refused where they have no place: %j', async (up, message) => {
    const database = await createDatabase();
    const files = new Files([TABLE, file(2, up)]);
    await expect(migratorOn(database, files).up()).rejects.toThrow(message);
  });
});

it('every migration begins in its own schema, whatever the one before set', async () => {
  const database = await createDatabase();
  const files = new Files([
    file(1, 'SET search_path = public; SET lock_timeout = 1;'),
    file(2, 'CREATE TABLE a (id integer);'),
  ]);
  await migratorOn(database, files).up();
  expect(await database.rows(`SELECT schemaname FROM pg_tables WHERE tablename = 'a'`)).toEqual([
    { schemaname: 'runledger' },
  ]);
});

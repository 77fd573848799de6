import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { Files, migratorOn } from '@runledger/conformance/migrations';
import {
  MigrationEnvironmentError,
  type MigrationEvent,
  MigrationLockError,
  parseScript,
} from '@runledger/migrator';
import type { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postgresSyntax } from '../src/migrations/syntax.ts';
import { migratingDriver } from './migrating-driver.ts';
import { createDatabase, file, TABLE } from './migration-steps.ts';

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

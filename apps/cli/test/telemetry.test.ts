/** Traces, metrics and log lines of migrations, as a collector and a log reader get them. */
import { openStore } from '@runledger/config';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { resultOf, startCli } from './cli.ts';
import { type ReceivedSpan, startCollector } from './collector.ts';
import { run, tracedBy } from './traced.ts';
import { drivers, emptyDatabases, migrated, type Workplace } from './workplace.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const SYSTEM = { sqlite: 'sqlite', postgres: 'postgresql' } as const;

/** A stream of the application's own, whose only migration is this. */
function withMigration(workplace: Workplace, up: string, config: object = {}): void {
  const directories = { postgres: './app', sqlite: './app' };
  const settings = { streams: { app: directories }, ...config };
  workplace.write('runledger.config.json', JSON.stringify(settings));
  workplace.writeIn('app', '202701010000_notes.up.sql', up);
  workplace.writeIn('app', '202701010000_notes.down.sql', 'DROP TABLE notes;\n');
}

const named = (spans: readonly ReceivedSpan[], name: string) => {
  const found = spans.find((span) => span.name === name);
  if (!found) throw new Error(`There is no span ${name} among ${spans.map((span) => span.name)}.`);
  return found;
};

describe.each(drivers)('telemetry on %s', (driver) => {
  it('gives a span of the run, in it those of migrations, in those of statements', async () => {
    const workplace = await emptyDatabases[driver]();
    const collector = await startCollector();
    const { code, stderr } = await run(workplace, 'migrate', {
      ...tracedBy(collector),
      OTEL_EXPORTER_OTLP_HEADERS: 'x-access=secret%20key',
      OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=shop,service.name=unused',
      OTEL_SERVICE_NAME: 'shop-migrations',
      TRACEPARENT: `00-${TRACE}-${PARENT}-01`,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const spans = collector.spans();
    const root = named(spans, 'migrate up');
    expect(root).toMatchObject({ parentSpanId: PARENT, kind: 1, status: {} });
    expect(root.attributes).toMatchObject({
      'db.system.name': SYSTEM[driver],
      'runledger.migration.command': 'up',
    });
    expect(root.resource).toMatchObject({
      'service.name': 'shop-migrations',
      'service.namespace': 'shop',
      'telemetry.sdk.language': 'nodejs',
    });
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));

    const migrations = spans.filter(({ parentSpanId }) => parentSpanId === root.spanId);
    expect(migrations.map(({ name }) => name)).toContain('up operational 202611200100_identity');
    expect(migrations).toHaveLength(8);
    const identity = named(spans, 'up operational 202611200100_identity');
    expect(identity.attributes).toMatchObject({
      'db.system.name': SYSTEM[driver],
      'runledger.migration.stream': 'operational',
      'runledger.migration.version': '202611200100',
      'runledger.migration.direction': 'up',
      'runledger.migration.outcome': 'succeeded',
      'runledger.migration.retries': 0,
    });

    const statements = spans.filter(({ parentSpanId }) => parentSpanId === identity.spanId);
    expect(statements).toHaveLength(Number(identity.attributes['runledger.migration.statements']));
    const table = named(statements, 'CREATE TABLE organizations');
    expect(table).toMatchObject({ kind: 3 });
    expect(table.attributes).toMatchObject({
      'db.operation.name': 'CREATE TABLE',
      'db.collection.name': 'organizations',
      'db.query.summary': 'CREATE TABLE organizations',
      'db.query.text': expect.stringMatching(/^CREATE TABLE organizations \(/),
    });
    expect(collector.requests.every(({ headers }) => headers['x-access'] === 'secret key')).toBe(
      true,
    );
  });

  it('measures durations, waiting and outcomes by migration', async () => {
    const workplace = await emptyDatabases[driver]();
    withMigration(workplace, 'CREATE TABLE notes (id integer PRIMARY KEY);\n', {
      environments: { staging: {} },
    });
    const collector = await startCollector();
    await run(workplace, 'migrate --env staging', tracedBy(collector));
    const points = collector.points();
    const ofNotes = points.filter(
      ({ attributes }) => attributes['runledger.migration.version'] === '202701010000',
    );
    expect(ofNotes.map(({ name, unit, count }) => ({ name, unit, count }))).toEqual([
      { name: 'runledger.migration.duration', unit: 's', count: 1 },
      { name: 'runledger.migration.lock.wait', unit: 's', count: 1 },
    ]);
    expect(ofNotes[0]?.attributes).toEqual({
      ...ofNotes[0]?.attributes,
      'db.system.name': SYSTEM[driver],
      'deployment.environment.name': 'staging',
      'runledger.migration.stream': 'app',
      'runledger.migration.direction': 'up',
      'runledger.migration.outcome': 'succeeded',
    });
    const runs = points.filter(({ name }) => name === 'runledger.migration.run.duration');
    expect(runs).toMatchObject([{ count: 1, attributes: { 'runledger.migration.command': 'up' } }]);
    const statements = points.filter(({ name }) => name === 'db.client.operation.duration');
    expect(statements.map(({ attributes }) => attributes['db.operation.name'])).toContain(
      'CREATE INDEX',
    );
    expect(points[0]?.resource).toMatchObject({
      'service.name': 'runledger',
      'deployment.environment.name': 'staging',
    });
  });

  it('tells what failed, and sends it although the command fails', async () => {
    const workplace = await emptyDatabases[driver]();
    withMigration(workplace, 'CREATE TABLE notes (id integer);\nINSERT INTO nowhere VALUES (1);\n');
    const collector = await startCollector();
    const { code } = await run(workplace, 'migrate', tracedBy(collector));
    expect(code).toBe(1);
    const spans = collector.spans();
    const nativeCode = driver === 'postgres' ? '42P01' : 'SQLITE_ERROR';
    expect(named(spans, 'INSERT nowhere')).toMatchObject({
      status: { code: 2, message: expect.stringContaining('nowhere') },
      attributes: { 'error.type': nativeCode, 'db.response.status_code': nativeCode },
    });
    expect(named(spans, 'up app 202701010000_notes')).toMatchObject({
      status: { code: 2 },
      attributes: {
        'error.type': 'MIGRATION_FAILED',
        'runledger.migration.outcome': 'failed',
      },
    });
    expect(named(spans, 'migrate up')).toMatchObject({
      status: { code: 2 },
      attributes: { 'error.type': 'MIGRATION_FAILED' },
    });
    const failed = collector
      .points()
      .filter(({ attributes }) => attributes['runledger.migration.outcome'] === 'failed');
    expect(new Set(failed.map(({ name }) => name))).toEqual(
      new Set([
        'runledger.migration.duration',
        'runledger.migration.lock.wait',
        'runledger.migration.run.duration',
      ]),
    );
    const all = collector.requests.map(({ body }) => body).join('\n');
    const password = workplace.env.DB_URL && new URL(workplace.env.DB_URL).password;
    if (password) expect(all).not.toContain(password);
  });

  it('sends what is open when a signal ends the run', async () => {
    const workplace = await migrated(driver);
    withMigration(workplace, 'CREATE INDEX idx_notes ON organizations (name);\n', {
      logFormat: 'json',
    });
    const release = await holdLocks[driver](workplace);
    const collector = await startCollector();
    const child = startCli(['migrate'], {
      cwd: workplace.directory,
      env: { ...workplace.env, ...tracedBy(collector) },
    });
    child.stdin.end();
    const ended = resultOf(child);
    await said(child, '"run-started"');
    child.kill('SIGINT');
    const { code } = await ended;
    await release();
    expect(code).toBe(130);
    expect(named(collector.spans(), 'migrate up')).toMatchObject({
      status: { code: 2, message: 'interrupted by SIGINT' },
      attributes: { 'error.type': 'INTERRUPTED' },
    });
    expect(JSON.parse(await workplaceStatus(workplace))).toMatchObject({
      dirty: false,
      pending: 1,
    });
  });

  it('writes one JSON object a line, which names its span', async () => {
    const workplace = await emptyDatabases[driver]();
    withMigration(
      workplace,
      'CREATE TABLE notes (id integer);\nINSERT INTO nowhere VALUES (1);\n',
      {
        logFormat: 'json',
      },
    );
    const collector = await startCollector();
    const { code, stderr } = await run(workplace, 'migrate', tracedBy(collector));
    expect(code).toBe(1);
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const finished = lines.find(
      ({ event, version }) => event === 'migration-finished' && version === '202611200100',
    );
    const span = named(collector.spans(), 'up operational 202611200100_identity');
    expect(finished).toMatchObject({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      level: 'info',
      stream: 'operational',
      name: 'identity',
      direction: 'up',
      durationMs: expect.any(Number),
      retries: 0,
      trace_id: span.traceId,
      span_id: span.spanId,
    });
    expect(lines.find(({ event }) => event === 'migration-failed')).toMatchObject({
      level: 'error',
      version: '202701010000',
      statement: 2,
    });
    const last = { level: 'error', event: 'command-failed', code: 'MIGRATION_FAILED' };
    expect(lines.at(-1)).toMatchObject(last);
    expect(lines.every(({ event }) => typeof event === 'string')).toBe(true);
    expect(stderr).not.toContain('CREATE TABLE');

    const nowhere = await workplace.run('migrate --env nowhere');
    expect([nowhere.code, JSON.parse(nowhere.stderr)]).toMatchObject([
      2,
      { event: 'command-failed', message: expect.stringContaining('nowhere') },
    ]);
  });

  it('keeps the audit trail of the system whole', async () => {
    const workplace = await migrated(driver);
    await workplace.ok('migrate redo --yes');
    expect(await workplace.ok('audit verify')).toBe('system: 4 entries, as written.\n');
    const store = await openStore({ cwd: workplace.directory, variables: workplace.env });
    onTestFinished(() => store.close());
    const { items } = await store.audit.list({ action: 'migration.rollback' });
    expect(items).toMatchObject([{ resourceId: 'analytics 202611200800' }]);
  });
});

describe('telemetry', () => {
  it('measures how long a statement was tried again for a lock', async () => {
    const workplace = await migrated('postgres');
    withMigration(workplace, 'CREATE INDEX idx_notes ON organizations (name);\n', {
      logFormat: 'json',
      timeouts: { migrationStatementLockMs: 50 },
    });
    const release = await holdLocks.postgres(workplace);
    const collector = await startCollector();
    const child = startCli(['migrate'], {
      cwd: workplace.directory,
      env: { ...workplace.env, ...tracedBy(collector) },
    });
    child.stdin.end();
    const ended = resultOf(child);
    await said(child, '"statement-retried"');
    await release();
    expect(await ended).toMatchObject({ code: 0 });
    const { attributes, events } = named(collector.spans(), 'up app 202701010000_notes');
    expect(attributes['runledger.migration.retries']).toBeGreaterThanOrEqual(1);
    expect(attributes['runledger.migration.lock.wait']).toBeGreaterThanOrEqual(0.05);
    expect(events.map(({ name }) => name)).toContain('lock unavailable');
    const failed = collector.spans().filter(({ name }) => name === 'CREATE INDEX idx_notes');
    expect(failed[0]?.attributes).toMatchObject({ 'error.type': 'lock_unavailable' });
    const ofMigration = (metric: string) =>
      collector
        .points()
        .find(
          ({ name, attributes: by }) =>
            name === metric && by['runledger.migration.version'] === '202701010000',
        );
    expect(ofMigration('runledger.migration.retries')?.sum).toBe(
      attributes['runledger.migration.retries'],
    );
    expect(ofMigration('runledger.migration.lock.wait')?.sum).toBe(
      attributes['runledger.migration.lock.wait'],
    );
  });
});

/** Until it has said so on standard error. */
function said(child: ReturnType<typeof startCli>, words: string): Promise<void> {
  return new Promise((resolve) => {
    child.stderr.on('data', (text: string) => text.includes(words) && resolve());
  });
}

/** Keeps the migration from coming to an end. */
const holdLocks = {
  sqlite({ directory, env }: Workplace) {
    const connection = new Database(`${directory}/${env.DB_PATH}`);
    connection.exec('BEGIN IMMEDIATE');
    return Promise.resolve(() => {
      connection.close();
      return Promise.resolve();
    });
  },
  async postgres({ directory, env }: Workplace) {
    const store = await openStore({ cwd: directory, variables: env });
    const transaction = await store.kysely.startTransaction().execute();
    await sql`LOCK TABLE runledger.organizations IN SHARE ROW EXCLUSIVE MODE`.execute(transaction);
    return async () => {
      await transaction.rollback().execute();
      await store.close();
    };
  },
};

async function workplaceStatus(workplace: Workplace): Promise<string> {
  return (await workplace.run('migrate status --json')).stdout;
}

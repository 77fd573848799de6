/** What becomes of events, with an SDK as an application has one. */
import { context, DiagLogLevel, diag, trace } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { expect, it, onTestFinished } from 'vitest';
import type { MigrationEvent } from '../reports.ts';
import { migrationTelemetry } from './observer.ts';

const database = { 'db.system.name': 'other_sql', 'db.namespace': 'app' };
const step = {
  stream: 'app',
  version: '202601010000',
  name: 'a',
  direction: 'up',
  statement: 1,
} as const;
const times = { durationMs: 1_500, lockWaitMs: 700, retries: 2 };
const report = { statements: 1, resumed: false, late: false, backup: null, rowsLost: {} };

const begun: readonly MigrationEvent[] = [
  { type: 'run-started', command: 'up', target: 'a database', database },
  { type: 'lock-acquired', waitedMs: 20 },
  { type: 'migration-started', ...step, statements: 1, planHash: 'abc' },
  { type: 'statement-started', ...step, line: 3, sql: 'CREATE TABLE a (id integer)' },
];

function observed(events: readonly MigrationEvent[], redact?: (text: string) => string) {
  const spans = new InMemorySpanExporter();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const tracerProvider = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter: spans })],
  });
  const reader = new PeriodicExportingMetricReader({ exporter: metrics });
  const meterProvider = new MeterProvider({ readers: [reader] });
  onTestFinished(() => meterProvider.shutdown());
  const parent = tracerProvider.getTracer('application').startSpan('deployment');
  const telemetry = migrationTelemetry({
    tracerProvider,
    meterProvider,
    parent: trace.setSpan(context.active(), parent),
    environment: 'production',
    ...(redact ? { redact } : {}),
  });
  for (const event of events) telemetry.onEvent(event);
  return {
    telemetry,
    parent,
    span(name: string) {
      const found = spans.getFinishedSpans().find((span) => span.name === name);
      if (!found) throw new Error(`no span ${name}`);
      return found;
    },
    count: () => spans.getFinishedSpans().length,
    async points(name: string) {
      await meterProvider.forceFlush();
      return metrics
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((scope) => scope.metrics)
        .filter(({ descriptor }) => descriptor.name === name)
        .flatMap(({ dataPoints }): readonly object[] => dataPoints);
    },
  };
}

it('nests statements in migrations, migrations in the run, and the run in what is active', () => {
  const { parent, span } = observed([
    ...begun,
    { type: 'statement-finished', ...step },
    { type: 'committed', ...step },
    { type: 'migration-finished', ...step, ...times, ...report },
    { type: 'run-finished', command: 'up', durationMs: 1_600, error: null },
  ]);
  const [statement, migration, run] = [
    span('CREATE TABLE a'),
    span('up app 202601010000_a'),
    span('migrate up'),
  ];
  expect(statement.parentSpanContext?.spanId).toBe(migration.spanContext().spanId);
  expect(migration.parentSpanContext?.spanId).toBe(run.spanContext().spanId);
  expect(run.parentSpanContext?.spanId).toBe(parent.spanContext().spanId);
  expect(migration.attributes).toMatchObject({
    ...database,
    'deployment.environment.name': 'production',
    'runledger.migration.plan_hash': 'abc',
    'runledger.migration.lock.wait': 0.7,
    'runledger.migration.retries': 2,
  });
  expect(run.attributes).toMatchObject({ 'runledger.migration.plan_hash': 'abc' });
  expect(migration.events.map(({ name }) => name)).toEqual(['committed']);
});

it('counts attempts that were made again, and measures how long that took', async () => {
  const { points, span } = observed([
    ...begun,
    { type: 'statement-retried', ...step, reason: 'Line 3 could not have its lock' },
    { type: 'statement-started', ...step, line: 3, sql: 'CREATE TABLE a (id integer)' },
    { type: 'statement-finished', ...step },
    { type: 'migration-finished', ...step, ...times, ...report },
  ]);
  expect(span('CREATE TABLE a').attributes).toMatchObject({ 'error.type': 'lock_unavailable' });
  expect(await points('runledger.migration.retries')).toMatchObject([{ value: 1 }]);
  expect(await points('runledger.migration.lock.wait')).toMatchObject([
    { attributes: { 'runledger.migration.lock': 'run' }, value: { sum: 0.02 } },
    {
      attributes: {
        'runledger.migration.lock': 'table',
        'runledger.migration.version': '202601010000',
        'runledger.migration.plan_hash': 'abc',
      },
      value: { sum: 0.7 },
    },
  ]);
  expect(await points('runledger.migration.duration')).toMatchObject([{ value: { sum: 1.5 } }]);
});

it('measures a wait for another migrator that was in vain', async () => {
  const { points, span } = observed([
    begun[0] as MigrationEvent,
    { type: 'lock-waiting', holder: 'backend 7', waitedMs: 100 },
    { type: 'lock-waiting', holder: 'backend 7', waitedMs: 900 },
    {
      type: 'run-finished',
      command: 'up',
      durationMs: 1_000,
      error: { code: 'MIGRATION_LOCK', message: 'backend 7' },
    },
  ]);
  expect(span('migrate up').events).toMatchObject([{ attributes: { holder: 'backend 7' } }]);
  expect(await points('runledger.migration.lock.wait')).toMatchObject([
    { attributes: { 'runledger.migration.outcome': 'failed' }, value: { sum: 0.9 } },
  ]);
});

it('ends what is open when the run fails without a word about it, and when it is interrupted', () => {
  const error = { code: 'CONNECTION', message: 'the server with password pw is gone' };
  const lost = observed(
    [...begun, { type: 'run-finished', command: 'up', durationMs: 5, error }],
    (text) => text.replace('pw', '***'),
  );
  expect(lost.count()).toBe(3);
  expect(lost.span('CREATE TABLE a').status.message).toBe('the server with password *** is gone');
  expect(lost.span('up app 202601010000_a').attributes).toMatchObject({
    'error.type': 'CONNECTION',
    'runledger.migration.outcome': 'failed',
  });

  const interrupted = observed(begun);
  expect(interrupted.telemetry.spanContext()?.traceId).toBe(
    interrupted.parent.spanContext().traceId,
  );
  interrupted.telemetry.interrupt('by hand');
  expect(interrupted.count()).toBe(3);
  expect(interrupted.telemetry.spanContext()).toBeNull();
});

it('keeps an SDK that fails from stopping the migration, and says so to OpenTelemetry', () => {
  const said: unknown[] = [];
  const silent = () => undefined;
  const others = { warn: silent, info: silent, debug: silent, verbose: silent };
  diag.setLogger({ ...others, error: (...words) => void said.push(...words) }, DiagLogLevel.ERROR);
  onTestFinished(() => diag.disable());
  const startSpan = () => {
    throw new Error('no span today');
  };
  const tracerProvider = { getTracer: () => ({ startSpan }) } as unknown as TracerProvider;
  const { onEvent } = migrationTelemetry({ tracerProvider });
  for (const event of begun) onEvent(event);
  expect(said).toContainEqual(new Error('no span today'));
});

it('says of a migration that another process applied that this one did not', () => {
  const { span } = observed([...begun.slice(0, 3), { type: 'migration-superseded', ...step }]);
  const { attributes, status } = span('up app 202601010000_a');
  expect(attributes).toMatchObject({ 'runledger.migration.outcome': 'superseded' });
  expect(status).toEqual({ code: 0 });
});

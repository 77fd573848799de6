/**
 * Spans and metrics of what the engine does, by OpenTelemetry's API alone: they go wherever the application's own SDK
 * sends its own.
 */
import {
  type Attributes,
  type Context,
  context,
  diag,
  type MeterProvider,
  metrics,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import type { MigrationEvent, MigrationTimes } from '../reports.ts';
import { TOOL_VERSION } from '../version.ts';
import { createInstruments } from './instruments.ts';
import { type StatementSummary, summaryOf } from './summary.ts';

const SCOPE = '@runledger/migrator';
const LONGEST_TEXT = 4_000;

export interface MigrationTelemetryOptions {
  /** Default: the application's global one. */
  readonly tracerProvider?: TracerProvider;
  /** Default: the application's global one. */
  readonly meterProvider?: MeterProvider;
  /** What the run is a part of. Default: what is active when it begins. */
  readonly parent?: Context;
  /** `production` …, as `deployment.environment.name`. */
  readonly environment?: string;
  /** Takes secrets out of messages of errors. */
  readonly redact?: (text: string) => string;
}

export interface MigrationTelemetry {
  /** For {@link MigratorOptions.onEvent}; spans of statements come with `observeStatements`. */
  onEvent(event: MigrationEvent): void;
  /** The innermost span that is open, for log lines. */
  spanContext(): SpanContext | null;
  /** Ends what is open, as failed: for a process that ends before the run does. */
  interrupt(reason: string): void;
}

type EventOf<T extends MigrationEvent['type']> = Extract<MigrationEvent, { type: T }>;
type Outcome = 'succeeded' | 'failed' | 'superseded' | 'interrupted';

/**
 * Makes a span of each run, in it one of each migration, and in that one of each statement, and measures them.
 * @example
 * const telemetry = migrationTelemetry({ environment: 'production' });
 * const migrator = createMigrator({
 *   target,
 *   sources,
 *   onEvent: telemetry.onEvent,
 *   observeStatements: true,
 * });
 */
export function migrationTelemetry(options: MigrationTelemetryOptions = {}): MigrationTelemetry {
  const observer = new Observer(options);
  return {
    onEvent(event) {
      try {
        observer.observe(event);
      } catch (error) {
        // What is thrown here would stop the migration, for the sake of looking at it.
        diag.error(`${SCOPE}: the event ${event.type} could not be told`, error);
      }
    },
    spanContext: () => observer.innermost?.spanContext() ?? null,
    interrupt: (reason) => observer.endRun({ code: 'INTERRUPTED', message: reason }),
  };
}

interface OpenSpan {
  readonly span: Span;
  readonly context: Context;
  /** Of everything that is measured about it. */
  readonly attributes: Attributes;
  /** By the monotonic clock. */
  readonly start: number;
}

class Observer {
  readonly #options: MigrationTelemetryOptions;
  readonly #tracer;
  readonly #instruments;
  #run: OpenSpan | null = null;
  #migration: OpenSpan | null = null;
  #statement: OpenSpan | null = null;
  /** How long the run has waited for another migrator, while it does. */
  #waitingMs: number | null = null;

  constructor(options: MigrationTelemetryOptions) {
    this.#options = options;
    const tracers = options.tracerProvider ?? trace;
    const meters = options.meterProvider ?? metrics;
    this.#tracer = tracers.getTracer(SCOPE, TOOL_VERSION);
    this.#instruments = createInstruments(meters.getMeter(SCOPE, TOOL_VERSION));
  }

  get innermost(): Span | null {
    return (this.#statement ?? this.#migration ?? this.#run)?.span ?? null;
  }

  observe(event: MigrationEvent): void {
    switch (event.type) {
      case 'run-started':
        this.#startRun(event);
        break;
      case 'run-finished':
        this.endRun(event.error);
        break;
      case 'migration-started':
        this.#startMigration(event);
        break;
      case 'migration-finished':
        this.#endMigration('succeeded', event);
        break;
      case 'migration-superseded':
        this.#endMigration('superseded');
        break;
      case 'migration-failed':
        this.#failMigration(event);
        break;
      case 'statement-started':
        this.#startStatement(event);
        break;
      case 'statement-finished':
        this.#endStatement(null);
        break;
      case 'statement-retried':
        this.#retry(event);
        break;
      case 'lock-waiting':
        this.#waitForMigrator(event);
        break;
      case 'lock-acquired':
        this.#stopWaiting(event.waitedMs, 'succeeded');
        break;
      case 'backfill-started':
        this.#startBackfill(event);
        break;
      case 'backfill-progress':
        this.#countRows(event.rows);
        break;
      case 'backfill-finished':
      case 'backfill-interrupted':
        this.#endMigration(event.type === 'backfill-finished' ? 'succeeded' : 'interrupted');
        break;
      case 'backfill-failed':
        this.#endMigration('failed', null, {
          code: 'BACKFILL_FAILED',
          message: event.message,
        });
        break;
      default:
        this.#note(event);
    }
  }

  #startRun({ command, database }: EventOf<'run-started'>): void {
    const { environment, parent = context.active() } = this.#options;
    const shared: Attributes = { ...database };
    if (environment !== undefined) shared['deployment.environment.name'] = environment;
    const attributes = { ...shared, 'runledger.migration.command': command };
    this.#run = this.#open(`migrate ${command}`, { attributes }, parent, attributes);
  }

  endRun(error: { readonly code: string; readonly message: string } | null): void {
    const run = this.#run;
    if (!run) return;
    // What ended without a word of its own: the connection was lost, or somebody interrupted it.
    this.#endStatement(error ? { type: error.code, message: error.message } : null);
    if (this.#migration) this.#endMigration('failed', null, error);
    if (this.#waitingMs !== null) this.#stopWaiting(this.#waitingMs, 'failed');
    if (error) this.#mark(run.span, error.code, error.message);
    const attributes = measured(run.attributes, error ? 'failed' : 'succeeded', error?.code);
    this.#instruments.run.record(secondsSince(run.start), attributes, run.context);
    run.span.end();
    this.#run = null;
  }

  #startMigration(event: EventOf<'migration-started'>): void {
    const { stream, version, name, direction, statements, planHash } = event;
    const attributes: Attributes = {
      ...this.#run?.attributes,
      'runledger.migration.stream': stream,
      'runledger.migration.version': version,
      'runledger.migration.direction': direction,
    };
    if (planHash !== null) {
      attributes['runledger.migration.plan_hash'] = planHash;
      this.#run?.span.setAttribute('runledger.migration.plan_hash', planHash);
    }
    const facts = {
      ...attributes,
      'runledger.migration.name': name,
      'runledger.migration.statements': statements,
    };
    const title = `${direction} ${stream} ${version}_${name}`;
    this.#migration = this.#open(title, { attributes: facts }, this.#run?.context, attributes);
  }

  /** In the place of a migration, since it follows its own. */
  #startBackfill(event: EventOf<'backfill-started'>): void {
    const { stream, version, name, table, resumed } = event;
    const attributes: Attributes = {
      ...this.#run?.attributes,
      'runledger.migration.stream': stream,
      'runledger.migration.version': version,
    };
    const facts = {
      ...attributes,
      'runledger.migration.name': name,
      'runledger.migration.resumed': resumed,
      'db.collection.name': table,
    };
    const title = `backfill ${stream} ${version}_${name}`;
    this.#migration = this.#open(title, { attributes: facts }, this.#run?.context, attributes);
  }

  #countRows(rows: number): void {
    if (!this.#migration) return;
    const { attributes, context: inside } = this.#migration;
    this.#instruments.backfilledRows.add(rows, attributes, inside);
  }

  #failMigration(event: EventOf<'migration-failed'>): void {
    const { code, message, nativeCode } = event;
    this.#endStatement({ type: nativeCode ?? code, message, nativeCode });
    this.#endMigration('failed', event, { code, message });
  }

  #endMigration(
    outcome: Outcome,
    times: MigrationTimes | null = null,
    error: { readonly code: string; readonly message: string } | null = null,
  ): void {
    const migration = this.#migration;
    if (!migration) return;
    const attributes = measured(migration.attributes, outcome, error?.code);
    migration.span.setAttribute('runledger.migration.outcome', outcome);
    if (error) this.#mark(migration.span, error.code, error.message);
    if (times) {
      const { durationMs, lockWaitMs, retries } = times;
      migration.span.setAttribute('runledger.migration.lock.wait', lockWaitMs / 1_000);
      migration.span.setAttribute('runledger.migration.retries', retries);
      this.#instruments.migration.record(durationMs / 1_000, attributes, migration.context);
      const wait = { ...attributes, 'runledger.migration.lock': 'table' };
      this.#instruments.lockWait.record(lockWaitMs / 1_000, wait, migration.context);
    }
    migration.span.end();
    this.#migration = null;
  }

  #startStatement({ statement, line, sql }: EventOf<'statement-started'>): void {
    const summary = summaryOf(sql);
    const described = { ...databaseOf(this.#run?.attributes), ...describe(summary) };
    const attributes = {
      ...described,
      // As the file has it, which holds no values but those that were reviewed with it.
      'db.query.text': sql.length > LONGEST_TEXT ? `${sql.slice(0, LONGEST_TEXT)}…` : sql,
      'runledger.migration.statement': statement,
      'runledger.migration.line': line,
    };
    const options = { kind: SpanKind.CLIENT, attributes };
    this.#statement = this.#open(summary.text, options, this.#migration?.context, described);
  }

  #endStatement(error: { type: string; message: string; nativeCode?: string | null } | null): void {
    const statement = this.#statement;
    if (!statement) return;
    const { span, attributes } = statement;
    const seconds = secondsSince(statement.start);
    const failure = error ? { 'error.type': error.type } : {};
    if (error) {
      this.#mark(span, error.type, error.message);
      if (error.nativeCode) span.setAttribute('db.response.status_code', error.nativeCode);
    }
    const { 'db.query.summary': _, ...dimensions } = attributes;
    this.#instruments.statement.record(seconds, { ...dimensions, ...failure }, statement.context);
    span.end();
    this.#statement = null;
  }

  #retry({ reason }: EventOf<'statement-retried'>): void {
    this.#endStatement({ type: 'lock_unavailable', message: reason });
    const migration = this.#migration;
    if (!migration) return;
    migration.span.addEvent('lock unavailable', { reason: this.#redacted(reason) });
    this.#instruments.retries.add(1, migration.attributes, migration.context);
  }

  #waitForMigrator({ holder, waitedMs }: EventOf<'lock-waiting'>): void {
    if (this.#waitingMs === null) this.#run?.span.addEvent('waiting for a migrator', { holder });
    this.#waitingMs = waitedMs;
  }

  #stopWaiting(waitedMs: number, outcome: Outcome): void {
    this.#waitingMs = null;
    const run = this.#run;
    if (!run) return;
    const attributes = { ...measured(run.attributes, outcome), 'runledger.migration.lock': 'run' };
    run.span.setAttribute('runledger.migration.lock.wait', waitedMs / 1_000);
    this.#instruments.lockWait.record(waitedMs / 1_000, attributes, run.context);
  }

  /** What is neither begun nor ended is an event of the innermost span. */
  #note(event: MigrationEvent): void {
    if (event.type === 'prepared' || event.type === 'logged') return;
    const { type, ...facts } = event;
    this.innermost?.addEvent(type, this.#flat(facts));
  }

  #open(
    name: string,
    options: { readonly kind?: SpanKind; readonly attributes: Attributes },
    parent: Context | undefined,
    attributes: Attributes,
  ): OpenSpan {
    const within = parent ?? context.active();
    const span = this.#tracer.startSpan(name, options, within);
    return { span, context: trace.setSpan(within, span), attributes, start: performance.now() };
  }

  #mark(span: Span, type: string, message: string): void {
    span.setAttribute('error.type', type);
    span.setStatus({ code: SpanStatusCode.ERROR, message: this.#redacted(message) });
  }

  /** What an event of a span can hold: no objects. */
  #flat(facts: object): Attributes {
    const attributes: Attributes = {};
    for (const [key, value] of Object.entries(facts)) {
      if (typeof value === 'number' || typeof value === 'boolean') attributes[key] = value;
      else if (typeof value === 'string') attributes[key] = this.#redacted(value);
      else if (value) attributes[key] = this.#redacted(JSON.stringify(value));
    }
    return attributes;
  }

  #redacted(text: string): string {
    return this.#options.redact?.(text) ?? text;
  }
}

const secondsSince = (start: number) => (performance.now() - start) / 1_000;

function measured(attributes: Attributes, outcome: Outcome, errorType?: string): Attributes {
  const facts: Attributes = { ...attributes, 'runledger.migration.outcome': outcome };
  if (errorType !== undefined) facts['error.type'] = errorType;
  return facts;
}

/** Of a run's attributes those that the conventions for databases know, and the environment. */
function databaseOf(attributes: Attributes = {}): Attributes {
  const { 'runledger.migration.command': _, ...database } = attributes;
  return database;
}

function describe({ operation, text, table }: StatementSummary): Attributes {
  const facts: Attributes = { 'db.operation.name': operation, 'db.query.summary': text };
  if (table !== null) facts['db.collection.name'] = table;
  return facts;
}

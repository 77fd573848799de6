/**
 * Spans and metrics of what the engine does, by OpenTelemetry's API alone: they go wherever the application's own SDK
 * sends its own.
 */
import {
  type Context,
  context,
  diag,
  type MeterProvider,
  type Span,
  type SpanContext,
  type TracerProvider,
} from '@opentelemetry/api';
import type { MigrationEvent, MigrationTimes } from '../reports.ts';
import { MigrationSpan } from './migration-span.ts';
import { RunSpan } from './run-span.ts';
import { StatementSpan } from './statement-span.ts';
import { type EndError, type Outcome, SCOPE, Tracing } from './tracing.ts';

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

/** What is open, one within the other. */
class Observer {
  readonly #options: MigrationTelemetryOptions;
  readonly #tracing: Tracing;
  #run: RunSpan | null = null;
  #migration: MigrationSpan | null = null;
  #statement: StatementSpan | null = null;

  constructor(options: MigrationTelemetryOptions) {
    this.#options = options;
    this.#tracing = new Tracing(options);
  }

  get innermost(): Span | null {
    return (this.#statement ?? this.#migration ?? this.#run)?.open.span ?? null;
  }

  observe(event: MigrationEvent): void {
    switch (event.type) {
      case 'run-started': {
        const { environment, parent = context.active() } = this.#options;
        this.#run = new RunSpan(this.#tracing, event, parent, environment);
        break;
      }
      case 'run-finished':
        this.endRun(event.error);
        break;
      case 'lock-waiting':
        this.#run?.waits(event.holder, event.waitedMs);
        break;
      case 'lock-acquired':
        this.#run?.waited(event.waitedMs, 'succeeded');
        break;
      case 'migration-started':
        this.#migration = MigrationSpan.ofMigration(this.#tracing, event, this.#run);
        break;
      case 'migration-finished':
        this.#endMigration('succeeded', event);
        break;
      case 'migration-superseded':
        this.#endMigration('superseded');
        break;
      case 'migration-failed': {
        const { code, message, nativeCode } = event;
        this.#endStatement({ code: nativeCode ?? code, message }, nativeCode);
        this.#endMigration('failed', event, { code, message });
        break;
      }
      case 'statement-started':
        this.#statement = new StatementSpan(this.#tracing, event, this.#run, this.#migration);
        break;
      case 'statement-finished':
        this.#endStatement(null);
        break;
      case 'statement-retried':
        this.#endStatement({ code: 'lock_unavailable', message: event.reason });
        this.#migration?.retried(event.reason);
        break;
      case 'backfill-started':
        this.#migration = MigrationSpan.ofBackfill(this.#tracing, event, this.#run);
        break;
      case 'backfill-progress':
        this.#migration?.countRows(event.rows);
        break;
      case 'backfill-finished':
        this.#endMigration('succeeded');
        break;
      case 'backfill-interrupted':
        this.#endMigration('interrupted');
        break;
      case 'backfill-failed':
        this.#endMigration('failed', null, { code: 'BACKFILL_FAILED', message: event.message });
        break;
      default:
        this.#note(event);
    }
  }

  endRun(error: EndError | null): void {
    if (!this.#run) return;
    // What ended without a word of its own: the connection was lost, or somebody interrupted it.
    this.#endStatement(error);
    this.#endMigration('failed', null, error);
    this.#run.end(error);
    this.#run = null;
  }

  #endMigration(
    outcome: Outcome,
    times: MigrationTimes | null = null,
    error: EndError | null = null,
  ): void {
    this.#migration?.end(outcome, times, error);
    this.#migration = null;
  }

  #endStatement(error: EndError | null, nativeCode: string | null = null): void {
    this.#statement?.end(error, nativeCode);
    this.#statement = null;
  }

  /** What is neither begun nor ended is an event of the innermost span. */
  #note(event: MigrationEvent): void {
    if (event.type === 'prepared' || event.type === 'logged') return;
    const { type, ...facts } = event;
    this.innermost?.addEvent(type, this.#tracing.flat(facts));
  }
}

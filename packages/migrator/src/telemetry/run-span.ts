/** The span of a run, and how long it waits for another migrator. */
import type { Attributes, Context } from '@opentelemetry/api';
import type { MigrationEvent } from '../reports.ts';
import {
  type EndError,
  measured,
  type OpenSpan,
  type Outcome,
  secondsSince,
  type Tracing,
} from './tracing.ts';

type RunStarted = Extract<MigrationEvent, { type: 'run-started' }>;

export class RunSpan {
  readonly open: OpenSpan;
  readonly #tracing: Tracing;
  /** How long it has waited for another migrator, while it does. */
  #waitingMs: number | null = null;

  constructor(
    tracing: Tracing,
    { command, database }: RunStarted,
    parent: Context | undefined,
    environment: string | undefined,
  ) {
    this.#tracing = tracing;
    const attributes: Attributes = { ...database };
    if (environment !== undefined) attributes['deployment.environment.name'] = environment;
    attributes['runledger.migration.command'] = command;
    this.open = tracing.open(`migrate ${command}`, { attributes }, attributes, parent);
  }

  waits(holder: string, waitedMs: number): void {
    if (this.#waitingMs === null) this.open.span.addEvent('waiting for a migrator', { holder });
    this.#waitingMs = waitedMs;
  }

  waited(waitedMs: number, outcome: Outcome): void {
    this.#waitingMs = null;
    const { span, attributes, context } = this.open;
    const facts = { ...measured(attributes, outcome), 'runledger.migration.lock': 'run' };
    span.setAttribute('runledger.migration.lock.wait', waitedMs / 1_000);
    this.#tracing.instruments.lockWait.record(waitedMs / 1_000, facts, context);
  }

  end(error: EndError | null): void {
    const { span, attributes, context, start } = this.open;
    if (this.#waitingMs !== null) this.waited(this.#waitingMs, 'failed');
    if (error) this.#tracing.mark(span, error);
    const facts = measured(attributes, error ? 'failed' : 'succeeded', error?.code);
    this.#tracing.instruments.run.record(secondsSince(start), facts, context);
    span.end();
  }
}

/** Where spans and measurements go, and what they have in common. */
import {
  type Attributes,
  type Context,
  context,
  metrics,
  type Span,
  type SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { TOOL_VERSION } from '../version.ts';
import { createInstruments, type Instruments } from './instruments.ts';
import type { MigrationTelemetryOptions } from './observer.ts';

export const SCOPE = '@runledger/migrator';

export type Outcome = 'succeeded' | 'failed' | 'superseded' | 'interrupted';

/** Why something ended before it was through. */
export interface EndError {
  readonly code: string;
  readonly message: string;
}

export interface OpenSpan {
  readonly span: Span;
  readonly context: Context;
  /** Of everything that is measured about it. */
  readonly attributes: Attributes;
  /** By the monotonic clock. */
  readonly start: number;
}

export class Tracing {
  readonly instruments: Instruments;
  readonly #tracer: Tracer;
  readonly #redact: (text: string) => string;

  constructor({ tracerProvider, meterProvider, redact }: MigrationTelemetryOptions) {
    this.#tracer = (tracerProvider ?? trace).getTracer(SCOPE, TOOL_VERSION);
    this.instruments = createInstruments((meterProvider ?? metrics).getMeter(SCOPE, TOOL_VERSION));
    this.#redact = redact ?? ((text) => text);
  }

  /**
   * @param facts what the span says of itself
   * @param attributes what is said of everything that is measured about it
   * @param parent what it is a part of, where that is not what is active
   */
  open(
    name: string,
    facts: { readonly kind?: SpanKind; readonly attributes: Attributes },
    attributes: Attributes,
    parent: Context | undefined,
  ): OpenSpan {
    const within = parent ?? context.active();
    const span = this.#tracer.startSpan(name, facts, within);
    return { span, context: trace.setSpan(within, span), attributes, start: performance.now() };
  }

  /** Says on the span that it failed. */
  mark(span: Span, { code, message }: EndError): void {
    span.setAttribute('error.type', code);
    span.setStatus({ code: SpanStatusCode.ERROR, message: this.redacted(message) });
  }

  /** What an event of a span can hold: no objects. */
  flat(facts: object): Attributes {
    const attributes: Attributes = {};
    for (const [key, value] of Object.entries(facts)) {
      if (typeof value === 'number' || typeof value === 'boolean') attributes[key] = value;
      else if (typeof value === 'string') attributes[key] = this.redacted(value);
      else if (value) attributes[key] = this.redacted(JSON.stringify(value));
    }
    return attributes;
  }

  redacted(text: string): string {
    return this.#redact(text);
  }
}

export const secondsSince = (start: number) => (performance.now() - start) / 1_000;

/** The attributes of a measurement of what has ended. */
export function measured(attributes: Attributes, outcome: Outcome, errorType?: string): Attributes {
  const facts: Attributes = { ...attributes, 'runledger.migration.outcome': outcome };
  if (errorType !== undefined) facts['error.type'] = errorType;
  return facts;
}

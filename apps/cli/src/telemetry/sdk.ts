/** OpenTelemetry's SDK for the length of a command. Loaded only where there is a collector. */
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { defaultResource, type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Config } from '@runledger/config';
import { type MigrationTelemetry, migrationTelemetry } from '@runledger/migrator/telemetry';
import { version } from '../version.ts';
import { type Collector, metricExporter, traceExporter } from './exporters.ts';

/** Metrics go at the end: a command that takes longer than this tells how far it is, too. */
const METRICS_EVERY_MS = 60_000;
/** Spans of a run with many statements, which SQLite runs without a pause for sending. */
const MOST_SPANS = 32_768;

export interface Sdk {
  readonly telemetry: MigrationTelemetry;
  /** Sends the rest. @returns why something could not be sent, or `null` */
  shutdown(): Promise<string | null>;
}

export interface SdkOptions {
  readonly endpoint: string;
  /** How long the end may take. */
  readonly timeoutMs: number;
  readonly redact: (text: string) => string;
}

export async function startSdk(config: Config, options: SdkOptions): Promise<Sdk> {
  const { protocol = 'http/protobuf', headers, tracesExporter, metricsExporter } = config.telemetry;
  const { endpoint, timeoutMs, redact } = options;
  let problem: string | null = null;
  const collector: Collector = {
    protocol,
    endpoint,
    headers: headers ?? {},
    // In time for it to say why.
    timeoutMs: Math.ceil(timeoutMs * 0.8),
    onFailure(error) {
      problem ??= redact(reasonOf(error));
    },
  };
  const resource = resourceOf(config);
  const [traces, metrics] = await Promise.all([
    tracesExporter === 'none' ? null : traceExporter(collector),
    metricsExporter === 'none' ? null : metricExporter(collector),
  ]);
  const tracerProvider = new TracerProvider({
    resource,
    spanProcessors: traces
      ? [new BatchSpanProcessor({ exporter: traces, maxQueueSize: MOST_SPANS })]
      : [],
  });
  const meterProvider = new MeterProvider({
    resource,
    readers: metrics
      ? [
          new PeriodicExportingMetricReader({
            exporter: metrics,
            exportIntervalMillis: METRICS_EVERY_MS,
            exportTimeoutMillis: timeoutMs,
          }),
        ]
      : [],
  });
  const telemetry = migrationTelemetry({
    tracerProvider,
    meterProvider,
    parent: parentContext(process.env),
    redact,
    ...(config.environment === null ? {} : { environment: config.environment }),
  });
  return {
    telemetry,
    async shutdown() {
      const closed = Promise.allSettled([tracerProvider.shutdown(), meterProvider.shutdown()]);
      const inTime = await within(timeoutMs, closed);
      return problem ?? (inTime ? null : `no answer within ${timeoutMs} ms`);
    },
  };
}

function resourceOf({ environment, telemetry }: Config): Resource {
  const { serviceName, resourceAttributes } = telemetry;
  return defaultResource().merge(
    resourceFromAttributes({
      'service.name': 'runledger',
      'service.version': version,
      ...(environment === null ? {} : { 'deployment.environment.name': environment }),
      ...resourceAttributes,
      ...(serviceName === undefined ? {} : { 'service.name': serviceName }),
    }),
  );
}

/** The span that a deployment is in, as its environment hands it on. */
function parentContext({ TRACEPARENT: traceparent, TRACESTATE: tracestate }: NodeJS.ProcessEnv) {
  const carrier = { traceparent, tracestate };
  return new W3CTraceContextPropagator().extract(ROOT_CONTEXT, carrier, {
    get: (from: typeof carrier, key) => from[key as keyof typeof carrier],
    keys: (from) => Object.keys(from),
  });
}

function reasonOf(error: Error | undefined): string {
  if (!error) return 'it refused them';
  // A name with several addresses gives an error without words around one for each.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return String(first?.message || first?.code || first).replace(/\.$/, '');
}

/** @returns whether it came to its end in time */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  const inTime = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}

/** What sends traces and metrics, in the protocol of the collector. */
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Config } from '@runledger/config';

export interface Collector {
  readonly protocol: NonNullable<Config['telemetry']['protocol']>;
  /** Without the paths of the signals. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly onFailure: (error: Error | undefined) => void;
}

export async function traceExporter(collector: Collector): Promise<SpanExporter> {
  const { OTLPTraceExporter } =
    collector.protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto');
  return watched(new OTLPTraceExporter(optionsOf(collector, 'traces')), collector);
}

export async function metricExporter(collector: Collector): Promise<PushMetricExporter> {
  const { OTLPMetricExporter } =
    collector.protocol === 'http/json'
      ? await import('@opentelemetry/exporter-metrics-otlp-http')
      : await import('@opentelemetry/exporter-metrics-otlp-proto');
  return watched(new OTLPMetricExporter(optionsOf(collector, 'metrics')), collector);
}

function optionsOf({ endpoint, headers, timeoutMs }: Collector, signal: string) {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/${signal}`;
  return { url, headers: { ...headers }, timeoutMillis: timeoutMs };
}

interface Exporter<T> {
  export(items: T, done: (result: ExportResult) => void): void;
}

/** SDKs keep failures to themselves. */
function watched<T, E extends Exporter<T>>(exporter: E, { onFailure }: Collector): E {
  const send = exporter.export.bind(exporter);
  exporter.export = (items, done) =>
    send(items, (result) => {
      if (result.code !== ExportResultCode.SUCCESS) onFailure(result.error);
      done(result);
    });
  return exporter;
}

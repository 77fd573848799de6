/** Traces and metrics of a command, where the configuration names a collector for them. */
import type { Config } from '@runledger/config';
import type { MigrationEvent } from '@runledger/migrator';
import { beforeInterruption } from '../interruption.ts';
import { describeError, hideSecrets } from '../terminal/failure.ts';
import { note } from '../terminal/output.ts';

/** By what log lines are found from a trace, as OpenTelemetry names them in JSON. */
export interface TraceIds {
  readonly trace_id: string;
  readonly span_id: string;
}

export interface Telemetry {
  /** @returns the span that the event is about */
  observe(event: MigrationEvent): TraceIds | null;
  /** Sends what is left, within the collector's timeout; a collector that cannot be reached is told of in a line. */
  finish(): Promise<void>;
}

/** How long the end of a command may be delayed by a collector, unless its timeout is configured. */
const LONGEST_DELAY_MS = 3_000;

/** @returns `null` where nothing is to be sent: then nothing of it is loaded */
export async function startTelemetry(config: Config): Promise<Telemetry | null> {
  const { endpoint, disabled, timeoutMs, tracesExporter, metricsExporter } = config.telemetry;
  const isSilent = tracesExporter === 'none' && metricsExporter === 'none';
  if (disabled || isSilent) return null;
  warnOfOtherEndpoints();
  if (endpoint === undefined) return null;
  if (config.telemetry.protocol === 'grpc') {
    note(
      'Warning: no traces and metrics are sent, since this command does not speak gRPC: set OTEL_EXPORTER_OTLP_PROTOCOL to http/protobuf and name the collector’s port for it, most often 4318.',
      'warn',
    );
    return null;
  }
  const { startSdk } = await import('./sdk.ts');
  const sdk = await startSdk(config, {
    endpoint,
    timeoutMs: timeoutMs ?? LONGEST_DELAY_MS,
    redact: hideSecrets,
  }).catch((error: unknown) => {
    // A migration is not to fail for the sake of looking at it.
    note(`Warning: no traces and metrics are sent: ${describeError(error)}`, 'warn');
    return null;
  });
  if (sdk === null) return null;
  let finished: Promise<void> | null = null;
  const finish = () => {
    finished ??= sdk.shutdown().then((problem) => {
      if (problem === null) return;
      note(
        `Warning: traces and metrics could not be sent to ${placeOf(endpoint)}: ${problem}.`,
        'warn',
      );
    });
    return finished;
  };
  const forget = beforeInterruption(async (signal) => {
    sdk.telemetry.interrupt(`interrupted by ${signal}`);
    await finish();
  });
  return {
    observe(event) {
      const { onEvent, spanContext } = sdk.telemetry;
      const before = spanContext();
      onEvent(event);
      // What has ended is told of by its last event.
      const span = event.type.endsWith('-started') ? spanContext() : (before ?? spanContext());
      return span && { trace_id: span.traceId, span_id: span.spanId };
    },
    async finish() {
      await finish();
      forget();
    },
  };
}

/** Whoever names a collector for one kind alone would wait for what goes elsewhere, or nowhere. */
function warnOfOtherEndpoints(): void {
  const unread = ['TRACES', 'METRICS']
    .map((kind) => `OTEL_EXPORTER_OTLP_${kind}_ENDPOINT`)
    .filter((name) => process.env[name]);
  if (unread.length === 0) return;
  note(
    `Warning: ${unread.join(' and ')} ${unread.length === 1 ? 'is' : 'are'} not read: name the collector of both as OTEL_EXPORTER_OTLP_ENDPOINT, without /v1/traces or /v1/metrics.`,
    'warn',
  );
}

/** The address without what may be secret in it. */
function placeOf(endpoint: string): string {
  const { origin, pathname } = new URL(endpoint);
  return pathname === '/' ? origin : origin + pathname;
}

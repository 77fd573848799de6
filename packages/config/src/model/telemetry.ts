/** What OpenTelemetry is told, and where. */
import * as z from 'zod/mini';
import { about, milliseconds, oneOf, text } from './values.ts';

export const telemetry = () =>
  z.strictObject({
    endpoint: about(
      z.optional(z.url({ protocol: /^https?$/, error: 'must be an http or https address' })),
      'OpenTelemetry collector (OTLP).',
    ),
    protocol: about(
      z.optional(oneOf('http/protobuf', 'http/json', 'grpc')),
      'How to speak to the collector.',
    ),
    headers: about(
      z.optional(z.record(z.string(), z.string())),
      'Headers to send along, such as an access key.',
    ),
    timeoutMs: about(z.optional(milliseconds()), 'Longest wait for the collector.'),
    serviceName: about(
      z.optional(text()),
      'How traces and metrics call the process. Default: runledger.',
    ),
    resourceAttributes: about(
      z.optional(z.record(z.string(), z.string())),
      'What else they say of it, by the names of OpenTelemetry’s conventions.',
    ),
    tracesExporter: about(z.optional(oneOf('otlp', 'none')), 'Where traces go. Default: otlp.'),
    metricsExporter: about(z.optional(oneOf('otlp', 'none')), 'Where metrics go. Default: otlp.'),
    disabled: about(z.optional(z.boolean()), 'Send nothing, whatever else is set. Default: false.'),
  });

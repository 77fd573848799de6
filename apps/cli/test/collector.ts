/** An OpenTelemetry collector that keeps what it is sent, over OTLP/HTTP in JSON. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { onTestFinished } from 'vitest';

type Values = Readonly<Record<string, unknown>>;

export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly kind: number;
  /** 2 is an error. */
  readonly status: { readonly code?: number; readonly message?: string };
  readonly attributes: Values;
  readonly resource: Values;
  readonly events: readonly { readonly name: string; readonly attributes: Values }[];
}

/** One point of a metric. */
export interface ReceivedPoint {
  readonly name: string;
  readonly unit: string;
  readonly attributes: Values;
  readonly resource: Values;
  /** Of a histogram. */
  readonly count: number;
  /** Of a histogram, or the value of a counter. */
  readonly sum: number;
}

interface Request {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Collector {
  readonly url: string;
  readonly requests: readonly Request[];
  spans(): readonly ReceivedSpan[];
  points(): readonly ReceivedPoint[];
}

/** @param answers whether it answers at all */
export async function startCollector(answers = true): Promise<Collector> {
  const requests: Request[] = [];
  const server = createServer(async (request, response) => {
    const { headers, url: path = '' } = request;
    const isZipped = headers['content-encoding'] === 'gzip';
    const body = await text(isZipped ? request.pipe(createGunzip()) : request);
    requests.push({ path, headers, body });
    if (answers) response.setHeader('content-type', 'application/json').end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const of = (path: string) =>
    requests.filter((request) => request.path === path).map(({ body }) => JSON.parse(body));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    spans: () => of('/v1/traces').flatMap(spansIn),
    points: () => of('/v1/metrics').flatMap(pointsIn),
  };
}

// biome-ignore-start lint/suspicious/noExplicitAny: JSON as it came.
function spansIn({ resourceSpans }: any): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }: any) =>
    scopeSpans.flatMap(({ spans }: any) =>
      spans.map((span: any) => ({
        ...span,
        parentSpanId: span.parentSpanId || undefined,
        status: span.status ?? {},
        attributes: valuesOf(span.attributes),
        resource: valuesOf(resource.attributes),
        events: (span.events ?? []).map(({ name, attributes }: any) => ({
          name,
          attributes: valuesOf(attributes),
        })),
      })),
    ),
  );
}

function pointsIn({ resourceMetrics }: any): ReceivedPoint[] {
  return resourceMetrics.flatMap(({ resource, scopeMetrics }: any) =>
    scopeMetrics.flatMap(({ metrics }: any) =>
      metrics.flatMap(({ name, unit, histogram, sum }: any) =>
        (histogram ?? sum).dataPoints.map((point: any) => ({
          name,
          unit,
          attributes: valuesOf(point.attributes),
          resource: valuesOf(resource.attributes),
          count: Number(point.count ?? 0),
          sum: Number(point.sum ?? point.asInt ?? point.asDouble),
        })),
      ),
    ),
  );
}

function valuesOf(attributes: any[] = []): Values {
  return Object.fromEntries(
    attributes.map(({ key, value }) => {
      const [kind, given] = Object.entries(value)[0] ?? [];
      return [key, kind === 'intValue' ? Number(given) : given];
    }),
  );
}
// biome-ignore-end lint/suspicious/noExplicitAny: see above.

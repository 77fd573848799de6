/** What the environment says of telemetry, and collectors that are not there: no command fails of it. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startCollector } from './collector.ts';
import { run, tracedBy } from './traced.ts';
import { drivers, emptyDatabases, migrated } from './workplace.ts';

describe.each(drivers)('telemetry on %s', (driver) => {
  it('neither fails nor waits for long where no collector is, and says so in one line', async () => {
    const workplace = await emptyDatabases[driver]();
    const url = await unusedAddress();
    const start = performance.now();
    const { code, stdout, stderr } = await run(workplace, 'migrate', {
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
    });
    expect({ code, stderr: stderr.split('\n') }).toEqual({
      code: 0,
      stderr: [
        expect.stringMatching(`^Warning: traces and metrics could not be sent to ${url}: .*\\.$`),
        '',
      ],
    });
    expect(stdout).toContain('8 migrations applied');
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it('says which standard variables it does not read', async () => {
    const place = await emptyDatabases[driver]();
    const variables = {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:9/v1/traces',
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: '',
    };
    const { code, stderr } = await run(place, 'migrate', variables);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'Warning: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is not read: name the collector of both as OTEL_EXPORTER_OTLP_ENDPOINT, without /v1/traces or /v1/metrics.\n',
    });
    const disabled = { ...variables, OTEL_SDK_DISABLED: 'true' };
    expect((await run(place, 'migrate redo --yes', disabled)).stderr).not.toContain('not read');
  });
});

describe('telemetry', () => {
  it('speaks protobuf unless told otherwise', async () => {
    const workplace = await emptyDatabases.sqlite();
    const collector = await startCollector();
    await run(workplace, 'migrate', { OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/` });
    expect(collector.requests.map(({ path, headers }) => [path, headers['content-type']])).toEqual(
      expect.arrayContaining([
        ['/v1/traces', 'application/x-protobuf'],
        ['/v1/metrics', 'application/x-protobuf'],
      ]),
    );
  });

  it.each([
    ['everything', { OTEL_SDK_DISABLED: 'TRUE' }, []],
    ['traces', { OTEL_TRACES_EXPORTER: 'none' }, ['/v1/metrics']],
    ['metrics', { OTEL_METRICS_EXPORTER: 'none' }, ['/v1/traces']],
  ])('leaves out %s where the environment says so', async (_, variables, paths) => {
    const workplace = await emptyDatabases.sqlite();
    const collector = await startCollector();
    const { code } = await run(workplace, 'migrate', { ...tracedBy(collector), ...variables });
    expect(code).toBe(0);
    expect([...new Set(collector.requests.map(({ path }) => path))]).toEqual(paths);
  });

  it('sends nothing of a command that only looks', async () => {
    const workplace = await migrated('sqlite');
    const collector = await startCollector();
    await run(workplace, 'migrate status', tracedBy(collector));
    expect(collector.requests).toEqual([]);
  });

  it('gives a collector that does not answer as long as it may take', async () => {
    const workplace = await emptyDatabases.sqlite();
    const collector = await startCollector(false);
    const { code, stderr } = await run(workplace, 'migrate', {
      ...tracedBy(collector),
      OTEL_EXPORTER_OTLP_TIMEOUT: '300',
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Warning: traces and metrics could not be sent to http:.*\.\n$/);
  });
});

async function unusedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

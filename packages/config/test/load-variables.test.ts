import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/index.ts';
import { directoryWith } from './directory.ts';
import { json, load } from './loading.ts';

describe('loadConfig › .env', () => {
  it('is read beside the file; the process wins over it', async () => {
    const cwd = directoryWith({
      ...json({}),
      '.env': 'DB_DRIVER=sqlite\nDB_PATH="./from-env-file.db" # comment\n',
      'sub/x': '',
    });
    const read = await loadConfig({ cwd: join(cwd, 'sub'), variables: {} });
    expect(read.connection).toEqual({ driver: 'sqlite', path: join(cwd, 'from-env-file.db') });
    expect(read.files.env).toBe(join(cwd, '.env'));

    const variables = { DB_PATH: './from-process.db' };
    const overridden = await loadConfig({ cwd: join(cwd, 'sub'), variables });
    expect(overridden.connection).toMatchObject({ path: join(cwd, 'sub', 'from-process.db') });
  });

  it('is named where it is wrong', async () => {
    const cwd = directoryWith({ '.env': 'DB_DRIVER=oracle' });
    await expect(loadConfig({ cwd, variables: {} })).rejects.toThrow(
      `${join(cwd, '.env')}: DB_DRIVER must be one of "postgres", "sqlite".`,
    );
  });

  it('says of telemetry what OpenTelemetry’s own variables say', async () => {
    const telemetryOf = async (variables: Record<string, string>) =>
      (await load({}, { driver: 'sqlite', variables: { DB_PATH: ':memory:', ...variables } }))
        .telemetry;
    expect(
      await telemetryOf({
        OTEL_SERVICE_NAME: 'shop',
        OTEL_RESOURCE_ATTRIBUTES: 'team=a%20b,tier=1',
        OTEL_TRACES_EXPORTER: 'console, otlp',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_SDK_DISABLED: 'True',
      }),
    ).toEqual({
      serviceName: 'shop',
      resourceAttributes: { team: 'a b', tier: '1' },
      tracesExporter: 'otlp',
      metricsExporter: 'none',
      disabled: true,
    });
    // What is meant for other programs of the same environment.
    expect(
      await telemetryOf({
        OTEL_TRACES_EXPORTER: 'zipkin',
        OTEL_SDK_DISABLED: 'no',
        OTEL_SERVICE_NAME: '',
      }),
    ).toEqual({});
  });

  it('gives telemetry and analytics their addresses', async () => {
    const config = await load(
      {},
      {
        driver: 'sqlite',
        variables: {
          DB_PATH: ':memory:',
          ANALYTICS_URL: 'clickhouse://warehouse',
          OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
          OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b, team=x',
          OTEL_EXPORTER_OTLP_TIMEOUT: '2500',
        },
      },
    );
    expect(config.analytics).toEqual({ url: 'clickhouse://warehouse' });
    expect(config.telemetry).toEqual({
      endpoint: 'http://collector:4318',
      headers: { 'api-key': 'a b', team: 'x' },
      timeoutMs: 2500,
    });
  });
});

/** What the environment says: the variables, and the `.env` file beside the configuration. */
import { readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { percentDecoded } from './decoding.ts';
import type { RunledgerConfig } from './model.ts';
import { type ConfigProblem, configProblems } from './problems.ts';

export interface EnvironmentVariable {
  readonly name: string;
  readonly about: string;
  readonly example: string;
}

/** Every variable that Runledger reads; `.env.example` derives from it. */
export const environmentVariables: readonly EnvironmentVariable[] = [
  { name: 'DB_DRIVER', about: 'postgres (default) or sqlite.', example: 'postgres' },
  {
    name: 'DB_URL',
    about: 'PostgreSQL: address of the database; DATABASE_URL serves where this is not set.',
    example: 'postgres://runledger:secret@localhost:5432/app',
  },
  { name: 'DATABASE_URL', about: 'PostgreSQL: used when DB_URL is not set.', example: '' },
  {
    name: 'DB_SCRATCH_URL',
    about: 'PostgreSQL: a server where databases may be made to try migrations on.',
    example: '',
  },
  {
    name: 'DB_PATH',
    about: 'SQLite: the database file, or :memory:.',
    example: './data/runledger.db',
  },
  { name: 'ANALYTICS_URL', about: 'Address of the warehouse.', example: '' },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    about: 'OpenTelemetry collector.',
    example: 'http://localhost:4318',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_PROTOCOL',
    about: 'http/protobuf, http/json or grpc.',
    example: 'http/protobuf',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    about: 'Headers for the collector: name=value, comma between.',
    example: '',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_TIMEOUT',
    about: 'Longest wait for the collector, in milliseconds.',
    example: '10000',
  },
  { name: 'OTEL_SERVICE_NAME', about: 'How traces and metrics call the process.', example: '' },
  {
    name: 'OTEL_RESOURCE_ATTRIBUTES',
    about: 'What else they say of it: name=value, comma between.',
    example: '',
  },
  { name: 'OTEL_TRACES_EXPORTER', about: 'otlp (default) or none.', example: '' },
  { name: 'OTEL_METRICS_EXPORTER', about: 'otlp (default) or none.', example: '' },
  { name: 'OTEL_SDK_DISABLED', about: 'true: no traces and no metrics.', example: '' },
];

export type Variables = Readonly<Record<string, string | undefined>>;

/** The variables of the process, and those that `.env` adds. */
export interface EnvironmentLayer {
  readonly values: Variables;
  /** The `.env` file that was read. */
  readonly file: string | null;
  /** Whether a variable's value comes from that file. */
  isFromFile(name: string): boolean;
  /** Where a relative path in a variable starts from. */
  directoryOf(name: string): string;
}

/** Reads `.env` in `directory`; what the process has set wins over it. */
export function readEnvironment(
  directory: string,
  process: Variables,
  cwd: string,
): EnvironmentLayer {
  const path = join(directory, '.env');
  const file = parseIfThere(path);
  const isFromFile = (name: string) => process[name] === undefined && file?.[name] !== undefined;
  return {
    values: { ...file, ...process },
    file: file === null ? null : path,
    isFromFile,
    directoryOf: (name) => (isFromFile(name) ? directory : cwd),
  };
}

function parseIfThere(path: string): Variables | null {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT' || code === 'EISDIR') return null;
    throw error;
  }
}

/** Which variable each key of the configuration came from. */
const keyOf: Record<string, string> = {
  driver: 'DB_DRIVER',
  path: 'DB_PATH',
  scratchUrl: 'DB_SCRATCH_URL',
  'analytics.url': 'ANALYTICS_URL',
  'telemetry.endpoint': 'OTEL_EXPORTER_OTLP_ENDPOINT',
  'telemetry.protocol': 'OTEL_EXPORTER_OTLP_PROTOCOL',
  'telemetry.headers': 'OTEL_EXPORTER_OTLP_HEADERS',
  'telemetry.timeoutMs': 'OTEL_EXPORTER_OTLP_TIMEOUT',
  'telemetry.serviceName': 'OTEL_SERVICE_NAME',
  'telemetry.resourceAttributes': 'OTEL_RESOURCE_ATTRIBUTES',
};

/**
 * The environment as a configuration. An empty variable counts as not set, since shells and compose files
 * pass them so; an empty DB_PATH does not, or a misspelt variable would send a command to another database.
 */
export async function environmentConfig(layer: EnvironmentLayer): Promise<{
  config: RunledgerConfig;
  problems: ConfigProblem[];
}> {
  const { values } = layer;
  const given = (name: string) => values[name] || undefined;
  const urlVariable = given('DB_URL') ? 'DB_URL' : 'DATABASE_URL';
  const timeout = given('OTEL_EXPORTER_OTLP_TIMEOUT');
  const config = withoutUndefined({
    driver: given('DB_DRIVER'),
    url: given(urlVariable),
    path: values.DB_PATH,
    scratchUrl: given('DB_SCRATCH_URL'),
    analytics: section({ url: given('ANALYTICS_URL') }),
    telemetry: section({
      endpoint: given('OTEL_EXPORTER_OTLP_ENDPOINT'),
      protocol: given('OTEL_EXPORTER_OTLP_PROTOCOL'),
      headers: pairsIn(given('OTEL_EXPORTER_OTLP_HEADERS')),
      timeoutMs: timeout === undefined ? undefined : Number(timeout),
      serviceName: given('OTEL_SERVICE_NAME'),
      resourceAttributes: pairsIn(given('OTEL_RESOURCE_ATTRIBUTES')),
      tracesExporter: exporterIn(given('OTEL_TRACES_EXPORTER')),
      metricsExporter: exporterIn(given('OTEL_METRICS_EXPORTER')),
      disabled: given('OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || undefined,
    }),
  }) as RunledgerConfig;
  const problems = (await configProblems(config, null)).map((problem) => {
    const name = problem.path === 'url' ? urlVariable : (keyOf[problem.path] ?? problem.path);
    return { ...problem, path: name, source: layer.isFromFile(name) ? layer.file : null };
  });
  if (config.path !== undefined) {
    config.path = absolutePath(config.path, layer.directoryOf('DB_PATH'));
  }
  return { config, problems };
}

/** Exporters that are not known here are another program's in the same environment, and count as not set. */
function exporterIn(text: string | undefined): string | undefined {
  const names = text?.split(',').map((name) => name.trim()) ?? [];
  return ['otlp', 'none'].find((name) => names.includes(name));
}

function pairsIn(text: string | undefined): Record<string, string> | undefined {
  if (text === undefined) return undefined;
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name.trim(), percentDecoded(value.join('=').trim())];
    }),
  );
}

/** Paths are relative to where they are written; `:memory:` and paths that are refused stay as they are. */
export function absolutePath(path: string, directory: string): string {
  if (path === ':memory:' || path === '' || isAbsolute(path)) return path;
  // resolve() drops a trailing separator, by which a directory is recognised.
  return /[/\\]$/.test(path) ? path : resolve(directory, path);
}

function withoutUndefined(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, given]) => given !== undefined));
}

/** A part of the configuration, or nothing where the environment says nothing of it. */
function section(value: Record<string, unknown>): Record<string, unknown> | undefined {
  const given = withoutUndefined(value);
  return Object.keys(given).length === 0 ? undefined : given;
}

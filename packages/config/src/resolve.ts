/** Merging file, environment and flags into one configuration; the later wins. */
import { dirname } from 'node:path';
import type { Config, Connection, Driver, StreamDirectory } from './config.ts';
import { absolutePath } from './environment.ts';
import type { EnvironmentConfig, RunledgerConfig } from './model.ts';
import type { ConfigProblem } from './problems.ts';
import { nearest } from './suggestion.ts';

export interface Layers {
  readonly file: RunledgerConfig;
  /** `environments.NAME` of the file. */
  readonly chosen: EnvironmentConfig;
  readonly variables: RunledgerConfig;
  /** What the caller names: a flag, or a program's own options. */
  readonly named: NamedConnection;
}

export type NamedConnection = Pick<RunledgerConfig, 'driver' | 'url' | 'path'>;

type ConnectionKeys = Omit<EnvironmentConfig, 'protected' | 'approvers' | 'appliers' | 'approvals'>;

const addressKeys = ['url', 'host', 'port', 'user', 'password', 'database'] as const;

export function chosenDriver({ file, chosen, variables, named }: Layers): Driver {
  return named.driver ?? variables.driver ?? chosen.driver ?? file.driver ?? 'postgres';
}

/** The environment that `--env` names. */
export function chosenEnvironment(
  file: RunledgerConfig,
  name: string | undefined,
  source: string | null,
): { chosen: EnvironmentConfig; problems: ConfigProblem[] } {
  if (name === undefined) return { chosen: {}, problems: [] };
  const known = Object.keys(file.environments ?? {});
  const chosen = file.environments?.[name];
  if (chosen) return { chosen, problems: [] };
  return { chosen: {}, problems: [{ path: '', message: unknownName(name, known), source }] };
}

function unknownName(name: string, known: string[]): string {
  if (known.length === 0) return `--env ${name} names an environment, and "environments" has none`;
  const meant = nearest(name, known);
  return meant
    ? `--env ${name} is no environment; did you mean "${meant}"`
    : `--env ${name} is no environment; known are ${known.join(', ')}`;
}

/** The connection, or what is missing for one. */
export function resolveConnection(layers: Layers): Connection | ConfigProblem {
  const driver = chosenDriver(layers);
  const given = mergeConnections([layers.file, layers.chosen, layers.variables, layers.named]);
  return driver === 'sqlite' ? sqliteConnection(given) : postgresConnection(given, driver);
}

function sqliteConnection({ path, synchronous }: ConnectionKeys): Connection | ConfigProblem {
  if (path !== undefined) return { driver: 'sqlite', path, synchronous };
  return {
    code: 'PATH_MISSING',
    path: '',
    message:
      'SQLite needs a file: set "path" in the configuration or DB_PATH in the environment, for example ./data/runledger.db',
    source: null,
  };
}

function postgresConnection(given: ConnectionKeys, driver: 'postgres'): Connection | ConfigProblem {
  if (given.url === undefined && given.host === undefined) {
    return {
      code: 'ADDRESS_MISSING',
      path: '',
      message:
        'PostgreSQL needs an address: set "url" or "host" in the configuration, or DB_URL in the environment; for a database in a file, without a server, use --driver sqlite',
      source: null,
    };
  }
  const { url, host, port, user, password, database, sslMode, sslRootCert } = given;
  const { schema = 'runledger', applicationName, namedStatements, scratchUrl } = given;
  const address = { url, host, port, user, password, database, sslMode, sslRootCert };
  return { driver, ...address, schema, applicationName, namedStatements, scratchUrl };
}

/** A later layer that gives an address replaces the whole of the earlier one's, not its parts. */
function mergeConnections(layers: readonly ConnectionKeys[]): ConnectionKeys {
  let merged: ConnectionKeys = {};
  for (const layer of layers) {
    if (layer.url !== undefined || layer.host !== undefined) {
      for (const key of addressKeys) delete merged[key];
    }
    merged = { ...merged, ...definedOnly(layer) };
  }
  return merged;
}

function definedOnly(layer: ConnectionKeys): ConnectionKeys {
  return Object.fromEntries(Object.entries(layer).filter(([, value]) => value !== undefined));
}

/** Everything but the connection, with its defaults. */
export function resolveRest(
  layers: Layers,
  environment: string | undefined,
): Omit<Config, 'connection' | 'files' | 'streams'> {
  const { file, chosen, variables } = layers;
  return {
    environment: environment ?? null,
    protection: {
      isProtected: chosen.protected ?? false,
      approvers: chosen.approvers,
      appliers: chosen.appliers,
      approvals: chosen.approvals,
    },
    pool: file.pool ?? {},
    timeouts: { migrationLockMs: 60_000, ...file.timeouts },
    retries: { attempts: 5, delayMs: 100, ...file.retries },
    telemetry: { ...file.telemetry, ...variables.telemetry },
    logFormat: file.logFormat ?? 'text',
    analytics: { ...file.analytics, ...variables.analytics },
    apiKeys: file.apiKeys ?? {},
    quotaTiers: file.quotaTiers ?? {},
    hooks: file.hooks ?? {},
    backfills: file.backfills ?? {},
  };
}

/** The application's migration directories for the driver; a stream without one for it is a problem. */
export function resolveStreams(
  { streams = {} }: RunledgerConfig,
  driver: Driver,
  source: string,
): { streams: StreamDirectory[]; problems: ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const absolute = (path: string) => absolutePath(path, dirname(source));
  const resolved = Object.entries(streams).flatMap(([stream, { model, ...given }]) => {
    const directories = Object.fromEntries(
      Object.entries(given).map(([name, path]) => [name, absolute(path)]),
    ) as StreamDirectory['directories'];
    const directory = directories[driver];
    if (directory !== undefined) {
      return [{ stream, directory, directories, model: model ? absolute(model) : null }];
    }
    const message = `has no directory for ${driver}; add streams.${stream}.${driver}`;
    problems.push({ path: `streams.${stream}`, message, source });
    return [];
  });
  return { streams: resolved, problems };
}

/** Paths in a file are relative to the file. */
export function withAbsolutePaths(file: RunledgerConfig, source: string): RunledgerConfig {
  const directory = dirname(source);
  const absolute = <T extends ConnectionKeys>(given: T): T => ({
    ...given,
    ...(given.path === undefined ? {} : { path: absolutePath(given.path, directory) }),
    ...(given.sslRootCert === undefined
      ? {}
      : { sslRootCert: absolutePath(given.sslRootCert, directory) }),
  });
  return {
    ...absolute(file),
    environments:
      file.environments &&
      Object.fromEntries(
        Object.entries(file.environments).map(([name, given]) => [name, absolute(given)]),
      ),
  };
}

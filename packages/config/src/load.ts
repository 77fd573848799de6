/** Reading the configuration from everywhere it is given. */
import { dirname, resolve } from 'node:path';
import type { Config, Driver } from './config.ts';
import { absolutePath, environmentConfig, readEnvironment, type Variables } from './environment.ts';
import { findConfigFile, readConfigFile } from './file.ts';
import type { RunledgerConfig } from './model.ts';
import { ConfigError, type ConfigProblem, configProblems } from './problems.ts';
import {
  chosenDriver,
  chosenEnvironment,
  type Layers,
  type NamedConnection,
  resolveConnection,
  resolveRest,
  resolveStreams,
  withAbsolutePaths,
} from './resolve.ts';

export interface LoadOptions {
  /** Where the search for a file begins, upwards. Default: the current directory. */
  readonly cwd?: string;
  /** The file to read, instead of searching one. */
  readonly file?: string;
  /** The name of one of the file's `environments`. */
  readonly environment?: string;
  /** Wins over everything else that names a driver. */
  readonly driver?: string;
  /** PostgreSQL: wins over every other address. */
  readonly url?: string;
  /** SQLite: wins over every other file, relative to `cwd`; or `:memory:`. */
  readonly path?: string;
  /** Default: the process's own variables. */
  readonly variables?: Variables;
}

/**
 * Loads the configuration: the file, then `.env` and the environment, then what the caller names; the later
 * wins.
 *
 * @throws ConfigError naming everything that is wrong, not the first thing only
 *
 * @example
 * ```ts
 * const config = await loadConfig({ environment: 'production' });
 * ```
 */
export async function loadConfig(options: LoadOptions = {}): Promise<Config> {
  const cwd = resolve(options.cwd ?? process.cwd());
  const path = options.file === undefined ? findConfigFile(cwd) : resolve(cwd, options.file);
  const read = path === null ? {} : (await readConfigFile(path)).value;

  const fileProblems = await configProblems(read, path);
  const broken = new Set(fileProblems.map(({ path }) => path.split(/[.[]/, 1)[0] ?? ''));
  const file = usableConfig(read, path, broken);
  const environment = readEnvironment(
    path === null ? cwd : dirname(path),
    options.variables ?? process.env,
    cwd,
  );
  const variables = await environmentConfig(environment);
  const environmentName = broken.has('environments') ? undefined : options.environment;
  const { chosen, problems: nameProblems } = chosenEnvironment(file, environmentName, path);
  const named = await namedConnection(options, cwd);
  const layers: Layers = { file, chosen, variables: variables.config, named: named.connection };

  const name = chosenDriver(layers);
  const variableProblems = variables.problems.filter(({ path }) =>
    concerns(path, name, named.connection),
  );
  const problems = [...fileProblems, ...nameProblems, ...named.problems, ...variableProblems];
  const connection = resolveConnection(layers);
  // Where a key of the connection is wrong, that it is missing as well would mislead.
  const isConnectionBroken =
    connectionKeys.some((key) => broken.has(key)) || named.problems.length > 0;
  const hasVariableProblem = variableProblems.some(({ path }) => path.startsWith('D'));
  if ('message' in connection && !isConnectionBroken && !hasVariableProblem) {
    problems.push(connection);
  }
  const streams = path === null ? noStreams : resolveStreams(file, name, path);
  problems.push(...streams.problems);
  if (problems.length > 0 || 'message' in connection) throw new ConfigError(problems);

  return {
    connection,
    ...resolveRest(layers, options.environment),
    streams: streams.streams,
    files: { config: path, env: environment.file },
  };
}

const noStreams = { streams: [], problems: [] };
const connectionKeys = ['', 'driver', 'url', 'host', 'path', 'environments'];

/** What is wrong in the file is known by now; its other keys are looked at all the same. */
function usableConfig(
  value: unknown,
  path: string | null,
  broken: ReadonlySet<string>,
): RunledgerConfig {
  if (path === null || broken.has('')) return {};
  const sound = Object.entries(value as RunledgerConfig).filter(([key]) => !broken.has(key));
  return withAbsolutePaths(Object.fromEntries(sound), path);
}

/** What the caller names; what is wrong of it is reported, and counts as not named. */
async function namedConnection(
  { driver, url, path }: LoadOptions,
  cwd: string,
): Promise<{ connection: NamedConnection; problems: ConfigProblem[] }> {
  const given = Object.entries({ driver, url, path }).filter(([, value]) => value !== undefined);
  const problems = await configProblems(Object.fromEntries(given), null);
  const sound = given.filter(([key]) => !problems.some((problem) => problem.path === key));
  const connection: NamedConnection = Object.fromEntries(sound);
  if (connection.path !== undefined) connection.path = absolutePath(connection.path, cwd);
  // The only one of them that a command has a flag for.
  const renamed = problems.map((problem) =>
    problem.path === 'driver' ? { ...problem, path: '--driver' } : problem,
  );
  return { connection, problems: renamed };
}

/** Whether a variable matters: DATABASE_URL may belong to an application's other database. */
function concerns(variable: string, driver: Driver, named: NamedConnection): boolean {
  if (variable === 'DB_PATH') return driver === 'sqlite' && named.path === undefined;
  if (!variable.endsWith('_URL') || variable === 'ANALYTICS_URL') return true;
  return driver === 'postgres' && named.url === undefined;
}

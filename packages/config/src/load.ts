/** Reading the configuration from everywhere it is given. */
import { dirname, resolve } from 'node:path';
import type { Config, Driver } from './config.ts';
import { environmentConfig, readEnvironment, type Variables } from './environment.ts';
import { findConfigFile, readConfigFile } from './file.ts';
import type { RunledgerConfig } from './model.ts';
import { ConfigError, type ConfigProblem, configProblems } from './problems.ts';
import {
  chosenDriver,
  chosenEnvironment,
  type Layers,
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
  const named = broken.has('environments') ? undefined : options.environment;
  const { chosen, problems: nameProblems } = chosenEnvironment(file, named, path);
  const driver = await driverFlag(options.driver);
  const layers: Layers = { file, chosen, variables: variables.config, driver: driver.value };

  const name = chosenDriver(layers);
  const variableProblems = variables.problems.filter(({ path }) => concerns(path, name));
  const problems = [...fileProblems, ...nameProblems, ...driver.problems, ...variableProblems];
  const connection = resolveConnection(layers);
  // Where a key of the connection is wrong, that it is missing as well would mislead.
  const isConnectionBroken =
    connectionKeys.some((key) => broken.has(key)) || driver.problems.length > 0;
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

async function driverFlag(value: string | undefined): Promise<{
  value: Driver | undefined;
  problems: ConfigProblem[];
}> {
  if (value === undefined) return { value, problems: [] };
  const problems = await configProblems({ driver: value }, null);
  const renamed = problems.map((problem) => ({ ...problem, path: '--driver' }));
  return { value: problems.length > 0 ? undefined : (value as Driver), problems: renamed };
}

/** Whether a variable matters to the driver: DATABASE_URL may belong to an application's other database. */
function concerns(variable: string, driver: Driver): boolean {
  if (variable === 'DB_PATH') return driver === 'sqlite';
  return variable.endsWith('_URL') && variable !== 'ANALYTICS_URL' ? driver === 'postgres' : true;
}

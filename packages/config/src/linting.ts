/** Linting migrations: Runledger's own, the configuration's streams, or files that are named. Without a database. */
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { MigrationUsageError } from '@runledger/migrator';
import {
  directoryFiles,
  embeddedFiles,
  type LintDialect,
  type LintReport,
  type LintSet,
  type LintStream,
  lint,
} from '@runledger/migrator/lint';
import { type AnyTable, model } from '@runledger/schema';
import type { Driver } from './config.ts';
import { findConfigFile, readConfigFile } from './file.ts';
import type { RunledgerConfig } from './model.ts';
import { ConfigError, configProblems } from './problems.ts';
import { driverNames } from './rules.ts';

export interface LintOptions {
  /** Files, or directories of migrations. Default: Runledger's own migrations and those of the streams. */
  readonly paths?: readonly string[];
  /** Only this stream. */
  readonly stream?: string;
  /** Default: both, each file with the one that its directory says. */
  readonly dialect?: string;
  /** Where paths, and the search for a configuration file, begin. Default: the current directory. */
  readonly cwd?: string;
  /** The configuration file to read, instead of searching one. */
  readonly file?: string;
}

/**
 * Lints migration files.
 * @throws ConfigError when the configuration's streams are not valid
 * @throws MigrationUsageError when nothing says which database a file is for
 * @throws MigrationFileError when a file cannot be read
 *
 * @example
 * ```ts
 * const { findings } = await lintMigrations({ paths: ['migrations/postgres'] });
 * for (const { file, line, message } of findings) console.error(`${file}:${line} ${message}`);
 * ```
 */
export async function lintMigrations(options: LintOptions = {}): Promise<LintReport> {
  const cwd = resolve(options.cwd ?? process.cwd());
  const { paths = [], stream, dialect = 'both' } = options;
  const chosen = driverNames.filter((name) => dialect === 'both' || dialect === name);
  if (chosen.length === 0) {
    throw new MigrationUsageError(
      `${dialect} is no dialect: say both, ${driverNames.join(' or ')}.`,
    );
  }
  const { streams, models } = await configuredStreams(cwd, options.file);
  const directories =
    paths.length > 0
      ? namedDirectories(paths, streams, chosen, cwd)
      : streams.filter(({ driver }) => chosen.includes(driver));
  const isWhole = paths.length === 0;
  const sets = await Promise.all(
    chosen.map((driver) => setOf(driver, directories, { stream, isWhole, cwd })),
  );
  const asked = sets.filter(({ streams }) => streams.length > 0);
  if (stream !== undefined) assertStream(stream, asked);
  const { tables, notices } = await tablesOf(models);
  const report = await lint(asked, { model: [...Object.values(model), ...tables] });
  return { ...report, notices: [...notices, ...report.notices] };
}

interface Directory {
  readonly driver: Driver;
  readonly stream: string;
  /** Absolute. */
  readonly path: string;
  /** Files that findings are wanted for; all, when none is named. */
  readonly names?: readonly string[];
}

interface Scope {
  readonly stream: string | undefined;
  /** Whether Runledger's own migrations are looked at as well. */
  readonly isWhole: boolean;
  readonly cwd: string;
}

async function setOf(
  driver: Driver,
  directories: readonly Directory[],
  { stream, isWhole, cwd }: Scope,
): Promise<LintSet> {
  const [lintDialect, { embeddedMigrations }] = await Promise.all([
    dialectOf(driver),
    driver === 'sqlite'
      ? import('@runledger/sqlite/migrations')
      : import('@runledger/postgres/migrations'),
  ]);
  const isAsked = (name: string) => stream === undefined || stream === name;
  const own = isWhole ? new Set(embeddedMigrations.map((migration) => migration.stream)) : [];
  const streams: LintStream[] = [...own].map((name) => ({
    name,
    files: embeddedFiles(embeddedMigrations, name, isAsked(name)),
  }));
  for (const { stream: name, path, names } of directories.filter(
    (each) => each.driver === driver,
  )) {
    const isNamed = (file: string) => isAsked(name) && (names?.includes(file) ?? true);
    streams.push({ name, files: directoryFiles(path, isNamed, shown(path, cwd)) });
  }
  return { dialect: lintDialect, streams };
}

async function dialectOf(driver: Driver): Promise<LintDialect> {
  const { lintDialect } = await (driver === 'sqlite'
    ? import('@runledger/sqlite/lint')
    : import('@runledger/postgres/lint'));
  return lintDialect;
}

/** Every dialect, with its rules. */
export async function lintDialects(): Promise<readonly LintDialect[]> {
  return await Promise.all(driverNames.map(dialectOf));
}

function shown(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') ? path : short;
}

function assertStream(stream: string, sets: readonly LintSet[]): void {
  const names = new Set(sets.flatMap(({ streams }) => streams.map(({ name }) => name)));
  if (names.has(stream)) return;
  const known = [...names].join(', ') || 'none';
  throw new MigrationUsageError(`There is no stream "${stream}"; there are: ${known}.`);
}

/** The tables of the application's own model, whose columns have a classification. */
async function tablesOf(
  models: readonly string[],
): Promise<{ tables: readonly AnyTable[]; notices: readonly string[] }> {
  const tables: AnyTable[] = [];
  const notices: string[] = [];
  for (const path of models) {
    const { loadTables } = await import('./model-tables.ts');
    try {
      tables.push(...(await loadTables(path)));
    } catch (error) {
      // Files can be looked at all the same: less is known of their columns.
      if (!(error instanceof ConfigError)) throw error;
      notices.push(`The linter does without the model of a stream: ${error.message}`);
    }
  }
  return { tables, notices };
}

interface ConfiguredStreams {
  readonly streams: readonly Directory[];
  /** The modules that declare their tables. */
  readonly models: readonly string[];
}

/** The streams of the configuration file, for either driver; what else is wrong in it does not matter here. */
async function configuredStreams(
  cwd: string,
  named: string | undefined,
): Promise<ConfiguredStreams> {
  const path = named === undefined ? findConfigFile(cwd) : resolve(cwd, named);
  if (path === null) return { streams: [], models: [] };
  const { value } = await readConfigFile(path);
  const problems = (await configProblems(value, path)).filter(({ path: key }) =>
    /^(streams\b|$)/.test(key),
  );
  if (problems.length > 0) throw new ConfigError(problems);
  const { streams = {} } = value as RunledgerConfig;
  const absolute = (given: string) => resolve(dirname(path), given);
  return {
    streams: Object.entries(streams).flatMap(([stream, directories]) =>
      driverNames.flatMap((driver) => {
        const directory = directories[driver];
        return directory === undefined ? [] : [{ driver, stream, path: absolute(directory) }];
      }),
    ),
    models: Object.values(streams).flatMap(({ model: given }) =>
      given === undefined ? [] : [absolute(given)],
    ),
  };
}

/** The directories of the files that are named, each with what says which database it is for. */
function namedDirectories(
  paths: readonly string[],
  streams: readonly Directory[],
  chosen: readonly Driver[],
  cwd: string,
): Directory[] {
  const wanted = new Map<string, string[] | null>();
  for (const given of paths) {
    const path = resolve(cwd, given);
    if (isDirectory(path, given)) {
      const found = migrationDirectories(path);
      // A wrong directory has nothing to find, either.
      if (found.length === 0) {
        throw new MigrationUsageError(
          `There is no migration in ${given}: no .sql file, nor below it.`,
        );
      }
      for (const directory of found) wanted.set(directory, null);
      continue;
    }
    if (!path.endsWith('.sql')) {
      throw new MigrationUsageError(`${given} is no migration: they are .sql files.`);
    }
    const names = wanted.get(dirname(path));
    if (names !== null) wanted.set(dirname(path), [...(names ?? []), basename(path)]);
  }
  return [...wanted].map(([path, names]) => {
    const known = streams.find((each) => each.path === path);
    const [only, ...others] = chosen;
    const driver = others.length === 0 ? only : (known?.driver ?? driverBy(path));
    if (!driver) {
      throw new MigrationUsageError(
        `Nothing says which database ${shown(path, cwd)} is for: no stream of the configuration, and no directory of its path called ${driverNames.join(' or ')}. Say --dialect.`,
      );
    }
    const stream = known?.stream ?? streamBy(path);
    return { driver, stream, path, ...(names === null ? {} : { names }) };
  });
}

function isDirectory(path: string, given: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new MigrationUsageError(`There is no file or directory ${given}.`);
  return found.isDirectory();
}

/** The directory itself, or those in it, that hold migrations; in the order in which Runledger's own are applied. */
function migrationDirectories(path: string): string[] {
  const entries = readdirSync(path, { withFileTypes: true });
  if (entries.some((entry) => entry.isFile() && entry.name.endsWith('.sql'))) return [path];
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .flatMap((name) => migrationDirectories(join(path, name)));
}

const FIRST = ['operational', 'analytics'];
const rank = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);

/** By the last directory of the path that is called as a driver is. */
function driverBy(path: string): Driver | null {
  const last = path.split(sep).findLast((part) => isDriver(part));
  return last !== undefined && isDriver(last) ? last : null;
}

const isDriver = (name: string): name is Driver =>
  (driverNames as readonly string[]).includes(name);

function streamBy(path: string): string {
  return path.split(sep).findLast((part) => !isDriver(part)) || 'migrations';
}

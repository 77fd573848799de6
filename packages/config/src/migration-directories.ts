/** Directories of migrations: those of the configuration's streams, and those that somebody names. */
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { MigrationUsageError } from '@runledger/migrator';
import type { Driver } from './config.ts';
import { findConfigFile, readConfigFile } from './file.ts';
import type { RunledgerConfig } from './model.ts';
import { ConfigError, configProblems } from './problems.ts';
import { driverNames } from './rules.ts';

export interface MigrationDirectory {
  readonly driver: Driver;
  readonly stream: string;
  /** Absolute. */
  readonly path: string;
  /** Files that findings are wanted for; all, when none is named. */
  readonly names?: readonly string[];
}

interface ConfiguredStreams {
  readonly streams: readonly MigrationDirectory[];
  /** The modules that declare their tables. */
  readonly models: readonly string[];
}

/**
 * The streams of the configuration file, for either driver; what else is wrong in it does not matter here.
 * @throws ConfigError
 */
export async function configuredStreams(
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

/**
 * The directories of the files that are named, each with what says which database it is for.
 * @throws MigrationUsageError where nothing says so, or a file is no migration
 */
export function namedDirectories(
  paths: readonly string[],
  streams: readonly MigrationDirectory[],
  chosen: readonly Driver[],
  cwd: string,
): MigrationDirectory[] {
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

/** The path for people: from the current directory on, where it is below. */
export function shown(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') ? path : short;
}

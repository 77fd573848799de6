/** Linting migrations: Runledger's own, the configuration's streams, or files that are named. Without a database. */
import { resolve } from 'node:path';
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
import {
  configuredStreams,
  type MigrationDirectory,
  namedDirectories,
  shown,
} from './migration-directories.ts';
import { ConfigError } from './problems.ts';
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

interface Scope {
  readonly stream: string | undefined;
  /** Whether Runledger's own migrations are looked at as well. */
  readonly isWhole: boolean;
  readonly cwd: string;
}

async function setOf(
  driver: Driver,
  directories: readonly MigrationDirectory[],
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

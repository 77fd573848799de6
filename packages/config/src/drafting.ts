/** Drafting migrations from a model, for the streams and databases of the configuration. */
import { mkdirSync } from 'node:fs';
import type { MigrationSource } from '@runledger/migrator';
import type { AnyTable } from '@runledger/schema';
import type { DraftedMigration } from '@runledger/sqlite/drafting';
import type { Config, Driver, StreamDirectory } from './config.ts';
import { type LoadOptions, loadConfig } from './load.ts';
import { isAddressMissing, loadForFiles, NOWHERE } from './load-for-files.ts';
import { postgresOptions } from './postgres-options.ts';
import { ConfigError } from './problems.ts';

export type { DraftedMigration, DraftedScript } from '@runledger/sqlite/drafting';
export { loadTables } from './model-tables.ts';

/** The stream that a draft is for. */
export interface DraftedStream extends Pick<StreamDirectory, 'stream' | 'directories'> {
  /** Every table that its migrations are to make. */
  readonly tables: readonly AnyTable[];
}

/**
 * The migrations that the stream lacks on each driver that it has a directory for. What there is is applied to scratch
 * databases; the configuration's own database is not touched.
 * @throws ConfigError when there is no server to try migrations for PostgreSQL on
 */
export async function draftFromModel(
  config: Config,
  stream: DraftedStream,
): Promise<ReadonlyMap<Driver, readonly DraftedMigration[]>> {
  const drafts = new Map<Driver, readonly DraftedMigration[]>();
  for (const [driver, directory] of Object.entries(stream.directories)) {
    const draft = driver === 'sqlite' ? draftForSqlite : draftForPostgres;
    // The first migration of a stream finds none before it.
    mkdirSync(directory, { recursive: true });
    drafts.set(driver as Driver, await draft(config, stream, directory));
  }
  return drafts;
}

async function draftForSqlite(
  config: Config,
  { stream, tables }: DraftedStream,
  directory: string,
) {
  const [{ draftFromModel }, { embeddedMigrations }, { sourcesOf }, { streams }] =
    await Promise.all([
      import('@runledger/sqlite/drafting'),
      import('@runledger/sqlite/migrations'),
      import('@runledger/migrator'),
      configOf(config, 'sqlite'),
    ]);
  const earlier = before(stream, [...sourcesOf(embeddedMigrations), ...streams]);
  return await draftFromModel({ tables, earlier, own: { stream, directory } });
}

async function draftForPostgres(
  config: Config,
  { stream, tables }: DraftedStream,
  directory: string,
) {
  const [{ draftFromModel }, { embeddedMigrations }, { sourcesOf }, own] = await Promise.all([
    import('@runledger/postgres/drafting'),
    import('@runledger/postgres/migrations'),
    import('@runledger/migrator'),
    configOf(config, 'postgres'),
  ]);
  const { connection } = own;
  if (connection.driver !== 'postgres') throw new RangeError('PostgreSQL was asked for.');
  const earlier = before(stream, [...sourcesOf(embeddedMigrations), ...own.streams]);
  const request = { tables, earlier, own: { stream, directory } };
  return await draftFromModel(postgresOptions(own, connection), request);
}

/** Streams are applied in their order: those that others build on first. */
function before(stream: string, sources: readonly MigrationSource[]): MigrationSource[] {
  const place = sources.findIndex((source) => source.stream === stream);
  return sources.slice(0, place === -1 ? sources.length : place);
}

/** The configuration as it would be for the driver. */
async function configOf(config: Config, driver: Driver): Promise<Config> {
  if (config.connection.driver === driver && !isNowhere(config)) return config;
  const options: LoadOptions = {
    file: config.files.config ?? undefined,
    environment: config.environment ?? undefined,
    driver,
  };
  if (driver === 'sqlite') return await loadForFiles(options);
  try {
    return await loadConfig(options);
  } catch (error) {
    if (!isAddressMissing(error)) throw error;
  }
  // A server to try migrations on is all that is needed.
  const { connection } = await loadConfig({ ...options, url: NOWHERE });
  const scratchUrl = connection.driver === 'postgres' ? connection.scratchUrl : undefined;
  if (scratchUrl !== undefined) return await loadConfig({ ...options, url: scratchUrl });
  throw new ConfigError([
    {
      path: '',
      message:
        'a draft for PostgreSQL is made on a scratch database: name a server where databases may be made, as DB_SCRATCH_URL in the environment or "scratchUrl" in the configuration',
      source: null,
    },
  ]);
}

const isNowhere = ({ connection }: Config) =>
  connection.driver === 'postgres' && connection.url === NOWHERE;

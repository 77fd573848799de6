/** Each contestant applies the same migrations to a database and does nothing the second time. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createMigrator, type MigrationTarget } from '@runledger/migrator';
import { migrationTarget as postgresTarget } from '@runledger/postgres/migrations';
import { migrationTarget as sqliteTarget } from '@runledger/sqlite/migrations';
import Database from 'better-sqlite3';
import { resolveBinary } from 'dbmate';
import { type Dialect, Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { dbmateFiles, kyselyMigrations, nodePgMigrateFiles, pairs } from './files.ts';

const run = promisify(execFile);

/** Brings a database up to date. `location` is a file's path or a URL. */
export interface MigrationTool {
  readonly name: string;
  migrate(location: string): Promise<unknown>;
  remove?(): void;
}

function runledger(count: number, target: (location: string) => MigrationTarget): MigrationTool {
  const files = pairs(count);
  return {
    name: 'Runledger',
    migrate: (location) =>
      createMigrator({
        target: target(location),
        sources: [{ stream: 'bench', directory: files.folder }],
      }).up(),
    remove: files.remove,
  };
}

/** In memory: Kysely reads and imports nothing here. */
function kysely(count: number, dialect: (location: string) => Dialect): MigrationTool {
  const migrations = kyselyMigrations(count);
  return {
    name: 'Kysely Migrator',
    async migrate(location) {
      const db = new Kysely<unknown>({ dialect: dialect(location) });
      const migrator = new Migrator({
        db,
        provider: { getMigrations: () => Promise.resolve(migrations) },
      });
      const { error } = await migrator.migrateToLatest();
      await db.destroy();
      if (error) throw error;
    },
  };
}

/** A program of its own: its figures include starting it, about 10 ms. */
function dbmate(count: number, url: (location: string) => string): MigrationTool {
  const files = dbmateFiles(count);
  return {
    name: 'dbmate (process)',
    migrate: (location) =>
      run(
        resolveBinary(),
        ['--url', url(location), '--migrations-dir', files.folder, '--no-dump-schema', 'migrate'],
        { maxBuffer: 64 * 2 ** 20 },
      ),
    remove: files.remove,
  };
}

function nodePgMigrate(count: number): MigrationTool {
  const files = nodePgMigrateFiles(count);
  const silent = () => undefined;
  return {
    name: 'node-pg-migrate',
    migrate: (location) =>
      runner({
        databaseUrl: location,
        dir: files.folder,
        direction: 'up',
        migrationsTable: 'pgmigrations',
        logger: { info: silent, warn: silent, error: silent },
      }),
    remove: files.remove,
  };
}

export const sqliteTools = (count: number): MigrationTool[] => [
  runledger(count, (path) => sqliteTarget({ path })),
  kysely(count, (path) => {
    const database = new Database(path);
    database.pragma('journal_mode = WAL');
    return new SqliteDialect({ database });
  }),
  dbmate(count, (path) => `sqlite:${path}`),
];

export const postgresTools = (count: number): MigrationTool[] => [
  runledger(count, (url) => postgresTarget({ url })),
  kysely(count, (url) => new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) })),
  nodePgMigrate(count),
  dbmate(count, (url) => `${url}?sslmode=disable`),
];

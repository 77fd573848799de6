import type {
  DatabaseAttributes,
  MigrationTarget,
  ScratchWorkload,
  Statement,
} from '@runledger/migrator';
import { connectClient } from '../connection/connect.ts';
import { type PostgresOptions, schemaOf, toClientConfig } from '../connection/options.ts';
import { isUnnamedBuild, placement } from './alone.ts';
import { createScratchDatabase } from './scratch.ts';
import { PostgresMigrationSession } from './session.ts';
import { postgresSyntax, refuses, scriptStyle } from './syntax.ts';

export interface MigrationTargetOptions extends PostgresOptions {
  /**
   * A server on which databases may be made to try migrations on, as an address of one of its databases. Default: the
   * target's server, where the role may create databases.
   */
  readonly scratchUrl?: string;
}

/**
 * A schema of a PostgreSQL database as the migration engine's target. It is made when the first migration is
 * applied. Names in migrations are unqualified; the session's `search_path` is the schema alone.
 * @example
 * const migrator = createMigrator({
 *   target: migrationTarget({ url: process.env.DB_URL }),
 *   sources: sourcesOf(embeddedMigrations),
 * });
 */
export function migrationTarget(options: MigrationTargetOptions): MigrationTarget {
  return {
    syntax: postgresSyntax,
    script: scriptStyle(schemaOf(options)),
    description: describe(options),
    attributes: attributesOf(options),
    backoff: { firstMs: 50, longestMs: 1000 },
    placement,
    refuses: (statement: Statement) =>
      isUnnamedBuild(statement)
        ? 'give the index a name, so that an interrupted build can be found again.'
        : refuses(statement),
    lintDialect: async () => (await import('../lint/dialect.ts')).lintDialect,
    connect: async () => new PostgresMigrationSession(await connectClient(options), options),
    scratch: async () => {
      const { database, drop } = await createScratchDatabase(options);
      return { target: migrationTarget(database), workload: () => openWorkload(database), drop };
    },
  };
}

function describe(options: PostgresOptions): string {
  const { host, port, database } = toClientConfig(options);
  const place = database === undefined ? '' : `${database} `;
  return `PostgreSQL database ${place}at ${host}:${port}, schema ${schemaOf(options)}`;
}

function attributesOf(options: PostgresOptions): DatabaseAttributes {
  const { host, port, user, database = user } = toClientConfig(options);
  return {
    'db.system.name': 'postgresql',
    'db.namespace': [database, schemaOf(options)].filter((part) => part !== undefined).join('|'),
    'server.address': host,
    'server.port': port,
  };
}

/** Loaded when it is asked for: migrating has no use for it. */
async function openWorkload(database: PostgresOptions): Promise<ScratchWorkload> {
  const { PostgresWorkload } = await import('./workload.ts');
  return await PostgresWorkload.open(database);
}

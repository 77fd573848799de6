import { basename } from 'node:path';
import type { MigrationTarget, ScratchDatabase, ScratchWorkload } from '@runledger/migrator';
import type { Connection } from '../connection/open.ts';
import { createScratchFile } from './scratch.ts';
import { SqliteMigrationSession } from './session.ts';
import { placement, refuses, sqliteScript, sqliteSyntax } from './syntax.ts';

export interface MigrationTargetOptions {
  /** A file. What lives in memory ends with the connection; `openSqlite` migrates it on opening. */
  readonly path: string;
}

/**
 * The SQLite database as the migration engine's target. The file is made when the first migration is applied.
 * @example
 * const migrator = createMigrator({
 *   target: migrationTarget({ path: 'runledger.db' }),
 *   sources: sourcesOf(embeddedMigrations),
 * });
 */
export function migrationTarget({ path }: MigrationTargetOptions): MigrationTarget {
  return targetOn(path, null);
}

/** @param connection an open one to the path, to be used and left open: what lives in memory has no second one */
export function targetOn(path: string, connection: Connection | null): MigrationTarget {
  return {
    syntax: sqliteSyntax,
    script: sqliteScript,
    description: `SQLite database ${path}`,
    attributes: { 'db.system.name': 'sqlite', 'db.namespace': basename(path) },
    backoff: { firstMs: 1, longestMs: 50 },
    placement,
    refuses,
    lintDialect: async () => (await import('../lint/dialect.ts')).lintDialect,
    connect: () => Promise.resolve(new SqliteMigrationSession(path, connection)),
    scratch,
  };
}

async function scratch(): Promise<ScratchDatabase> {
  const { path, drop } = await createScratchFile();
  return { target: targetOn(path, null), workload: () => openWorkload(path), drop };
}

/** Loaded when it is asked for: migrating has no use for it. */
async function openWorkload(path: string): Promise<ScratchWorkload> {
  const { SqliteWorkload } = await import('./workload.ts');
  return SqliteWorkload.open(path);
}

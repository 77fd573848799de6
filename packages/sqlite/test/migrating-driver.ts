/** The driver as the migration suites see it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MigratingDatabase, MigratingDriver } from '@runledger/conformance/migrations';
import { isBusy } from '../src/connection/busy.ts';
import { openDatabase } from '../src/connection/open.ts';
import { dumpSchema } from '../src/introspection/database.ts';
import { embeddedMigrations, migrationTarget } from '../src/migrations.ts';
import { openSqlite } from '../src/store.ts';
import { killedWhileWriting } from './interruptions.ts';
import { shapes } from './migration-shapes.ts';

export const migratingDriver: MigratingDriver = {
  name: 'sqlite',
  create: () => Promise.resolve(createDatabase()),
  script: join(import.meta.dirname, 'migrate-process.ts'),
  embedded: embeddedMigrations,
  interruptions: [killedWhileWriting],
  shapes,
};

function createDatabase(): MigratingDatabase {
  const directory = mkdtempSync(join(tmpdir(), 'runledger-sqlite-'));
  const path = join(directory, 'test.db');
  const withConnection = async <T>(
    work: (connection: ReturnType<typeof openDatabase>) => T,
  ): Promise<T> => {
    await Promise.resolve();
    const connection = openDatabase({ path });
    try {
      return work(connection);
    } finally {
      connection.close();
    }
  };
  return {
    address: path,
    target: () => migrationTarget({ path }),
    execute: (sql) => withConnection((connection) => void connection.exec(sql)),
    rows: (sql) =>
      withConnection((connection) => connection.prepare<[], Record<string, unknown>>(sql).all()),
    dump: () => withConnection(dumpSchema),
    // Lines that begin with a dot are the shell's own.
    run: (script) =>
      withConnection((connection) => void connection.exec(script.replace(/^\..*$/gm, ''))),
    picture: () =>
      Promise.resolve(
        readdirSync(directory)
          .sort()
          .map((name) => [name, readFileSync(join(directory, name), 'base64')]),
      ),
    isLocked: () => withConnection(isLocked),
    store: () => openSqlite({ path }),
    drop() {
      rmSync(directory, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

function isLocked(connection: ReturnType<typeof openDatabase>): boolean {
  try {
    connection.exec('BEGIN IMMEDIATE; ROLLBACK;');
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  }
}

/** A table with rows, a migration that adds a column, and a backfill that must not do a row twice. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Clock,
  type EmbeddedMigration,
  embedMigrations,
  type MigratorOptions,
  type SqlSyntax,
} from '@runledger/migrator';
import { onTestFinished } from 'vitest';
import type { MigratingDatabase, MigratingDriver, ShapeFile } from './driver.ts';
import { createDatabase, Files, migratorOn, versionOf } from './fixtures.ts';

/** `items` with so many rows, numbered from 1. */
export function items(rows: number): ShapeFile {
  const values = Array.from({ length: rows }, (_, n) => `(${n + 1}, 'item ${n + 1}')`).join(', ');
  return {
    name: `app/${versionOf(1)}_items`,
    up: `CREATE TABLE items (id integer PRIMARY KEY, note text NOT NULL);${
      rows > 0 ? `\nINSERT INTO items VALUES ${values};` : ''
    }`,
    down: '-- runledger: allow=row-loss reason="its own"\nDROP TABLE items;',
  };
}

/** @param header what stands after `-- runledger: `, and statements of its own, if any */
export function additions(header: string): ShapeFile {
  const statement = header.includes('\n') ? '' : '\nUPDATE items SET size = size + 1 WHERE :batch;';
  return {
    name: `app/${versionOf(2)}_additions`,
    up: 'ALTER TABLE items ADD COLUMN size integer NOT NULL DEFAULT 0 CHECK (size < 5);',
    down: 'ALTER TABLE items DROP COLUMN size;',
    backfill: `-- runledger: ${header}${statement}`,
  };
}

/** Writes down what the backfill has done by then. */
export const witness: ShapeFile = {
  name: `app/${versionOf(3)}_witness`,
  up: 'CREATE TABLE witness (done integer);\nINSERT INTO witness SELECT sum(size) FROM items;',
  down: '-- runledger: allow=row-loss reason="its own"\nDROP TABLE witness;',
};

export async function sizesOf(database: MigratingDatabase): Promise<unknown[]> {
  const rows = await database.rows('SELECT size FROM items ORDER BY id');
  return rows.map(({ size }) => size);
}

export async function progressOf(database: MigratingDatabase): Promise<unknown> {
  const [row] = await database.rows('SELECT status, runner FROM migration_backfills');
  return row;
}

/** Time that passes when somebody waits, and then only. */
export class TestClock implements Clock {
  readonly #meanwhile: () => Promise<void>;
  #now = Date.now();

  /** @param meanwhile what happens during each wait */
  constructor(meanwhile: () => Promise<void> = () => Promise.resolve()) {
    this.#meanwhile = meanwhile;
  }

  now(): Date {
    return new Date(this.#now);
  }

  async wait(ms: number): Promise<void> {
    this.#now += Math.max(1, ms);
    await this.#meanwhile();
  }

  /** What it will be, so many milliseconds from now. */
  in(ms: number): string {
    return new Date(this.#now + ms).toISOString();
  }

  /** Lets so much time pass. */
  after(ms: number): Date {
    this.#now += ms;
    return this.now();
  }
}

/** The real one, so many milliseconds ahead: leases of the dead are over. */
export function laterClock(ms: number): Clock {
  return {
    now: () => new Date(Date.now() + ms),
    wait: (pause) => new Promise((resolve) => setTimeout(resolve, pause)),
  };
}

/** The files of the stream `app` as a package carries them. */
export function carried(files: Files, syntax: SqlSyntax): EmbeddedMigration[] {
  const root = mkdtempSync(join(tmpdir(), 'runledger-package-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'src/generated'), { recursive: true });
  symlinkSync(files.directory, join(root, 'migrations'));
  embedMigrations({ root, streams: ['app'], syntax });
  const text = readFileSync(join(root, 'src/generated/migrations.ts'), 'utf8');
  return JSON.parse(text.slice(text.indexOf(' = ') + 3, text.lastIndexOf(';')));
}

/** A database with items, and a migration of them with a backfill that is still to be run. */
export async function givenBackfill(driver: MigratingDriver, rows: number, backfill: string) {
  const database = await createDatabase(driver);
  const files = new Files([items(rows)]);
  await migratorOn(database, files).up();
  files.write(additions(backfill));
  const migrator = (options: Partial<MigratorOptions> = {}) =>
    migratorOn(database, files, { clock: new TestClock(), ...options });
  return { database, files, migrator };
}

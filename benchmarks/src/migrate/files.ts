/** Migrations of the same effect in each contestant's format: a table, an index and a row each. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const up = (number: number) => [
  `create table bench_${number} (id integer primary key, name text not null)`,
  `create index idx_bench_${number}_name on bench_${number} (name)`,
  `insert into bench_${number} (id, name) values (1, 'first')`,
];
const down = (number: number) => [`drop table bench_${number}`];

/** Twelve digits that sort and look like a minute: contestants order by name. */
const version = (number: number) => {
  const minutes = Date.UTC(2020, 0, 1) + number * 60_000;
  return new Date(minutes).toISOString().replace(/\D/g, '').slice(0, 12);
};

export interface MigrationFiles {
  readonly folder: string;
  remove(): void;
}

/** Pairs of `.up.sql` and `.down.sql`, as Runledger reads them. */
export function pairs(count: number): MigrationFiles {
  return write(count, (number) => ({
    [`${version(number)}_bench.up.sql`]: `${up(number).join(';\n')};\n`,
    [`${version(number)}_bench.down.sql`]: `${down(number).join(';\n')};\n`,
  }));
}

/** One file with both directions, as dbmate reads them. */
export function dbmateFiles(count: number): MigrationFiles {
  return write(count, (number) => ({
    [`${version(number)}00_bench.sql`]: `-- migrate:up\n${up(number).join(';\n')};\n\n-- migrate:down\n${down(number).join(';\n')};\n`,
  }));
}

/** One file with both directions, as node-pg-migrate reads them. */
export function nodePgMigrateFiles(count: number): MigrationFiles {
  return write(count, (number) => ({
    [`${Date.UTC(2020, 0, 1) + number * 60_000}_bench.sql`]: `-- Up Migration\n${up(number).join(';\n')};\n\n-- Down Migration\n${down(number).join(';\n')};\n`,
  }));
}

/** Kysely's migrations are code; they are given in memory, which spares it reading and importing files. */
export function kyselyMigrations(count: number): Record<string, Migration> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, number) => [
      `${version(number)}_bench`,
      {
        up: async (db) => {
          for (const statement of up(number)) await sql.raw(statement).execute(db);
        },
        down: async (db) => {
          for (const statement of down(number)) await sql.raw(statement).execute(db);
        },
      } satisfies Migration,
    ]),
  );
}

function write(count: number, files: (number: number) => Record<string, string>): MigrationFiles {
  const folder = join(mkdtempSync(join(tmpdir(), 'runledger-bench-')), 'migrations');
  mkdirSync(folder);
  for (let number = 0; number < count; number++) {
    for (const [name, content] of Object.entries(files(number))) {
      writeFileSync(join(folder, name), content);
    }
  }
  return { folder, remove: () => rmSync(join(folder, '..'), { recursive: true, force: true }) };
}

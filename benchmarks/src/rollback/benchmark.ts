/** How long the rollback of each of the product's migrations takes with a million rows, and who waits for it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { createMigrator, type Migrator, sourcesOf } from '@runledger/migrator';
import * as postgresMigrations from '@runledger/postgres/migrations';
import * as sqliteMigrations from '@runledger/sqlite/migrations';
import Database from 'better-sqlite3';
import pg from 'pg';
import type { ComparisonResult } from '../comparison.ts';
import { filledPostgres, filledSqlite, postgres, sqlite } from '../latency/databases.ts';
import { ROWS } from '../latency/rows.ts';
import { startApplication, type Waits } from '../stall/application.ts';
import type { ApplicationOrder } from './application-process.ts';
import { MAIN_TABLES, moreRows, questionsFor } from './migrations.ts';
import { printRollbacks, type Rollback, saveRollbacks } from './report.ts';

const REQUESTS_PER_SECOND = 100;
const AROUND_MS = 1_000;
const PROCESS = new URL('./application-process.ts', import.meta.url).pathname;

interface Subject {
  readonly engine: string;
  readonly migrator: Migrator;
  start(questions: readonly string[]): Promise<{ stop(): Promise<Waits> }>;
  close(): Promise<void>;
}

/** Prints and writes its own figures: they are held against a minute, and not against others. */
// biome-ignore lint/correctness/useYield: the other benchmarks yield comparisons.
export async function* benchmark(): AsyncGenerator<ComparisonResult> {
  const rollbacks: Rollback[] = [];
  for (const open of [openPostgres, openSqlite]) {
    const subject = await open();
    try {
      for (;;) {
        const next = await rollBackOne(subject);
        if (!next) break;
        rollbacks.push(next);
        saveRollbacks(rollbacks, { rows: ROWS, requestsPerSecond: REQUESTS_PER_SECOND });
      }
    } finally {
      await subject.close();
    }
  }
  printRollbacks(rollbacks);
}

async function rollBackOne({ engine, migrator, start }: Subject): Promise<Rollback | null> {
  const { migrations } = await migrator.status();
  const last = migrations.findLast(({ status }) => status === 'applied');
  const table = MAIN_TABLES[last?.name ?? ''];
  if (!last || table === undefined) return null;
  const application = await start(questionsFor(table));
  await setTimeout(AROUND_MS);
  const { durationMs } = await migrator.down();
  await setTimeout(AROUND_MS);
  return { engine, migration: last.name, durationMs, ...(await application.stop()) };
}

async function openPostgres(): Promise<Subject> {
  const { location: url, store, close } = await filledPostgres();
  await store.close();
  const connection = { connectionString: url, options: '-c search_path=runledger' };
  const client = new pg.Client(connection);
  await client.connect();
  await client.query("SET session_replication_role = 'replica'");
  for (const statement of moreRows(postgres)) await client.query(statement);
  await client.query('VACUUM ANALYZE');
  await client.end();
  const pool = new pg.Pool({ ...connection, max: 20 });
  // The server goes before the last of its connections is closed.
  pool.on('error', () => undefined);
  const { embeddedMigrations, migrationTarget } = postgresMigrations;
  return {
    engine: 'PostgreSQL',
    migrator: createMigrator({
      target: migrationTarget({ url }),
      sources: sourcesOf(embeddedMigrations),
    }),
    start: (questions) =>
      Promise.resolve(
        startApplication(REQUESTS_PER_SECOND, (request) =>
          pool.query(questions[request % questions.length] ?? ''),
        ),
      ),
    async close() {
      await pool.end();
      await close();
    },
  };
}

async function openSqlite(): Promise<Subject> {
  const { location: path, store, close } = await filledSqlite();
  await store.close();
  const database = new Database(path);
  database.pragma('foreign_keys = OFF');
  for (const statement of moreRows(sqlite)) database.exec(statement);
  database.close();
  const { embeddedMigrations, migrationTarget } = sqliteMigrations;
  return {
    engine: 'SQLite',
    migrator: createMigrator({
      target: migrationTarget({ path }),
      sources: sourcesOf(embeddedMigrations),
      // The copy keeps nobody waiting, and eight of them would fill the disk.
      backup: false,
    }),
    start: (questions) => startProcess({ path, requestsPerSecond: REQUESTS_PER_SECOND, questions }),
    close,
  };
}

async function startProcess(order: ApplicationOrder) {
  const child = spawn(process.execPath, [...process.execArgv, PROCESS, JSON.stringify(order)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  return {
    async stop(): Promise<Waits> {
      const answer = once(lines, 'line');
      child.stdin.end('stop');
      const [line] = (await answer) as [string];
      return JSON.parse(line);
    },
  };
}

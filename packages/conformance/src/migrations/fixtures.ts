/** Migration files and databases that go when the test is over. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import {
  createMigrator,
  type MigrationEvent,
  type MigrationSource,
  type Migrator,
  type MigratorOptions,
} from '@runledger/migrator';
import { onTestFinished } from 'vitest';
import type { ProcessOrder, ProcessReport } from '../migrate-process.ts';
import type { MigratingDatabase, MigratingDriver, ShapeFile } from './driver.ts';

const COMPILE_CACHE = '../node_modules/.cache/migrate-process';

export async function createDatabase(driver: MigratingDriver): Promise<MigratingDatabase> {
  const database = await driver.create();
  onTestFinished(() => database.drop());
  return database;
}

/** A directory of migrations, one folder a stream. */
export class Files {
  readonly directory = mkdtempSync(join(tmpdir(), 'runledger-migrations-'));
  readonly #streams = new Set<string>();

  constructor(files: readonly ShapeFile[] = []) {
    onTestFinished(() => rmSync(this.directory, { recursive: true, force: true }));
    for (const file of files) this.write(file);
  }

  write({ name, up, down, backfill }: ShapeFile): void {
    const [stream = ''] = name.split('/');
    this.#streams.add(stream);
    mkdirSync(join(this.directory, stream), { recursive: true });
    writeFileSync(join(this.directory, `${name}.up.sql`), up);
    writeFileSync(join(this.directory, `${name}.down.sql`), down);
    if (backfill !== undefined) {
      writeFileSync(join(this.directory, `${name}.backfill.sql`), backfill);
    }
  }

  remove(name: string): void {
    rmSync(join(this.directory, `${name}.up.sql`));
    rmSync(join(this.directory, `${name}.down.sql`));
  }

  removeBackfill(name: string): void {
    rmSync(join(this.directory, `${name}.backfill.sql`));
  }

  get sources(): MigrationSource[] {
    return [...this.#streams].map((stream) => ({
      stream,
      directory: join(this.directory, stream),
    }));
  }
}

/** `table(2, 'b')`: the second migration of the stream, which makes the table b. */
export function tableFile(minute: number, table: string, stream = 'app'): ShapeFile {
  return {
    name: `${stream}/${versionOf(minute)}_${table}`,
    up: `-- A table.\nCREATE TABLE ${table} (id integer PRIMARY KEY, note text);\n`,
    down: `DROP TABLE ${table};\n`,
  };
}

export const versionOf = (minute: number) => `2026010100${String(minute).padStart(2, '0')}`;

export function migratorOn(
  database: MigratingDatabase,
  files: Files,
  options: Partial<MigratorOptions> = {},
): Migrator {
  return createMigrator({
    target: database.target(),
    sources: files.sources,
    actor: 'tester',
    ...options,
  });
}

/** The events of a run, to look at afterwards. */
export function recordEvents(): {
  events: MigrationEvent[];
  onEvent(event: MigrationEvent): void;
} {
  const events: MigrationEvent[] = [];
  return { events, onEvent: (event) => events.push(event) };
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly report: ProcessReport | null;
  readonly error: string;
  /** Types of what it told of, where its order says that it is to. */
  readonly events: readonly string[];
}

export interface ProcessOptions {
  /** Run by a shell before the script takes its place: `ulimit -c 0;`. */
  readonly shell?: string;
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs the driver's migrating script to its end. */
export async function runProcess(
  driver: Pick<MigratingDriver, 'script'>,
  order: ProcessOrder,
  options: ProcessOptions = {},
): Promise<ProcessEnd> {
  const { shell, onStart } = options;
  const command = [execPath, '--conditions=source', driver.script, JSON.stringify(order)];
  const [program = '', ...args] = shell
    ? ['sh', '-c', `${shell} exec "$@"`, 'sh', ...command]
    : command;
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Most of such a process is compiling the sources.
    env: { ...process.env, NODE_COMPILE_CACHE: join(dirname(driver.script), COMPILE_CACHE) },
  });
  onStart?.(child);
  let output = '';
  let error = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    error += text;
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.once('close', (...end) => resolve(end)),
  );
  const lines = output.split('\n');
  const last = lines.at(-1) ?? '';
  const report: ProcessReport | null = last === '' ? null : JSON.parse(last);
  return { code, signal, report, error, events: lines.slice(0, -1) };
}

/** The history without times, for comparisons. */
export async function historyOf(database: MigratingDatabase): Promise<unknown[]> {
  return [
    ...(await database.rows(
      'SELECT stream, version, name, checksum, status, statements_done FROM schema_migrations ORDER BY stream, version',
    )),
  ];
}

/** What was logged: `action outcome version`, in order. */
export async function logOf(database: MigratingDatabase): Promise<string[]> {
  const rows = await database.rows(
    'SELECT action, outcome, version FROM migration_log ORDER BY at, version',
  );
  return rows.map(({ action, outcome, version }) => `${action} ${outcome} ${version}`);
}

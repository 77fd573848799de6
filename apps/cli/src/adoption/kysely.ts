/**
 * Kysely's Migrator: modules with `up` and `down` (https://kysely.dev/docs/migrations), history in `kysely_migration`.
 * The modules are run against no database at all; what they would have executed is written down.
 */
import { basename, extname, join } from 'node:path';
import type { Driver } from '@runledger/config';
import {
  type CompiledQuery,
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { CommandError } from '../terminal/failure.ts';
import { byHand } from './by-hand.ts';
import { filesIn, minuteIn } from './names.ts';
import type { ForeignMigration, ForeignTool } from './tools.ts';

const FILE = /(?<!\.d)\.[cm]?[jt]s$/;
const EXPLICIT = /\.sql$/;

type Run = (database: Kysely<unknown>) => unknown;

export const kysely: ForeignTool = {
  name: 'Kysely',
  table: 'kysely_migration',
  async read(directory, driver) {
    const migrations: ForeignMigration[] = [];
    const left = filesIn(directory, EXPLICIT).map((file) => `${file} is no migration to Kysely`);
    for (const file of filesIn(directory, FILE)) {
      try {
        migrations.push(await migrationOf(directory, file, driver));
      } catch (error) {
        if (!(error instanceof NoScript)) throw error;
        left.push(`${error.message}: ${byHand(kysely, idOf(file))}`);
      }
    }
    return { migrations, left };
  },
  applied: (rows) => rows.map(({ name }) => String(name)),
};

async function migrationOf(
  directory: string,
  file: string,
  driver: Driver,
): Promise<ForeignMigration> {
  const path = join(directory, file);
  const { importModule } = await import('@runledger/config/adoption');
  const { up, down } = await importModule(path);
  if (typeof up !== 'function') throw new CommandError(`${path} exports no function "up".`);
  const id = idOf(file);
  const [, digits = '', name = id] = /^([\d\-T_:]*\d)[-_]+(.+)$/.exec(id) ?? [];
  const applied = await statementsOf(up as Run, path, driver);
  const reverted = typeof down === 'function' ? await statementsOf(down as Run, path, driver) : [];
  const reads = [...applied, ...reverted].some((sql) => /^\s*(?:select|with)\b/i.test(sql));
  return {
    id,
    file,
    name,
    minute: minuteIn(digits.replace(/\D/g, '')),
    up: scriptOf(applied),
    down: reverted.length > 0 ? scriptOf(reverted) : null,
    isOutsideTransaction: false,
    remarks: reads
      ? ['it reads rows and goes on with them, which found none here: write what it does with them']
      : [],
  };
}

const idOf = (file: string) => basename(file, extname(file));

const scriptOf = (statements: readonly string[]) =>
  statements
    .map((sql) => `${sql.trim().replace(/;$/, '')};\n`)
    .join('\n')
    .trim();

async function statementsOf(run: Run, path: string, driver: Driver): Promise<string[]> {
  const statements: string[] = [];
  const database = new Kysely<unknown>({ dialect: recording(driver, statements) });
  try {
    await run(database);
  } catch (cause) {
    const reason = (cause as Error).message.replace(/\.$/, '');
    throw new NoScript(`${basename(path)} cannot be written down as SQL (${reason})`, { cause });
  }
  return statements;
}

/** What a migration does is no list of statements. */
class NoScript extends Error {}

/** A database that has everything and answers nothing. */
class RecordingDriver extends DummyDriver {
  readonly #statements: string[];

  constructor(statements: string[]) {
    super();
    this.#statements = statements;
  }

  override acquireConnection(): Promise<DatabaseConnection> {
    const statements = this.#statements;
    return Promise.resolve({
      executeQuery({ sql }: CompiledQuery) {
        statements.push(sql);
        return Promise.resolve({ rows: [] });
      },
      streamQuery() {
        throw new Error('it streams rows');
      },
    });
  }
}

// Values stand in the text: a file has no parameters.
class PostgresText extends PostgresQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.appendImmediateValue(value);
  }
}

class SqliteText extends SqliteQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.appendImmediateValue(value);
  }
}

function recording(driver: Driver, statements: string[]) {
  const parts = {
    postgres: {
      Adapter: PostgresAdapter,
      Compiler: PostgresText,
      Introspector: PostgresIntrospector,
    },
    sqlite: { Adapter: SqliteAdapter, Compiler: SqliteText, Introspector: SqliteIntrospector },
  }[driver];
  return {
    createAdapter: () => new parts.Adapter(),
    createDriver: () => new RecordingDriver(statements),
    createIntrospector: (database: Kysely<unknown>) => new parts.Introspector(database),
    createQueryCompiler: () => new parts.Compiler(),
  };
}

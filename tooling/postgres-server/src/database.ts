import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A state of the schema that databases are copied from. */
export interface Template {
  /** Names the state, such as a hash of the migrations: lower-case letters, digits, `_`, at most 48. */
  readonly name: string;
  /** Brings the empty database at `url` into that state. */
  build(url: string): Promise<void>;
}

export interface TestDatabaseOptions {
  readonly template?: Template;
  /** URL of the server, as a user who may create databases; `TEST_POSTGRES_URL` by default. */
  readonly server?: string;
}

/** A database of one's own. */
export interface TestDatabase {
  readonly url: string;
  readonly name: string;
  /** Drops the database, ending connections that are still open. Calling it again does nothing. */
  drop(): Promise<void>;
}

/**
 * Makes a database that nobody else uses: a copy of the template, or an empty one. The template is
 * built once per server, by whichever process comes first, while the others wait; a copy takes
 * milliseconds. Each call connects to the server once, for its own duration.
 *
 * @throws Error when no server is given, or whatever `template.build` throws: the template is then
 *   gone and the next call builds it anew.
 * @example
 * const database = await createTestDatabase({
 *   template: { name: migrationsHash, build: (url) => migrate(url) },
 * });
 * afterAll(() => database.drop());
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = options.server ?? process.env.TEST_POSTGRES_URL;
  if (!server) {
    throw new Error(
      "There is no server to make a database on: set TEST_POSTGRES_URL, or list '@tooling/postgres-server/vitest' under globalSetup.",
    );
  }
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(server, async (admin) => {
    const { template } = options;
    const source = template ? await ensureTemplate(admin, server, template) : 'template1';
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${source} ${await copyStrategy(admin)}`);
  });
  return {
    url: databaseUrl(server, name),
    name,
    drop: () => administer(server, (admin) => dropDatabase(admin, name)),
  };
}

/** The name of the template's database, built by now. `datistemplate` marks a finished one. */
async function ensureTemplate(admin: pg.Client, server: string, template: Template) {
  if (!/^[a-z0-9_]{1,48}$/.test(template.name)) {
    throw new Error(
      `"${template.name}" cannot name a template: use 1 to 48 lower-case letters, digits and underscores.`,
    );
  }
  const name = `template_${template.name}`;
  if (await isTemplate(admin, name)) return name;
  // Locks are per database: every process that asks is connected to the one in the server's URL.
  await admin.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
  try {
    if (!(await isTemplate(admin, name))) await buildTemplate(admin, server, name, template);
  } finally {
    await admin.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name]);
  }
  return name;
}

async function buildTemplate(admin: pg.Client, server: string, name: string, template: Template) {
  // One may be there, left by a process that was killed while it built.
  await dropDatabase(admin, name);
  await admin.query(`CREATE DATABASE ${name}`);
  try {
    await template.build(databaseUrl(server, name));
    // Copying demands that nobody is connected, so nobody may be from here on.
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
      name,
    ]);
    await admin.query(`ALTER DATABASE ${name} IS_TEMPLATE true`);
  } catch (error) {
    await dropDatabase(admin, name);
    throw error;
  }
}

/** Copying files beats copying through the log twice over where nothing is synced to disk. */
async function copyStrategy(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query('SHOW server_version_num');
  return Number(rows[0].server_version_num) >= 150000 ? 'STRATEGY file_copy' : '';
}

async function isTemplate(admin: pg.Client, name: string): Promise<boolean> {
  const found = await admin.query(
    'SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate',
    [name],
  );
  return found.rows.length > 0;
}

async function dropDatabase(admin: pg.Client, name: string): Promise<void> {
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function administer(server: string, work: (admin: pg.Client) => Promise<void>) {
  const admin = new pg.Client({ connectionString: server, application_name: 'postgres-server' });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

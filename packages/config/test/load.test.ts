import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, type LoadOptions, loadConfig } from '../src/index.ts';
import { directoryWith } from './directory.ts';

/** Loads from a directory with these files; the process's own variables stay out. */
function load(files: Record<string, string | object>, options: LoadOptions = {}) {
  return loadConfig({ cwd: directoryWith(files), variables: {}, ...options });
}

async function problemsOf(files: Record<string, string | object>, options: LoadOptions = {}) {
  const error = await load(files, options).then(
    () => expect.fail('was valid'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).problems.map(({ path, message }) =>
    path === '' ? message : `${path} ${message}`,
  );
}

const json = (config: object) => ({ 'runledger.config.json': config });

describe('loadConfig › the file', () => {
  const yaml = 'driver: sqlite\npath: ./data/app.db\n';
  const module = "export default { driver: 'sqlite', path: './data/app.db' };\n";
  const typed =
    "const config: { driver: 'sqlite'; path: string } = { driver: 'sqlite', path: './data/app.db' };\nexport default config;\n";
  const withEnum =
    "enum Driver { Sqlite = 'sqlite' }\nexport default { driver: Driver.Sqlite, path: './data/app.db' };\n";

  it.each([
    ['runledger.config.json', JSON.stringify({ driver: 'sqlite', path: './data/app.db' })],
    [
      'runledger.config.json',
      `\uFEFF${JSON.stringify({ driver: 'sqlite', path: './data/app.db' })}`,
    ],
    ['runledger.config.yaml', yaml],
    ['runledger.config.yml', yaml],
    ['runledger.config.js', module],
    ['runledger.config.mjs', module],
    ['runledger.config.ts', typed],
    ['runledger.config.mts', typed],
    ['runledger.config.ts', withEnum],
  ])('reads %s', async (name, content) => {
    const cwd = directoryWith({ [name]: content, 'package.json': { type: 'module' } });
    const config = await loadConfig({ cwd, variables: {} });
    expect(config.connection).toEqual({ driver: 'sqlite', path: join(cwd, 'data/app.db') });
    expect(config.files.config).toBe(join(cwd, name));
  });

  it('is found in a directory above, and paths in it are relative to it', async () => {
    const cwd = directoryWith({ ...json({ driver: 'sqlite', path: 'app.db' }), 'src/deep/x': '' });
    const config = await loadConfig({ cwd: join(cwd, 'src/deep'), variables: {} });
    expect(config.connection).toEqual({ driver: 'sqlite', path: join(cwd, 'app.db') });
  });

  it('is refused when a directory holds two', async () => {
    expect(await problemsOf({ ...json({}), 'runledger.config.yaml': '' })).toEqual([
      expect.stringMatching(
        /holds runledger\.config\.json and runledger\.config\.yaml; keep one, or name one with --config$/,
      ),
    ]);
  });

  it.each([
    ['missing.json', /missing\.json does not exist; `runledger init` writes one$/],
    ['config.jsn', /config\.jsn has no known kind; name it \*\.ts, .*, \*\.yml$/],
  ])('that cannot be read is named: %s', async (file, expected) => {
    expect(await problemsOf({ 'config.jsn': '{}' }, { file })).toEqual([
      expect.stringMatching(expected),
    ]);
  });

  it('that is broken is named without quoting it', async () => {
    const [problem] = await problemsOf({
      'runledger.config.json': '{\n  "password": "hunter2" "x"\n}',
    });
    expect(problem).toMatch(/runledger\.config\.json is not valid JSON \(line 2 column \d+\)$/);
  });

  it('without a default export is refused', async () => {
    expect(await problemsOf({ 'runledger.config.mjs': 'export const config = {};' })).toEqual([
      expect.stringMatching(/exports no configuration; write `export default \{ … \}`$/),
    ]);
  });

  it('that is no object is refused', async () => {
    expect(await problemsOf({ 'runledger.config.yaml': '- a list' })).toContain(
      'The configuration must be an object',
    );
  });
});

describe('loadConfig › validation', () => {
  it('reports everything at once, with the path of each key', async () => {
    const problems = await problemsOf(
      json({
        driver: 'postgress',
        shema: 'app',
        pool: { max: 0, idel: 3 },
        apiKeys: { cache: { maxEntries: 0, ttlMs: 0.5 } },
        timeouts: { connectMs: 'soon' },
        environments: { live: { url: 'mysql://host/db', protected: 'yes' } },
        streams: { analytics: { sqlite: './m' }, Shop: { sqlite: './m' } },
        hooks: { beforeRun: 'notify', afterRuns: 'notify' },
        quotaTiers: { pro: { requestsPerMinut: 3, costUsdPerMonth: -1 } },
        telemetry: { endpoint: 'collector' },
        logFormat: 'xml',
      }),
    );
    expect(problems.sort()).toEqual([
      'apiKeys.cache.maxEntries must be a whole number from 1 to 1000000',
      'apiKeys.cache.ttlMs must be a whole number from 1 to 3600000',
      'driver must be one of "postgres", "sqlite"',
      'environments.live.protected must be true or false',
      'environments.live.url must be an address such as postgres://user:password@host:5432/database',
      'hooks.afterRuns is not a known key; did you mean "afterRun"',
      'hooks.beforeRun must be a function, which a TypeScript or JavaScript file can give',
      'logFormat must be one of "text", "json"',
      'pool.idel is not a known key; known are max, idleTimeoutMs',
      'pool.max must be a whole number from 1 to 1000',
      'quotaTiers.pro.costUsdPerMonth must not be negative',
      'quotaTiers.pro.requestsPerMinut is not a known key; did you mean "requestsPerMinute"',
      'shema is not a known key; did you mean "schema"',
      'streams.Shop must be a name of its own: lower-case letters, digits, "-" and "_", and neither "operational" nor "analytics"',
      'streams.analytics must be a name of its own: lower-case letters, digits, "-" and "_", and neither "operational" nor "analytics"',
      'telemetry.endpoint must be an http or https address',
      'timeouts.connectMs must be a whole number from 1 to 86400000',
    ]);
  });

  it('says where each problem is, a sentence a line', async () => {
    const cwd = directoryWith(json({ driver: 'sqlite', path: '', prot: 1 }));
    const file = join(cwd, 'runledger.config.json');
    await expect(loadConfig({ cwd, variables: { DB_DRIVER: 'mysql' } })).rejects.toThrow(
      [
        `${file}: path must name a file; it is empty.`,
        `${file}: prot is not a known key; did you mean "port"?`,
        'DB_DRIVER must be one of "postgres", "sqlite".',
      ].join('\n'),
    );
  });

  it.each([
    ['', 'must name a file; it is empty'],
    ['  ', 'must name a file; it is empty'],
    ['data/', 'must name a file, not a directory'],
    ['data\\', 'must name a file, not a directory'],
    ['.', 'must name a file, not a directory'],
    ['data/..', 'must name a file, not a directory'],
    ['a\0b', 'must not contain a NUL character'],
    ['file:app.db', 'must be a plain path such as ./data/runledger.db, not an address'],
    ['sqlite://app.db', 'must be a plain path such as ./data/runledger.db, not an address'],
  ])('refuses the path %j in the file and in DB_PATH', async (path, message) => {
    expect(await problemsOf(json({ driver: 'sqlite', path }))).toEqual([`path ${message}`]);
    expect(await problemsOf({}, { driver: 'sqlite', variables: { DB_PATH: path } })).toEqual([
      `DB_PATH ${message}`,
    ]);
  });

  it('takes :memory:', async () => {
    const { connection } = await load(json({ driver: 'sqlite', path: ':memory:' }));
    expect(connection).toEqual({ driver: 'sqlite', path: ':memory:' });
  });

  it('tells programs by a code that address or file is missing', async () => {
    const codes = (options: LoadOptions) =>
      load({}, options).catch(({ problems }: ConfigError) => problems.map(({ code }) => code));
    expect(await codes({})).toEqual(['ADDRESS_MISSING']);
    expect(await codes({ driver: 'sqlite' })).toEqual(['PATH_MISSING']);
    expect(await codes({ driver: 'mysql' })).toEqual([undefined]);
  });

  it('takes 0 where it is no limit, and nowhere else', async () => {
    const unlimited = {
      pool: { idleTimeoutMs: 0 },
      timeouts: { statementMs: 0, lockMs: 0, migrationStatementLockMs: 0, migrationStatementMs: 0 },
    };
    expect(await load(json({ url: 'postgres://db/app', ...unlimited }))).toMatchObject(unlimited);
    expect(
      await problemsOf(
        json({ url: 'postgres://db/app', timeouts: { connectMs: 0, migrationLockMs: 0 } }),
      ),
    ).toEqual([
      'timeouts.connectMs must be a whole number from 1 to 86400000',
      'timeouts.migrationLockMs must be a whole number from 1 to 86400000',
    ]);
  });

  it('demands a path for SQLite', async () => {
    expect(await problemsOf({}, { driver: 'sqlite' })).toEqual([
      'SQLite needs a file: set "path" in the configuration or DB_PATH in the environment, for example ./data/runledger.db',
    ]);
  });

  it('is PostgreSQL by default and names url, host and --driver sqlite where it has no address', async () => {
    const problems = await problemsOf({});
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('"url" or "host"');
    expect(problems[0]).toContain('--driver sqlite');
  });

  it('demands an address of PostgreSQL whatever is wrong with the path of SQLite', async () => {
    expect(await problemsOf({}, { variables: { DB_PATH: '' } })).toEqual([
      expect.stringContaining('PostgreSQL needs an address'),
    ]);
  });

  it('refuses url and host side by side, in an environment too', async () => {
    expect(
      await problemsOf(
        json({
          url: 'postgres://db/app',
          host: 'db',
          environments: { live: { url: 'postgres://db/app', password: 'x' } },
        }),
      ),
    ).toEqual([
      'host cannot stand beside "url", which holds it already; keep one of them',
      'environments.live.password cannot stand beside "url", which holds it already; keep one of them',
    ]);
  });

  it('refuses a protected environment with fewer people than approvals', async () => {
    const keyOf = (letter: string) => `${letter.repeat(43)}=`;
    const problemsWith = (live: object) =>
      problemsOf(
        json({ url: 'postgres://db/app', environments: { live: { protected: true, ...live } } }),
      );
    const [ada, grace, bob] = [keyOf('a'), keyOf('g'), keyOf('b')];
    expect(await problemsWith({ approvers: { ada, eve: ada } })).toEqual([
      'environments.live.approvers must name at least 2 different people, since a plan needs 2 approvals',
    ]);
    expect(await problemsWith({ approvers: { ada, grace } })).toEqual([
      'environments.live.approvers must name one more, or "appliers" must: whoever applies a plan is none of the 2 who approve it',
    ]);
    const live = { protected: true, approvers: { ada, grace }, appliers: { bob } };
    const valid = json({ url: 'postgres://db/app', environments: { live } });
    expect((await load(valid, { environment: 'live' })).protection).toEqual({
      isProtected: true,
      approvers: { ada, grace },
      appliers: { bob },
    });
    expect(await problemsWith({ approvers: { ada: 'secret' }, approvals: 1 })).toContain(
      'environments.live.approvers.ada must be a public key as `migrate keygen` prints it',
    );
  });

  it('refuses a stream without a directory for the driver', async () => {
    expect(
      await problemsOf(
        json({ driver: 'sqlite', path: 'a.db', streams: { shop: { postgres: './m' } } }),
      ),
    ).toEqual(['streams.shop has no directory for sqlite; add streams.shop.sqlite']);
  });
});

describe('loadConfig › which one wins', () => {
  const file = {
    driver: 'sqlite',
    path: 'file.db',
    url: 'postgres://file/app',
    environments: {
      live: { driver: 'postgres', host: 'live', database: 'app', protected: true },
      local: { path: 'local.db' },
    },
  };

  it('an environment over the rest of the file', async () => {
    const { connection, environment, protection } = await load(json(file), { environment: 'live' });
    expect(connection).toEqual({
      driver: 'postgres',
      host: 'live',
      database: 'app',
      schema: 'runledger',
    });
    expect(environment).toBe('live');
    expect(protection).toEqual({ isProtected: true });
  });

  it('refuses an environment that is not there, with the one that was meant', async () => {
    expect(await problemsOf(json(file), { environment: 'lvie' })).toEqual([
      '--env lvie is no environment; did you mean "live"',
    ]);
    expect(await problemsOf(json({}), { environment: 'live', driver: 'sqlite' })).toContain(
      '--env live names an environment, and "environments" has none',
    );
  });

  it('a variable over the file, and its address replaces the whole address', async () => {
    const variables = { DB_DRIVER: 'postgres', DB_URL: 'postgres://env/app' };
    const { connection } = await load(json(file), { environment: 'live', variables });
    expect(connection).toEqual({
      driver: 'postgres',
      url: 'postgres://env/app',
      schema: 'runledger',
    });
  });

  it('the flag over everything', async () => {
    const cwd = directoryWith(json(file));
    const variables = { DB_DRIVER: 'postgres', DB_PATH: 'env.db' };
    const { connection } = await loadConfig({ cwd, variables, driver: 'sqlite' });
    expect(connection).toEqual({ driver: 'sqlite', path: join(cwd, 'env.db') });
  });

  it('what a program names over everything, a path relative to where it runs', async () => {
    const cwd = directoryWith(json(file));
    const variables = { DB_DRIVER: 'sqlite', DB_PATH: '', DB_URL: 'postgres://env/app' };
    const open = (options: LoadOptions) =>
      loadConfig({ cwd, variables, ...options }).then(({ connection }) => connection);
    expect(await open({ driver: 'sqlite', path: ':memory:' })).toEqual({
      driver: 'sqlite',
      path: ':memory:',
    });
    expect(await open({ path: 'mine.db' })).toEqual({
      driver: 'sqlite',
      path: join(cwd, 'mine.db'),
    });
    expect(
      await open({ driver: 'postgres', url: 'postgres://mine/app', environment: 'live' }),
    ).toEqual({ driver: 'postgres', url: 'postgres://mine/app', schema: 'runledger' });
  });

  it('refuses what a program names and cannot be', async () => {
    expect(await problemsOf(json(file), { driver: 'sqlite', path: 'data/' })).toEqual([
      'path must name a file, not a directory',
    ]);
    expect(await problemsOf({}, { driver: 'postgres', url: 'mysql://h/d' })).toEqual([
      'url must be an address such as postgres://user:password@host:5432/database',
    ]);
  });

  it('refuses a flag that names no driver', async () => {
    expect(await problemsOf(json(file), { driver: 'mysql' })).toEqual([
      '--driver must be one of "postgres", "sqlite"',
    ]);
  });

  it('DATABASE_URL where DB_URL is not set or empty', async () => {
    const fallback = { DB_URL: '', DATABASE_URL: 'postgres://fallback/app' };
    expect((await load({}, { variables: fallback })).connection).toMatchObject({
      url: 'postgres://fallback/app',
    });
    const both = { ...fallback, DB_URL: 'postgres://first/app' };
    expect((await load({}, { variables: both })).connection).toMatchObject({
      url: 'postgres://first/app',
    });
  });

  it('leaves the DATABASE_URL of another database alone under SQLite, and names it under PostgreSQL', async () => {
    const variables = { DATABASE_URL: 'mysql://host/app', DB_PATH: ':memory:' };
    expect((await load({}, { variables, driver: 'sqlite' })).connection).toMatchObject({
      path: ':memory:',
    });
    expect(await problemsOf({}, { variables })).toEqual([
      'DATABASE_URL must be an address such as postgres://user:password@host:5432/database',
    ]);
  });
});

describe('loadConfig › .env', () => {
  it('is read beside the file; the process wins over it', async () => {
    const cwd = directoryWith({
      ...json({}),
      '.env': 'DB_DRIVER=sqlite\nDB_PATH="./from-env-file.db" # comment\n',
      'sub/x': '',
    });
    const read = await loadConfig({ cwd: join(cwd, 'sub'), variables: {} });
    expect(read.connection).toEqual({ driver: 'sqlite', path: join(cwd, 'from-env-file.db') });
    expect(read.files.env).toBe(join(cwd, '.env'));

    const variables = { DB_PATH: './from-process.db' };
    const overridden = await loadConfig({ cwd: join(cwd, 'sub'), variables });
    expect(overridden.connection).toMatchObject({ path: join(cwd, 'sub', 'from-process.db') });
  });

  it('is named where it is wrong', async () => {
    const cwd = directoryWith({ '.env': 'DB_DRIVER=oracle' });
    await expect(loadConfig({ cwd, variables: {} })).rejects.toThrow(
      `${join(cwd, '.env')}: DB_DRIVER must be one of "postgres", "sqlite".`,
    );
  });

  it('says of telemetry what OpenTelemetry’s own variables say', async () => {
    const telemetryOf = async (variables: Record<string, string>) =>
      (await load({}, { driver: 'sqlite', variables: { DB_PATH: ':memory:', ...variables } }))
        .telemetry;
    expect(
      await telemetryOf({
        OTEL_SERVICE_NAME: 'shop',
        OTEL_RESOURCE_ATTRIBUTES: 'team=a%20b,tier=1',
        OTEL_TRACES_EXPORTER: 'console, otlp',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_SDK_DISABLED: 'True',
      }),
    ).toEqual({
      serviceName: 'shop',
      resourceAttributes: { team: 'a b', tier: '1' },
      tracesExporter: 'otlp',
      metricsExporter: 'none',
      disabled: true,
    });
    // What is meant for other programs of the same environment.
    expect(
      await telemetryOf({
        OTEL_TRACES_EXPORTER: 'zipkin',
        OTEL_SDK_DISABLED: 'no',
        OTEL_SERVICE_NAME: '',
      }),
    ).toEqual({});
  });

  it('gives telemetry and analytics their addresses', async () => {
    const config = await load(
      {},
      {
        driver: 'sqlite',
        variables: {
          DB_PATH: ':memory:',
          ANALYTICS_URL: 'clickhouse://warehouse',
          OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
          OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b, team=x',
          OTEL_EXPORTER_OTLP_TIMEOUT: '2500',
        },
      },
    );
    expect(config.analytics).toEqual({ url: 'clickhouse://warehouse' });
    expect(config.telemetry).toEqual({
      endpoint: 'http://collector:4318',
      headers: { 'api-key': 'a b', team: 'x' },
      timeoutMs: 2500,
    });
  });
});

describe('loadConfig › the rest', () => {
  it("gives the drivers' own options, an environment's over those of the file", async () => {
    const config = {
      url: 'postgres://db/app',
      path: 'a.db',
      applicationName: 'billing',
      namedStatements: true,
      synchronous: 'FULL',
      environments: { pooled: { namedStatements: false } },
    };
    expect((await load(json(config), { environment: 'pooled' })).connection).toEqual({
      driver: 'postgres',
      url: 'postgres://db/app',
      schema: 'runledger',
      applicationName: 'billing',
      namedStatements: false,
    });
    expect((await load(json(config), { driver: 'sqlite' })).connection).toMatchObject({
      driver: 'sqlite',
      synchronous: 'FULL',
    });
  });

  it('has defaults', async () => {
    const config = await load(json({ url: 'postgres://db/app' }));
    expect(config).toMatchObject({
      connection: { schema: 'runledger' },
      environment: null,
      protection: { isProtected: false },
      timeouts: { migrationLockMs: 60_000 },
      retries: { attempts: 5, delayMs: 100 },
      streams: [],
      logFormat: 'text',
      apiKeys: {},
      hooks: {},
      quotaTiers: {},
    });
  });

  it('gives streams for the driver, with absolute directories', async () => {
    const shop = { sqlite: './m/sqlite', postgres: './m/postgres', model: './tables.ts' };
    const cwd = directoryWith(
      json({ driver: 'sqlite', path: 'a.db', streams: { shop, other: { sqlite: './o' } } }),
    );
    const { streams } = await loadConfig({ cwd, variables: {} });
    const directories = { sqlite: join(cwd, 'm/sqlite'), postgres: join(cwd, 'm/postgres') };
    const other = join(cwd, 'o');
    expect(streams).toEqual([
      {
        stream: 'shop',
        directory: directories.sqlite,
        directories,
        model: join(cwd, 'tables.ts'),
      },
      { stream: 'other', directory: other, directories: { sqlite: other }, model: null },
    ]);
  });
});

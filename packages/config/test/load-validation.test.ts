import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ConfigError, type LoadOptions, loadConfig } from '../src/index.ts';
import { directoryWith } from './directory.ts';
import { json, load, problemsOf } from './loading.ts';

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

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/index.ts';
import { directoryWith } from './directory.ts';
import { json, load } from './loading.ts';

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

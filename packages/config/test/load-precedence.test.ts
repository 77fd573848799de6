import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LoadOptions, loadConfig } from '../src/index.ts';
import { directoryWith } from './directory.ts';
import { json, load, problemsOf } from './loading.ts';

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

/** What the configuration opens: stores and migration engines. */
import { join } from 'node:path';
import { createSigningKey, readSigningKey } from '@runledger/migrator/keys';
import type { SqliteStore } from '@runledger/sqlite';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { loadConfig, openMigrator, openStore } from '../src/index.ts';
import { directoryWith } from './directory.ts';

const synchronousOf = ({ kysely }: Pick<SqliteStore, 'kysely'>) =>
  sql<{ synchronous: number }>`PRAGMA synchronous`.execute(kysely);

it('openStore › takes the connection from its caller', async () => {
  const cwd = directoryWith({});
  const here = { cwd, variables: {} };
  const store = await openStore({ ...here, driver: 'sqlite', path: ':memory:', migrate: true });
  expect(await store.organizations.getBySlug('acme')).toBe(null);
  await store.close();
});

it('openStore › tells the driver what the configuration says', async () => {
  const cwd = directoryWith({
    'runledger.config.json': { driver: 'sqlite', path: 'app.db', synchronous: 'FULL' },
  });
  const store = await openStore({ cwd, variables: {}, migrate: true });
  // Readers have nothing to wait for: the connection that writes is asked.
  const { rows } = await store.transaction((inside) => synchronousOf(inside as SqliteStore));
  expect(rows).toEqual([{ synchronous: 2 }]);
  await store.close();
});

it('openStore › keeps principals of API keys where the configuration says so', async () => {
  const queriesOf = async (apiKeys: object) => {
    const cwd = directoryWith({
      'runledger.config.json': { driver: 'sqlite', path: ':memory:', apiKeys },
    });
    const queries: string[] = [];
    const onQuery = ({ sql }: { sql: string }) => queries.push(sql);
    const store = await openStore({ cwd, variables: {}, migrate: true, onQuery });
    const { id } = await store.organizations.create({ slug: 'acme', name: 'Acme' });
    const { plaintext } = await store.organization(id).apiKeys.issue({ name: 'ci' });
    await store.apiKeys.verify(plaintext);
    const before = queries.length;
    await store.apiKeys.verify(plaintext);
    const after = queries.length;
    await store.close();
    return after - before;
  };
  expect(await queriesOf({})).toBe(1);
  expect(await queriesOf({ cache: {} })).toBe(0);
  expect(await queriesOf({ cache: { maxEntries: 5, ttlMs: 60_000 } })).toBe(0);
});

it('a protected environment › is not changed before its database is protected', async () => {
  const cwd = directoryWith({
    'runledger.config.json': {
      driver: 'sqlite',
      path: 'app.db',
      environments: { live: { path: 'live.db', protected: true } },
    },
  });
  const here = { cwd, variables: {}, environment: 'live' };
  const config = await loadConfig(here);
  expect(config.connection).toMatchObject({ path: join(cwd, 'live.db') });
  const migrator = await openMigrator(config);
  expect(await migrator.status()).toMatchObject({ state: 'pending' });
  expect(await migrator.verify()).toMatchObject({ ok: true });
  for (const change of [() => migrator.up(), () => openStore({ ...here, migrate: true })]) {
    await expect(change()).rejects.toThrow(/knows nobody who could approve: name them first/);
  }
  const unprotected = await openMigrator(await loadConfig({ ...here, environment: undefined }));
  expect((await unprotected.up()).applied).toHaveLength(8);
});

it('a protected database › is migrated under approved plans, whatever the configuration says', async () => {
  const cwd = directoryWith({
    'runledger.config.json': { driver: 'sqlite', path: 'app.db' },
  });
  const here = { cwd, variables: {} };
  const config = await loadConfig(here);
  const people = ['ada', 'bob'].map((name) => {
    const { privatePem, publicKey } = createSigningKey(null);
    return { name, publicKey, privateKey: readSigningKey(privatePem, null, name) };
  });
  const [ada, bob] = people;
  const migrator = await openMigrator(config, { applier: ada });
  const approvers = Object.fromEntries(people.map(({ name, publicKey }) => [name, publicKey]));
  const settings = { requiredApprovals: 1, approvers, appliers: {} };
  await migrator.protect(await migrator.planProtection(settings));
  await expect(openStore({ ...here, migrate: true })).rejects.toThrow(
    /is protected: it changes under/,
  );
  const plan = await migrator.plan();
  if (bob) await migrator.approve(plan, bob);
  expect((await migrator.up({ plan })).applied).toHaveLength(8);
  const store = await openStore({ ...here, migrate: true });
  await store.close();
});

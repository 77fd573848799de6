import { randomBytes } from 'node:crypto';
import { Files, migratorOn } from '@runledger/conformance/migrations';
import { createMigrator, MigrationEnvironmentError } from '@runledger/migrator';
import { createTestDatabase } from '@tooling/postgres-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectClient } from '../src/connection/connect.ts';
import { migrationTarget } from '../src/migrations.ts';
import { migratingDriver } from './migrating-driver.ts';

/** A role that may log in and no more, and a database that it may work on. */
async function createModestRole(): Promise<{ url: string; server: string }> {
  const database = await createTestDatabase();
  const name = `modest_${database.name}`;
  const admin = await connectClient({ url: database.url });
  await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD 'secret'`);
  await admin.query(`GRANT ALL ON DATABASE ${database.name} TO ${name}`);
  onTestFinished(async () => {
    await admin.query(`DROP OWNED BY ${name} CASCADE`);
    await admin.query(`DROP ROLE ${name}`);
    await admin.end();
    await database.drop();
  });
  const url = new URL(database.url);
  url.username = name;
  url.password = 'secret';
  return { url: url.href, server: database.url };
}

describe('a scratch database', () => {
  const files = () =>
    new Files([
      { name: 'app/202601010001_a', up: 'CREATE TABLE a (id integer);', down: 'DROP TABLE a;' },
    ]);

  it('wants a role that may create one, and says what else there is', async () => {
    const { url } = await createModestRole();
    const scratch = migrationTarget({ url }).scratch();
    await expect(scratch).rejects.toThrow(MigrationEnvironmentError);
    await expect(scratch).rejects.toThrow(
      /the role modest_\w+ may not create one: name a server where that is allowed, as scratchUrl .* or DB_SCRATCH_URL in the environment/,
    );
    const migrator = createMigrator({ target: migrationTarget({ url }), sources: files().sources });
    await expect(migrator.smoke()).rejects.toThrow(/DB_SCRATCH_URL/);
  });

  it('is made on the server that is named for it', async () => {
    const { url, server } = await createModestRole();
    const target = migrationTarget({ url, scratchUrl: server });
    const report = await createMigrator({ target, sources: files().sources }).smoke();
    expect(report).toMatchObject({ ok: true });
    expect(report.scratch).toMatch(/PostgreSQL database runledger_scratch_[0-9a-f]{16} at /);

    const admin = await connectClient({ url: server });
    onTestFinished(() => admin.end());
    const name = /runledger_scratch_\w+/.exec(report.scratch)?.[0];
    const { rows } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    expect(rows).toEqual([]);
  });

  it('takes away those that killed runs have left, and none that may be in use', async () => {
    const database = await createTestDatabase();
    const admin = await connectClient({ url: database.url });
    const made = (secondsAgo: number) => {
      const seconds = Math.floor(Date.now() / 1000) - secondsAgo;
      return `runledger_scratch_${seconds.toString(16)}${randomBytes(4).toString('hex')}`;
    };
    const [left, connected, recent] = [made(7200), made(7200), made(60)] as const;
    for (const name of [left, connected, recent]) await admin.query(`CREATE DATABASE ${name}`);
    const url = new URL(database.url);
    url.pathname = `/${connected}`;
    const user = await connectClient({ url: url.href });
    onTestFinished(async () => {
      await user.end();
      for (const name of [connected, recent]) await admin.query(`DROP DATABASE ${name}`);
      await admin.end();
      await database.drop();
    });

    await (await migrationTarget({ url: database.url }).scratch()).drop();

    const { rows } = await admin.query(
      'SELECT datname FROM pg_database WHERE datname = ANY($1) ORDER BY 1',
      [[left, connected, recent]],
    );
    expect(rows.map(({ datname }) => datname)).toEqual([connected, recent].sort());
  });
});

describe('the proof of rollback', () => {
  it('fails for migrations that make another schema the second time', async () => {
    const database = await migratingDriver.create();
    onTestFinished(() => database.drop());
    const migrations = new Files([
      {
        name: 'app/202601010001_a',
        up: 'CREATE TABLE a (id integer);',
        down: 'DROP TABLE a;',
      },
      {
        name: 'app/202601010002_b',
        up: `DO $$ BEGIN
            IF EXISTS (SELECT FROM a WHERE id = -1) THEN ALTER TABLE a ADD COLUMN second integer;
            ELSE ALTER TABLE a ADD COLUMN first integer; END IF;
          END $$;
          INSERT INTO a (id) VALUES (-1);`,
        down: 'ALTER TABLE a DROP COLUMN IF EXISTS first, DROP COLUMN IF EXISTS second;',
      },
    ]);
    const { ok, migrations: steps } = await migratorOn(database, migrations).smoke();
    expect(ok).toBe(false);
    expect(steps.at(-1)?.failure).toMatchObject({ proof: 'repetition' });
    expect(steps.at(-1)?.failure?.difference).toMatch(/^- .*first.*\n\+ .*second/m);
  });
});

/** A plan is for one database: not for a copy of it. And it can be made by a role that may make no database. */
import { Files } from '@runledger/conformance/migrations';
import { createMigrator } from '@runledger/migrator';
import { createTestDatabase } from '@tooling/postgres-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectClient } from '../src/connection/connect.ts';
import { migrationTarget } from '../src/migrations.ts';

const table = (version: string, name: string) => ({
  name: `app/${version}_${name}`,
  up: `CREATE TABLE ${name} (id integer PRIMARY KEY);`,
  down: `DROP TABLE ${name};`,
});

async function planned() {
  const { url, name, drop } = await createTestDatabase();
  onTestFinished(drop);
  const files = new Files([table('202601010001', 'a')]);
  const { sources } = files;
  const migratorAt = (address: string, schema?: string) =>
    createMigrator({ target: migrationTarget({ url: address, schema }), sources });
  await migratorAt(url).up();
  files.write(table('202601010002', 'b'));
  return { url, name, migratorAt, plan: await migratorAt(url).plan() };
}

async function execute(url: string, ...statements: string[]): Promise<void> {
  const client = await connectClient({ url });
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}

const withDatabase = (url: string, name: string) => {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
};

describe('a plan for a PostgreSQL database', () => {
  it('is refused for a copy on the same server, which has the same history', async () => {
    const { url, name, migratorAt, plan } = await planned();
    const server = withDatabase(url, 'postgres');
    await execute(server, `CREATE DATABASE ${name}_copy TEMPLATE ${name}`);
    onTestFinished(() => execute(server, `DROP DATABASE ${name}_copy`));
    await expect(migratorAt(withDatabase(url, `${name}_copy`)).up({ plan })).rejects.toThrow(
      /^The plan was made for another database: /,
    );
    expect((await migratorAt(url).up({ plan })).applied).toHaveLength(1);
  });

  it('is refused for another schema of the same database', async () => {
    const { url, migratorAt, plan } = await planned();
    await expect(migratorAt(url, 'other').up({ plan })).rejects.toThrow(/another database/);
  });

  it('tells what would run where no scratch database can be made, and why it measured nothing', async () => {
    const { url, name } = await planned();
    const role = `${name}_plain`;
    await execute(
      url,
      `CREATE ROLE ${role} LOGIN PASSWORD 'plain'`,
      `GRANT USAGE ON SCHEMA runledger TO ${role}`,
      `GRANT SELECT ON ALL TABLES IN SCHEMA runledger TO ${role}`,
    );
    onTestFinished(() => execute(url, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`));
    const address = new URL(url);
    address.username = role;
    address.password = 'plain';
    const files = new Files([table('202601010001', 'a'), table('202601010002', 'b')]);
    const target = migrationTarget({ url: address.href });
    const plan = await createMigrator({ target, sources: files.sources }).plan();
    expect(plan.unmeasured).toMatch(new RegExp(`the role ${role} may not create one.*scratchUrl`));
    expect(plan.migrations).toMatchObject([
      {
        isReversible: null,
        statements: [{ sql: expect.stringContaining('TABLE b'), effect: null }],
      },
    ]);
  });

  it('does not wait for somebody who alters the table: then its size is unknown', async () => {
    const { url, migratorAt, drop } = await altered();
    try {
      const { tables, totals } = await migratorAt(url).plan();
      expect(totals.migrations).toBe(1);
      expect(tables).toEqual([{ table: 'a', rows: null, isAtLeast: false, bytes: null }]);
    } finally {
      await drop();
    }
  });
});

it('no right to make schemas is needed where the engine’s is there', async () => {
  const { url, name, drop } = await createTestDatabase();
  onTestFinished(drop);
  const role = `${name}_owner`;
  await execute(
    url,
    `CREATE ROLE ${role} LOGIN PASSWORD 'plain'`,
    `CREATE SCHEMA runledger AUTHORIZATION ${role}`,
  );
  const migrator = migratorAs(url, role);
  expect((await migrator.up()).applied).toHaveLength(1);
});

it('a schema that the role may not use is named, with what gives it the right', async () => {
  const { url, name, drop } = await createTestDatabase();
  onTestFinished(drop);
  const role = `${name}_stranger`;
  await execute(url, `CREATE ROLE ${role} LOGIN PASSWORD 'plain'`, 'CREATE SCHEMA runledger');
  const migrator = migratorAs(url, role);
  await expect(migrator.up()).rejects.toThrow(
    `The role ${role} may not use the schema "runledger": let its owner say GRANT USAGE, CREATE ON SCHEMA "runledger" TO "${role}"`,
  );
  await execute(url, `GRANT USAGE, CREATE ON SCHEMA runledger TO ${role}`);
  expect((await migrator.up()).applied).toHaveLength(1);
});

/** As a role that goes with the test, with one migration. */
function migratorAs(url: string, role: string) {
  onTestFinished(() => execute(url, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`));
  const address = new URL(url);
  address.username = role;
  address.password = 'plain';
  const { sources } = new Files([table('202601010001', 'a')]);
  return createMigrator({ target: migrationTarget({ url: address.href }), sources });
}

/** A database where another session has a table of the next migration for itself. */
async function altered() {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  const files = new Files([table('202601010001', 'a')]);
  const { sources } = files;
  const migratorAt = (address: string) =>
    createMigrator({ target: migrationTarget({ url: address }), sources });
  await migratorAt(url).up();
  files.write({
    name: 'app/202601010002_note',
    up: 'ALTER TABLE a ADD COLUMN note text;',
    down: 'ALTER TABLE a DROP COLUMN note;',
  });
  const client = await connectClient({ url });
  await client.query('BEGIN; LOCK TABLE a IN ACCESS EXCLUSIVE MODE');
  return { url, migratorAt, drop: () => client.end() };
}

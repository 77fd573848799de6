/** A plan is for one file: not for a copy of it, wherever that is put. */
import { copyFileSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Files } from '@runledger/conformance/migrations';
import { createMigrator } from '@runledger/migrator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrationTarget } from '../src/migrations.ts';
import { migratingDriver } from './migrating-driver.ts';

const table = (version: string, name: string) => ({
  name: `app/${version}_${name}`,
  up: `CREATE TABLE ${name} (id integer PRIMARY KEY) STRICT;`,
  down: `DROP TABLE ${name};`,
});

async function planned() {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const files = new Files([table('202601010001', 'a')]);
  const { sources } = files;
  const migratorAt = (path: string) =>
    createMigrator({ target: migrationTarget({ path }), sources });
  await migratorAt(database.address).up();
  files.write(table('202601010002', 'b'));
  const plan = await migratorAt(database.address).plan();
  return { path: database.address, migratorAt, plan };
}

describe('a plan for an SQLite file', () => {
  it('is refused for a copy elsewhere, which has the same history', async () => {
    const { path, migratorAt, plan } = await planned();
    const elsewhere = join(dirname(path), 'copy');
    mkdirSync(elsewhere);
    const copy = join(elsewhere, 'test.db');
    copyFileSync(path, copy);
    await expect(migratorAt(copy).up({ plan })).rejects.toThrow(
      `The plan was made for another database: SQLite database ${path}.`,
    );
    expect((await migratorAt(path).up({ plan })).applied).toHaveLength(1);
  });

  it('is refused for a copy that was put in its place', async () => {
    const { path, migratorAt, plan } = await planned();
    copyFileSync(path, `${path}.backup`);
    renameSync(`${path}.backup`, path);
    await expect(migratorAt(path).up({ plan })).rejects.toThrow(/another database than .* is now/);
  });

  it('holds by whatever name the file is reached', async () => {
    const { path, migratorAt, plan } = await planned();
    const link = join(dirname(path), 'link.db');
    symlinkSync(path, link);
    expect((await migratorAt(link).up({ plan })).applied).toHaveLength(1);
  });
});

/** What the engine does, in the audit trail of the system. */
import { createMigrator, type Migrator, sourcesOf } from '@runledger/migrator';
import type { AuditLogEntry, Store } from '@runledger/schema';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MigratingDatabase, MigratingDriver } from './driver.ts';
import { createDatabase, Files, tableFile, versionOf } from './fixtures.ts';

/** Those that the driver carries from the one that makes the audit trail on: its own entry is the first. */
function logged(driver: MigratingDriver): string[] {
  const names = driver.embedded.map(({ stream, version }) => `${stream} ${version}`);
  return names.slice(driver.embedded.findIndex(({ name }) => name === 'audit'));
}

function migratorWith(
  driver: MigratingDriver,
  database: MigratingDatabase,
  files: Files,
): Migrator {
  const sources = [...sourcesOf(driver.embedded), ...files.sources];
  return createMigrator({ target: database.target(), sources, actor: 'tester' });
}

async function openStore(database: MigratingDatabase): Promise<Store> {
  const store = await database.store();
  onTestFinished(() => store.close());
  return store;
}

async function entriesOf(store: Store): Promise<readonly AuditLogEntry[]> {
  return (await store.audit.list({ order: 'asc', limit: 1_000 })).items;
}

/** `apply succeeded app 202601010001`. */
const inWords = ({ action, metadata, resourceId }: AuditLogEntry) =>
  `${action.replace('migration.', '')} ${(metadata as { outcome: string }).outcome} ${resourceId}`;

export function auditSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › audit`, () => {
    it('enters every action into the chain of the system, failed ones too', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      const migrator = migratorWith(driver, database, files);
      await migrator.up();
      await migrator.down({ stream: 'app' });
      await migrator.baseline({ stream: 'app', version: versionOf(1) }).catch(() => undefined);
      await database.execute('CREATE TABLE a (id integer PRIMARY KEY, note text)');
      await migrator.baseline({ stream: 'app', version: versionOf(1) });
      files.write({
        ...tableFile(1, 'a'),
        up: '-- Other words.\nCREATE TABLE a (id integer PRIMARY KEY, note text);',
      });
      await migratorWith(driver, database, files).repair();
      files.write({ ...tableFile(2, 'b'), up: "INSERT INTO nowhere VALUES ('secret');" });
      await expect(migratorWith(driver, database, files).up()).rejects.toThrow(/nowhere/);

      files.write(tableFile(0, 'z'));
      const late = migratorWith(driver, database, files).up({ outOfOrder: 'refuse' });
      await expect(late).rejects.toThrow(/came after/);

      const store = await openStore(database);
      const entries = await entriesOf(store);
      expect(entries.map(inWords)).toEqual([
        ...logged(driver).map((name) => `apply succeeded ${name}`),
        `apply succeeded app ${versionOf(1)}`,
        `rollback succeeded app ${versionOf(1)}`,
        `baseline failed app ${versionOf(1)}`,
        `baseline succeeded app ${versionOf(1)}`,
        `repair succeeded app ${versionOf(1)}`,
        `apply failed app ${versionOf(2)}`,
        `apply failed app ${versionOf(0)}`,
      ]);
      expect(await store.audit.verify()).toMatchObject({ valid: true, entries: entries.length });
      for (const entry of entries) {
        expect(entry).toMatchObject({
          actorType: 'operator',
          actorId: 'tester',
          resourceType: 'migration',
        });
      }
      const log = await database.rows('SELECT id FROM migration_log');
      const ids = new Set(log.map(({ id }) => id));
      expect(entries.filter(({ id }) => !ids.has(id))).toEqual([]);
      expect(entries.at(-2)?.metadata).toMatchObject({ statement: 1, line: 1 });
      // The database's words could repeat a value, which could never be erased again.
      expect(JSON.stringify(entries.at(-2)?.metadata)).not.toContain('nowhere');
    });

    it('begins anew with the tables, when what makes them is rolled back and applied again', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorWith(driver, database, new Files());
      await migrator.up();
      const { rolledBack } = await migrator.down({ to: '0' });
      expect(rolledBack).toHaveLength(driver.embedded.length);
      await migrator.up();
      await migrator.redo();

      const store = await openStore(database);
      const entries = await entriesOf(store);
      const last = logged(driver).at(-1);
      expect(entries.map(inWords)).toEqual([
        ...logged(driver).map((name) => `apply succeeded ${name}`),
        `rollback succeeded ${last}`,
        `apply succeeded ${last}`,
      ]);
      expect(await store.audit.verify()).toMatchObject({ valid: true, entries: entries.length });
    });

    it('stays one chain while others append to it', async () => {
      const database = await createDatabase(driver);
      const files = new Files();
      await migratorWith(driver, database, files).up();
      const stores = await Promise.all(Array.from({ length: 3 }, () => openStore(database)));
      for (let n = 1; n <= 12; n++) files.write(tableFile(n, `t${n}`));

      const [{ applied }] = await Promise.all([
        migratorWith(driver, database, files).up(),
        ...stores.map((store, n) => appendMany(store, `appender ${n}`)),
      ]);
      expect(applied).toHaveLength(12);
      const [store] = stores as [Store];
      expect(await store.audit.verify()).toMatchObject({
        valid: true,
        entries: logged(driver).length + 12 + stores.length * APPENDED,
      });
    });
  });
}

const APPENDED = 20;

async function appendMany(store: Store, actorId: string): Promise<void> {
  for (let n = 0; n < APPENDED; n++) {
    await store.audit.append({
      actorType: 'system',
      actorId,
      action: 'test.append',
      resourceType: 'test',
    });
  }
}

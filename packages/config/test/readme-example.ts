import { loadConfig, openMigrator, openStore } from '@runledger/config';

/** Brings the database of the environment up to date, opens it and asks how it is. */
export async function start(): Promise<void> {
  const config = await loadConfig({ environment: 'production' });
  const migrator = await openMigrator(config);
  await migrator.up();

  const store = await openStore(config);
  try {
    const { ok, checks } = await store.health();
    if (!ok) throw new Error(checks.map(({ name, detail }) => `${name}: ${detail}`).join('; '));
  } finally {
    await store.close();
  }
}

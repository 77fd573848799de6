/** The app's migrations make the table that its code has declared, on both databases. */
import { loadConfig } from '@runledger/config';
import { draftFromModel, loadTables } from '@runledger/config/drafting';
import { createTestDatabase } from '@tooling/postgres-server';
import { expect, it, onTestFinished } from 'vitest';

const file = new URL('../runledger.config.json', import.meta.url).pathname;

it('leaves nothing to draft from the model', async () => {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  const config = await loadConfig({ file, driver: 'postgres', url, variables: {} });
  const [stream] = config.streams;
  const tables = await loadTables(stream?.model ?? '');
  expect(tables.map(({ name }) => name)).toEqual(['tickets']);
  const drafts = await draftFromModel(config, { stream: '', directories: {}, ...stream, tables });
  expect(Object.fromEntries(drafts)).toEqual({ sqlite: [], postgres: [] });
});

/** The store as the commands use it. */
import { openStore, type RunledgerStore } from '@runledger/config';
import { type CommonOptions, configured } from './command.ts';

/** Opens the store of the configuration, and closes it when the work has ended, well or not. */
export async function withStore<T>(
  options: CommonOptions,
  work: (store: RunledgerStore) => Promise<T>,
): Promise<T> {
  const store = await openStore(await configured(options));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

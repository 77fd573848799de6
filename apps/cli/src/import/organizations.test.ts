import { openStore } from '@runledger/config';
import type { Store } from '@runledger/schema';
import { expect, it, onTestFinished } from 'vitest';
import { Organizations } from './organizations.ts';

async function emptyStore(): Promise<Store> {
  const store = await openStore({ driver: 'sqlite', path: ':memory:', migrate: true });
  onTestFinished(() => store.close());
  return store;
}

it('Organizations › takes the one that a second import made between look-up and creation', async () => {
  const store = await emptyStore();
  const { organizations } = store;
  let made: string | null = null;
  const raced: Store = {
    ...store,
    organizations: {
      ...organizations,
      async getBySlug(slug) {
        const found = await organizations.getBySlug(slug);
        made ??= (await organizations.create({ slug, name: 'The other import' })).id;
        return found;
      },
    },
  };
  const found = await new Organizations(raced, true).resolve(['acme']);
  expect(found.get('acme')).toEqual({ id: made });
});

it('Organizations › makes what is missing only when it is told to', async () => {
  const store = await emptyStore();
  const found = await new Organizations(store, false).resolve(['acme', 'no slug']);
  expect([...found.values()]).toEqual([
    { refusal: 'organization acme does not exist; --create makes it' },
    { refusal: expect.stringMatching(/^organization "no slug" is no slug/) },
  ]);
  expect(await store.organizations.getBySlug('acme')).toBe(null);
});

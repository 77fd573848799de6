/** The organizations of imported events, by slug. */
import type { Store } from '@runledger/schema';
import { CommandError } from '../terminal/failure.ts';

export class Organizations {
  readonly #store: Store;
  readonly #create: boolean;
  readonly #ids = new Map<string, string | null>();

  /** @param create whether an organization that is not there is made */
  constructor(store: Store, create: boolean) {
    this.#store = store;
    this.#create = create;
  }

  /** @throws CommandError when it is not there and may not be made */
  async assertKnown(slug: string): Promise<void> {
    if (this.#create || (await this.#store.organizations.getBySlug(slug)) !== null) return;
    throw new CommandError(
      `There is no organization ${slug}: check the name, or add --create to make it.`,
    );
  }

  /** The identifier of each, `null` where there is no such organization. */
  async resolve(slugs: Iterable<string>): Promise<ReadonlyMap<string, string | null>> {
    for (const slug of slugs) {
      if (!this.#ids.has(slug)) this.#ids.set(slug, await this.#find(slug));
    }
    return this.#ids;
  }

  async #find(slug: string): Promise<string | null> {
    const found = await this.#store.organizations.getBySlug(slug);
    if (found !== null || !this.#create) return found?.id ?? null;
    return (await this.#store.organizations.create({ slug, name: slug })).id;
  }
}

/** The organizations of imported events, by slug. */
import {
  ConstraintError,
  isSlug,
  normalizeSlug,
  type Store,
  UniqueViolationError,
} from '@runledger/schema';
import { CommandError } from '../terminal/failure.ts';

/** The identifier of an organization, or why its events cannot be recorded. */
export type FoundOrganization = { readonly id: string } | { readonly refusal: string };

export class Organizations {
  readonly #store: Store;
  readonly #create: boolean;
  readonly #known = new Map<string, FoundOrganization>();

  /** @param create whether an organization that is not there is made */
  constructor(store: Store, create: boolean) {
    this.#store = store;
    this.#create = create;
  }

  /** @throws CommandError when it is not there and may not, or cannot, be made */
  async assertKnown(slug: string): Promise<void> {
    if (!isSlug(normalizeSlug(slug))) throw new CommandError(`${noSlug(slug)}.`);
    if (this.#create || (await this.#store.organizations.getBySlug(slug)) !== null) return;
    throw new CommandError(
      `There is no organization ${slug}: check the name, or add --create to make it.`,
    );
  }

  /** Finds, or makes, the organization of each slug. */
  async resolve(slugs: Iterable<string>): Promise<ReadonlyMap<string, FoundOrganization>> {
    const found = new Map<string, FoundOrganization>();
    for (const slug of slugs) found.set(slug, await this.#resolveOne(slug));
    return found;
  }

  async #resolveOne(slug: string): Promise<FoundOrganization> {
    // Not remembered: a wrong column would fill the memory with what is no slug.
    if (!isSlug(normalizeSlug(slug))) return { refusal: noSlug(slug) };
    const known = this.#known.get(slug);
    if (known !== undefined) return known;
    const found = await this.#findOrCreate(slug);
    this.#known.set(slug, found);
    return found;
  }

  async #findOrCreate(slug: string): Promise<FoundOrganization> {
    const { organizations } = this.#store;
    const found = await organizations.getBySlug(slug);
    if (found !== null) return { id: found.id };
    if (!this.#create) {
      return { refusal: `organization ${slug} does not exist; --create makes it` };
    }
    try {
      return { id: (await organizations.create({ slug, name: slug })).id };
    } catch (error) {
      // Somebody else was faster, such as a second import.
      const other = error instanceof UniqueViolationError && (await organizations.getBySlug(slug));
      if (other) return { id: other.id };
      if (error instanceof ConstraintError) return { refusal: error.message };
      throw error;
    }
  }
}

const SHOWN = 80;

function noSlug(text: string): string {
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return `organization ${JSON.stringify(shown)} is no slug: it must be 2 to 63 letters a to z, digits and hyphens`;
}
